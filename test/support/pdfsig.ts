import { spawnSync } from 'node:child_process';

/** What `pdfsig` (poppler-utils) says of the signatures of a file; null where this machine has it not, as `.ci/run` tells. */
export function pdfsig(...args: readonly string[]): string | null {
  const ran = spawnSync('pdfsig', args, { encoding: 'utf8', timeout: 20_000 });
  return ran.error === undefined ? ran.stdout + ran.stderr : null;
}
