import type { Logger } from 'pino';
import type { IdempotencyRepository } from '../db/repositories/idempotency';
import { kindOf } from './kindOf';

/** On average; drawn anew each time, so that several processes do not keep in step. */
const EVERY_MS = 10 * 60_000;
/** Few enough that no statement takes long. */
const BATCH = 1_000;

/** Forgets old requests now and then, for as long as the process runs. Any number of processes may do so. */
export interface Pruning {
  /** Resolves once nothing is being deleted any more. */
  close(): Promise<void>;
}

export function startPruning(idempotency: Pick<IdempotencyRepository, 'prune'>, log: Pick<Logger, 'warn'>): Pruning {
  let closed = false;
  let round = Promise.resolve();
  let timer = plan();

  function plan(): NodeJS.Timeout {
    const planned = setTimeout(
      () => {
        round = prune().finally(() => {
          if (!closed) timer = plan();
        });
      },
      EVERY_MS * (0.5 + Math.random()),
    );
    return planned.unref();
  }

  async function prune(): Promise<void> {
    try {
      let pruned = BATCH;
      while (pruned >= BATCH && !closed) pruned = await idempotency.prune(BATCH);
    } catch (error) {
      log.warn(kindOf(error), 'old requests could not be forgotten');
    }
  }

  return {
    close() {
      closed = true;
      clearTimeout(timer);
      return round;
    },
  };
}
