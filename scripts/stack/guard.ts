import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
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

/** Names the guard of the stack that uses a folder. */
const lockIn = (folder: string) => path.join(folder, 'guard.pid');

/**
 * Starts a small process of its own that outlives this one: however this one ends, SIGKILL included, it ends what is
 * watched, newest first, and then removes the stack's folder where that is temporary.
 */
export function startGuard(folder: string, isTemporary: boolean): Guard {
  const script = path.join(__dirname, 'guardProcess.js');
  const child = spawn(process.execPath, [script, ...(isTemporary ? [folder] : [])], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  if (child.pid !== undefined) writeFileSync(lockIn(folder), String(child.pid));
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

/** Throws a sentence where a stack uses the folder, or its guard has not ended all of it yet. */
export function refuseWhileInUse(folder: string): void {
  const lock = lockIn(folder);
  const pid = existsSync(lock) ? Number.parseInt(readFileSync(lock, 'utf8'), 10) : null;
  if (pid === null || !isAlive(pid)) return;
  throw new Error(
    `The data in ${folder} are in use by another \`npm start\`, whose guard is process ${pid}. Stop that one, or use ` +
      `--ephemeral. Where that process is something else, remove ${lock}.`,
  );
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
