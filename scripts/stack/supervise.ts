import { setTimeout as sleep } from 'node:timers/promises';
import { end, run, tailOf } from './piece';
import type { Piece, PieceName, Running } from './piece';
import type { Guard } from './guard';

const PROBE_EVERY_MS = 50;
const START_WITHIN_MS = 90_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
/** A piece that lived this long starts with the first pause again. */
const STEADY_AFTER_MS = 30_000;

export interface Supervised {
  readonly name: PieceName;
  /** Null while it does not run. */
  pid(): number | null;
  /**
   * Resolves when it answers; throws with the end of its log where it does not. From then on it is kept alive.
   * @param env changes the environment that the piece was made with
   */
  start(env?: NodeJS.ProcessEnv): Promise<void>;
  /** Asks it to end in order; resolves when it has. */
  stop(): Promise<void>;
}

export interface Surroundings {
  readonly guard: Guard;
  readonly logFile: string;
  /** Told of deaths and returns. */
  readonly say: (text: string) => void;
  /** Called whenever its process is another one, or none. */
  readonly changed: () => void;
}

/** Runs a piece and starts it again, with growing pauses, whenever it dies. */
export function supervise(piece: Piece, { guard, logFile, say, changed }: Surroundings): Supervised {
  let running: Running | null = null;
  let life = Promise.resolve();
  let stopping = new AbortController();

  /** A listener that fails must keep no piece from being ended or brought back. */
  function tell(): void {
    try {
      changed();
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    }
  }

  async function live(program: Piece, started: () => void, failed: (error: Error) => void): Promise<void> {
    const { signal } = stopping;
    const first = run(program, logFile, guard);
    running = first;
    const fault = await untilAnswers(first, signal);
    if (fault !== null) {
      await end(first, piece.stopSignal, piece.graceMs);
      running = null;
      failed(new Error(fault));
      return;
    }
    tell();
    started();
    let pause = FIRST_PAUSE_MS;
    for (let current = first, since = Date.now(); ; since = Date.now()) {
      const how = await current.ended;
      running = null;
      if (signal.aborted) return;
      pause = Date.now() - since > STEADY_AFTER_MS ? FIRST_PAUSE_MS : pause;
      say(`${piece.name} ended (${how}); it is started again in ${pause / 1000} s`);
      await sleep(pause, undefined, { signal }).catch(() => {});
      if (stopping.signal.aborted) return;
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      current = run(program, logFile, guard);
      running = current;
      if ((await untilAnswers(current, signal)) === null) say(`${piece.name} is back`);
      tell();
    }
  }

  /** What is wrong; null once it answers. */
  async function untilAnswers(process: Running, signal: AbortSignal): Promise<string | null> {
    const deadline = Date.now() + START_WITHIN_MS;
    while (!(await piece.answers())) {
      if (signal.aborted) return `${piece.name} was stopped before it answered`;
      if (process.hasEnded()) return `${piece.name} ended (${await process.ended}):\n${tailOf(logFile)}`;
      if (Date.now() > deadline) return `${piece.name} does not answer:\n${tailOf(logFile)}`;
      await sleep(PROBE_EVERY_MS);
    }
    return null;
  }

  return {
    name: piece.name,
    pid: () => running?.pid ?? null,
    start(env = {}) {
      if (running !== null) return Promise.resolve();
      stopping = new AbortController();
      return new Promise((started, failed) => {
        life = live({ ...piece, env: { ...piece.env, ...env } }, started, failed);
      });
    },
    async stop() {
      stopping.abort();
      if (running !== null) await end(running, piece.stopSignal, piece.graceMs);
      await life;
      tell();
    },
  };
}
