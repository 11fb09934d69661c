import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { until } from './until';

const DIST = path.join(__dirname, '..');

/** A process that the bench started. */
export interface Started {
  readonly pid: number;
  /** Resolves once `ask` answers something; throws where it does not within `patienceMs`, or the process ends. */
  readonly ready: <Answer>(ask: () => Promise<Answer | null>, patienceMs: number) => Promise<Answer>;
  /** Ends it with SIGTERM and waits until it is gone. */
  readonly stop: () => Promise<void>;
}

/** Runs a compiled file of this repository, `scripts/start` for one. All that it prints goes to the standard error. */
export function startProcess(file: string, args: readonly string[], env: NodeJS.ProcessEnv): Started {
  const command = ['--enable-source-maps', path.join(DIST, `${file}.js`), ...args];
  // Apart from the terminal: Ctrl-C reaches the bench alone, which then stops it in order.
  const child = spawn(process.execPath, command, { env, detached: true, stdio: ['ignore', 2, 2] });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${file} could not be started`);
  const gone = once(child, 'exit');
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;

  return {
    pid,
    ready: (ask, patienceMs) => {
      const alive = () => {
        if (hasEnded()) throw new Error(`${file} ended before it was ready`);
        return ask();
      };
      return until(alive, { what: `${file} ready`, patienceMs, everyMs: 100 });
    },
    stop: async () => {
      if (hasEnded()) return;
      child.kill('SIGTERM');
      await gone;
    },
  };
}
