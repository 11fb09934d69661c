import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { carriedOut } from './control';
import { readyFile } from './readyFile';
import type { ChildProcess } from 'node:child_process';
import type { Order } from './control';
import type { PieceName } from './piece';
import type { Ready } from './readyFile';

/** This file is run from its source by Jest and from `dist` by everything else. */
const ROOT = path.join(__dirname, path.basename(path.join(__dirname, '../..')) === 'dist' ? '../../..' : '../..');
const READY_WITHIN_MS = 150_000;

/** One process of a running stack, for tests that take it away. */
export interface StackProcess {
  /** The process of this moment: another one after each restart. */
  pid(): number;
  /** Sends a signal: after SIGKILL the stack starts the piece again by itself; SIGSTOP and SIGCONT pause it. */
  kill(signal: NodeJS.Signals): void;
  /** Ends it in order and keeps it away until `start`. */
  stop(): Promise<void>;
  /** Brings it back, `env` added to its environment; resolves when it answers. */
  start(env?: Readonly<Record<string, string>>): Promise<void>;
}

export interface RunningStack extends Omit<Ready, 'pids'> {
  readonly processes: Readonly<Record<PieceName, StackProcess>>;
  /** Everything that it wrote to the terminal so far. */
  output(): string;
  /** Ends everything; resolves when no process is left. */
  stop(): Promise<void>;
}

/**
 * Starts `npm start -- --ephemeral` as a process of its own and waits until everything answers. The stack ends by itself
 * when this process is gone. `env` is added to the environment. Throws with what it wrote where it does not start.
 */
export async function startStack(options: { sample?: boolean; env?: NodeJS.ProcessEnv } = {}): Promise<RunningStack> {
  const folder = mkdtempSync(path.join(tmpdir(), 'app-registrations-ready-'));
  const file = path.join(folder, 'ready.json');
  const script = path.join(ROOT, 'dist/scripts/start.js');
  const args = ['--enable-source-maps', script, '--ephemeral', '--ready-file', file];
  const child = spawn(process.execPath, [...args, ...(options.sample === true ? [] : ['--no-sample'])], {
    env: { ...process.env, ...options.env },
    // The channel carries orders, and its end tells the stack that this process is gone.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const output = collect(child);
  const ended = once(child, 'exit');
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  };

  const deadline = Date.now() + READY_WITHIN_MS;
  while (!existsSync(file)) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`The stack did not start:\n${output()}`);
    }
    await sleep(50);
  }
  const read = () => readyFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  const ready: Omit<Ready, 'pids'> = read();
  return { ...ready, processes: processesOf(child, () => read().pids), output, stop };
}

function processesOf(child: ChildProcess, pids: () => Ready['pids']): Record<PieceName, StackProcess> {
  const order = orders(child);
  const of = (piece: PieceName): StackProcess => {
    const pid = () => {
      const found = pids()[piece];
      if (found === undefined) throw new Error(`The stack has no ${piece} at this moment.`);
      return found;
    };
    return {
      pid,
      kill: (signal) => void process.kill(pid(), signal),
      stop: () => order({ order: 'stop', piece }),
      start: (env = {}) => order({ order: 'start', piece, env }),
    };
  };
  return {
    postgres: of('postgres'),
    temporal: of('temporal'),
    api: of('api'),
    worker: of('worker'),
    mediaWorker: of('mediaWorker'),
  };
}

/** Of each member of a union. */
type WithoutId<Each> = Each extends unknown ? Omit<Each, 'id'> : never;

/** Sends orders and waits until they are carried out. */
function orders(child: ChildProcess) {
  let last = 0;
  return async (asked: WithoutId<Order>): Promise<void> => {
    const id = (last += 1);
    const answer = new Promise<string | null>((done) => {
      const listen = (message: unknown) => {
        const told = carriedOut.parse(message);
        if (told.id !== id) return;
        child.off('message', listen);
        done(told.fault);
      };
      child.on('message', listen);
    });
    child.send({ id, ...asked } satisfies Order);
    const fault = await answer;
    if (fault !== null) throw new Error(`${asked.order} ${asked.piece}: ${fault}`);
  };
}

function collect(child: ChildProcess): () => string {
  const parts: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => parts.push(part.toString()));
  return () => parts.join('');
}
