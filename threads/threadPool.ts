import { Worker } from 'node:worker_threads';
import type { SHARE_ENV } from 'node:worker_threads';
import type { Logger } from 'pino';
import { z } from 'zod';

/** A thread that reads models from disk is ready in about a second, on a busy machine in several; others are sooner. */
const START_LIMIT_MS = 60_000;
/** Keeps threads that cannot start from being made in a tight loop. */
const RESTART_PAUSE_MS = 1_000;
/** Threads that may hang beside each one that works: each holds its memory, and often a core. */
const LINGERING_EACH = 2;

export type ThreadJobFault =
  /** Ran longer than its time limit; its thread was ended and replaced. */
  | 'TIMED_OUT'
  /** Its thread ended under it. */
  | 'CRASHED'
  /** Its thread could not do it and goes on with other jobs. */
  | 'FAILED'
  /** As many jobs wait already as may. */
  | 'OVERLOADED'
  /** No thread can be started. */
  | 'UNAVAILABLE'
  /** The pool is being closed. */
  | 'CLOSED';

export class ThreadJobError extends Error {
  constructor(
    readonly code: ThreadJobFault,
    detail = '',
  ) {
    super(detail === '' ? `Job in a thread: ${code}` : `Job in a thread: ${code}, ${detail}`);
    this.name = 'ThreadJobError';
  }
}

export interface ThreadPoolOptions {
  /** A compiled CommonJS file that calls `answerJobs`. */
  readonly file: string;
  /** Given to each thread as its `workerData`. */
  readonly settings: unknown;
  /** What its threads see as `process.env`. */
  readonly env: Readonly<Record<string, string>> | typeof SHARE_ENV;
  /** Each does one job at a time. */
  readonly threads: number;
  /** How long a job may run on its thread, waiting not counted. */
  readonly timeoutMs: number;
  /** How many jobs may wait for a thread. */
  readonly maxWaiting: number;
  /** MiB of JavaScript heap a thread; one that needs more ends alone. */
  readonly maxHeapMb: number;
  /**
   * How long a thread whose job ran out of time may go on with it before it is ended by force; meanwhile another has
   * taken its place. To end a thread under the feet of ONNX Runtime ends the whole process. 0 where none is given; a
   * pool that is closed waits for no longer than for a job.
   */
  readonly lingerMs?: number;
  readonly logger?: Pick<Logger, 'warn'>;
  /** Told of every job how it ended and after how many seconds, waiting included. */
  readonly observe?: JobObserver;
}

export type JobObserver = (outcome: 'DONE' | 'ABANDONED' | ThreadJobFault, seconds: number) => void;

export interface ThreadPool {
  /** Rejects with a `ThreadJobError`, with the reason of the signal, or as `postMessage` throws for a job. */
  run(job: unknown, signal?: AbortSignal): Promise<unknown>;
  /** Refuses what waits, lets running jobs end within their time limit, and ends the threads. */
  close(): Promise<void>;
}

interface Job {
  readonly payload: unknown;
  readonly resolve: (result: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

interface Thread {
  readonly worker: Worker;
  ready: boolean;
  job: Job | null;
  deadline: NodeJS.Timeout;
}

const threadAnswer = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('done'), result: z.unknown() }),
  z.object({ type: z.literal('failed'), detail: z.string() }),
]);
export type ThreadAnswer = z.infer<typeof threadAnswer>;

