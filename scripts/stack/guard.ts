import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** What the guard process reads, one JSON object a line. */
export type GuardOrder = { readonly watch: number; readonly signal: NodeJS.Signals } | { readonly forget: number };

export interface Guard {
  /** From now on the process group led by `pid` ends with this process, first by `signal`, then by SIGKILL. */
  watch(pid: number, signal: NodeJS.Signals): void;
  forget(pid: number): void;
  /** Ends what is still watched, removes the folder, and resolves when all that is done. */
  end(): Promise<void>;
}

/**
 * Starts a small process of its own that outlives this one: however this one ends, SIGKILL included, it ends what is
 * watched, newest first, and removes `temporaryFolder`.
 */
export function startGuard(temporaryFolder: string | null): Guard {
  const script = path.join(__dirname, 'guardProcess.js');
  const child = spawn(process.execPath, [script, ...(temporaryFolder === null ? [] : [temporaryFolder])], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = once(child, 'exit');
  // Without a guard the stack runs and stops all the same.
  child.stdin.on('error', () => {});
  const tell = (order: GuardOrder) => child.stdin.write(`${JSON.stringify(order)}\n`);
  return {
    watch: (pid, signal) => void tell({ watch: pid, signal }),
    forget: (pid) => void tell({ forget: pid }),
    async end() {
      child.stdin.end();
      if (child.exitCode === null && child.signalCode === null) await ended;
    },
  };
}
