import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Guard } from './guard';

export const PIECE_NAMES = ['postgres', 'temporal', 'api', 'worker', 'mediaWorker'] as const;
export type PieceName = (typeof PIECE_NAMES)[number];

/** A program of the stack: how it is run, how it is asked to end, and how one knows that it is there. */
export interface Piece {
  readonly name: PieceName;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Asks it to end in order; it then has `graceMs` before it is killed. */
  readonly stopSignal: NodeJS.Signals;
  readonly graceMs: number;
  /** Whether it answers; takes two seconds at most and does not throw. */
  readonly answers: () => Promise<boolean>;
}

/** A process that runs in a session of its own, so that Ctrl-C reaches the supervisor alone. */
export interface Running {
  readonly pid: number;
  readonly hasEnded: () => boolean;
  /** How it ended, in words. */
  readonly ended: Promise<string>;
}

/** Starts a program whose output goes to `logFile`; the guard ends it should this process be gone. */
export function run(program: Omit<Piece, 'name' | 'graceMs' | 'answers'>, logFile: string, guard: Guard): Running {
  const log = openSync(logFile, 'a');
  const child = spawn(program.command, program.args, {
    env: program.env,
    detached: true,
    stdio: ['ignore', log, log],
    ...program.user,
  });
  closeSync(log);
  const { pid } = child;
  if (pid === undefined) {
    return { pid: 0, hasEnded: () => true, ended: new Promise((done) => child.once('error', (e) => done(e.message))) };
  }
  guard.watch(pid, program.stopSignal);
  let over = false;
  const ended = new Promise<string>((done) => {
    child.once('exit', (code, signal) => {
      over = true;
      guard.forget(pid);
      done(signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`);
    });
  });
  return { pid, hasEnded: () => over, ended };
}

/** Asks a process to end; kills its whole group where it has not within the time given. */
export async function end(running: Running, signal: NodeJS.Signals, graceMs: number): Promise<void> {
  if (running.hasEnded()) return;
  send(running.pid, 'SIGCONT');
  send(running.pid, signal);
  const patience = new AbortController();
  const late = sleep(graceMs, undefined, { signal: patience.signal }).then(
    () => send(-running.pid, 'SIGKILL'),
    () => {},
  );
  await running.ended;
  patience.abort();
  await late;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended in this very moment.
  }
}

/** The last lines of a log, indented. */
export function tailOf(logFile: string, lines = 25): string {
  const text = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-lines);
  return text.map((line) => `    ${line}`).join('\n');
}