/** Starts threads at once, so that they are warm when the first job comes. A fault of a thread costs its own job only. */
export function createThreadPool(options: ThreadPoolOptions): ThreadPool {
  const { timeoutMs, maxWaiting, logger, lingerMs = 0 } = options;
  const threads = new Set<Thread>();
  /** Threads that end what they are at, by what ends them before their time is over. */
  const lingering = new Map<() => void, Promise<unknown>>();
  /** Threads that begin once one that lingers has ended. */
  let owed = 0;
  const waiting: Job[] = [];
  const restarts = new Set<NodeJS.Timeout>();
  let closed = false;
  let drained: () => void = () => {};

  function startThread(): void {
    const worker = new Worker(options.file, {
      workerData: options.settings,
      env: options.env,
      resourceLimits: { maxOldGenerationSizeMb: options.maxHeapMb },
    });
    const thread: Thread = { worker, ready: false, job: null, deadline: endAfter(START_LIMIT_MS, () => thread) };
    threads.add(thread);
    worker.on('message', (message) => receive(thread, threadAnswer.parse(message)));
    worker.on('error', (error) => loseThread(thread, 'CRASHED', error.name));
    worker.on('exit', (code) => loseThread(thread, 'CRASHED', `exit code ${code}`));
  }

  function endAfter(ms: number, thread: () => Thread): NodeJS.Timeout {
    return setTimeout(() => loseThread(thread(), 'TIMED_OUT', `after ${ms} ms`), ms);
  }

  function receive(thread: Thread, answer: ThreadAnswer): void {
    if (!threads.has(thread)) return;
    clearTimeout(thread.deadline);
    const { job } = thread;
    thread.ready = true;
    thread.job = null;
    if (answer.type === 'done') job?.resolve(answer.result);
    if (answer.type === 'failed') job?.reject(new ThreadJobError('FAILED', answer.detail));
    dispatch();
  }

  /** A thread that ended, or that hangs and is ended here; its job fails, and another takes its place. */
  function loseThread(thread: Thread, code: ThreadJobFault, detail: string): void {
    if (!threads.delete(thread)) return;
    clearTimeout(thread.deadline);
    thread.job?.reject(new ThreadJobError(code, detail));
    if (code === 'TIMED_OUT' && lingerMs > 0) letEnd(thread.worker);
    else void thread.worker.terminate();
    if (closed) return dispatch();
    logger?.warn({ code, detail, busy: thread.job !== null, ready: thread.ready }, 'a thread was lost and is replaced');
    if (thread.ready && lingering.size <= LINGERING_EACH * options.threads) return startThread();
    // Nothing says that the next one starts: whoever waits shall hear it rather than wait for ever.
    if (threads.size === 0) for (const job of waiting.splice(0)) job.reject(new ThreadJobError('UNAVAILABLE', detail));
    if (thread.ready) {
      owed += 1;
      return;
    }
    const restart = setTimeout(() => {
      restarts.delete(restart);
      startThread();
    }, RESTART_PAUSE_MS);
    restarts.add(restart);
  }

  /** Ends a thread once it has answered, or its time to do so is over. */
  function letEnd(worker: Worker): void {
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      const limit = setTimeout(resolve, lingerMs);
      end = () => {
        clearTimeout(limit);
        resolve();
      };
      for (const sign of ['message', 'exit'] as const) worker.once(sign, end);
    }).then(() => worker.terminate());
    lingering.set(end, ended);
    void ended.finally(() => {
      lingering.delete(end);
      if (owed === 0 || closed) return;
      owed -= 1;
      startThread();
    });
  }

  function dispatch(): void {
    for (const thread of threads) {
      if (!thread.ready || thread.job !== null) continue;
      const job = waiting.shift();
      if (job === undefined) break;
      try {
        thread.worker.postMessage(job.payload);
      } catch (error) {
        // What cannot be copied never reached the thread, which is still free for the next job.
        job.reject(error);
        return dispatch();
      }
      thread.job = job;
      thread.deadline = endAfter(timeoutMs, () => thread);
    }
    if (closed && [...threads].every((thread) => thread.job === null)) drained();
  }

  for (let started = 0; started < options.threads; started += 1) startThread();

  return {
    async run(payload, signal) {
      const began = performance.now();
      const ended = (outcome: Parameters<JobObserver>[0]) => {
        options.observe?.(outcome, (performance.now() - began) / 1_000);
      };
      try {
        const result = await run(payload, signal);
        ended('DONE');
        return result;
      } catch (error) {
        ended(error instanceof ThreadJobError ? error.code : 'ABANDONED');
        throw error;
      }
    },

    async close() {
      closed = true;
      for (const restart of restarts) clearTimeout(restart);
      for (const job of waiting.splice(0)) job.reject(new ThreadJobError('CLOSED'));
      await new Promise<void>((resolve) => {
        drained = resolve;
        dispatch();
      });
      const overdue = setTimeout(() => {
        for (const end of lingering.keys()) end();
      }, timeoutMs);
      await Promise.all([...lingering.values(), ...[...threads].map((thread) => thread.worker.terminate())]);
      clearTimeout(overdue);
    },
  };

  async function run(payload: unknown, signal?: AbortSignal): Promise<unknown> {
    if (closed) throw new ThreadJobError('CLOSED');
    signal?.throwIfAborted();
    if (threads.size === 0 && owed > 0) throw new ThreadJobError('UNAVAILABLE', `${lingering.size} threads hang`);
    if (waiting.length >= maxWaiting) throw new ThreadJobError('OVERLOADED', `${waiting.length} wait`);
    let abandon = () => {};
    const result = new Promise<unknown>((resolve, reject) => {
      const job: Job = { payload, resolve, reject };
      // What runs already runs on, within its time limit, and its result is dropped: a thread cannot be interrupted.
      abandon = () => {
        const place = waiting.indexOf(job);
        if (place >= 0) waiting.splice(place, 1);
        reject(signal?.reason instanceof Error ? signal.reason : new Error('The job was abandoned'));
      };
      signal?.addEventListener('abort', abandon);
      waiting.push(job);
      dispatch();
    });
    return result.finally(() => signal?.removeEventListener('abort', abandon));
  }
}
