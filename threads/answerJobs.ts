import { parentPort } from 'node:worker_threads';
import { kindOf } from '../domain/kindOf';
import type { ThreadAnswer } from './threadPool';

/** Runs in a thread of a pool: says that it is ready, then answers job after job. */
export function answerJobs(answer: (job: unknown) => unknown): void {
  const port = parentPort;
  if (port === null) throw new Error('This file runs in a thread of a pool');
  const say = (message: ThreadAnswer) => port.postMessage(message);
  port.on('message', (job: unknown) => {
    new Promise((resolve) => resolve(answer(job))).then(
      (result) => say({ type: 'done', result }),
      (error: unknown) => say({ type: 'failed', detail: kindOf(error).error }),
    );
  });
  say({ type: 'ready' });
}
