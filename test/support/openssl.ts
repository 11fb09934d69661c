import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pemOf } from '../../evidence/cms/certificate';

/** Runs `openssl` and answers what it says; null where this machine has none, as `.ci/run` tells. */
export function openssl(...args: readonly string[]): { readonly status: number | null; readonly says: string } | null {
  const ran = spawnSync('openssl', args, { encoding: 'utf8', timeout: 20_000 });
  return ran.error === undefined ? { status: ran.status, says: ran.stdout + ran.stderr } : null;
}

/** What `openssl cms` says of a detached signature in DER, taken for CAdES; null where this machine has it not. */
export function opensslCms(cms: Buffer, content: Buffer, certificate: Buffer) {
  const folder = mkdtempSync(path.join(tmpdir(), 'openssl-'));
  const fileOf = (name: string, bytes: Buffer | string) => {
    writeFileSync(path.join(folder, name), bytes);
    return path.join(folder, name);
  };
  const said = openssl(
    ...['cms', '-verify', '-cades', '-binary', '-purpose', 'any', '-inform', 'DER', '-in', fileOf('cms', cms)],
    ...['-content', fileOf('content', content), '-CAfile', fileOf('certificate.pem', pemOf(certificate))],
    ...['-out', path.join(folder, 'out')],
  );
  rmSync(folder, { recursive: true });
  return said;
}
