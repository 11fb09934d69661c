import { execFileSync } from 'node:child_process';
import os from 'node:os';

/** Where and with what something was measured: figures of two machines or two commits do not compare. */
export interface Provenance {
  readonly command: string;
  /** Of the working tree; `+` where it holds changes. Null outside a repository. */
  readonly commit: string | null;
  readonly at: string;
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    readonly memoryGb: number;
    readonly system: string;
    readonly node: string;
  };
}

export function provenance(bench: string, args: readonly string[]): Provenance {
  return {
    command: ['npm run', bench, ...(args.length > 0 ? ['--', ...args] : [])].join(' '),
    commit: commit(),
    at: new Date().toISOString(),
    machine: {
      cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
      cores: os.availableParallelism(),
      memoryGb: Math.round(os.totalmem() / 2 ** 30),
      system: `${os.type()} ${os.release()}`,
      node: process.version,
    },
  };
}

function commit(): string | null {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: __dirname, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain') === '' ? '' : '+');
  } catch {
    return null;
  }
}
