import { spawnSync } from 'node:child_process';

/** Runs `openssl` and answers what it says; null where this machine has none. */
export function openssl(...args: readonly string[]): { readonly status: number | null; readonly says: string } | null {
  const ran = spawnSync('openssl', args, { encoding: 'utf8', timeout: 20_000 });
  return ran.error === undefined ? { status: ran.status, says: ran.stdout + ran.stderr } : null;
}

/** A test by another program: named as skipped, with the reason, where this machine has it not. */
export const itWithOpenssl = openssl('version') === null ? it.skip : it;
