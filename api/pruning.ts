import type { Logger } from 'pino';
import type { IdempotencyRepository } from '../db/repositories/idempotency';
import { kindOf } from '../domain/kindOf';
import { startRounds } from '../db/rounds';
import type { Rounds } from '../db/rounds';

const EVERY_MS = 10 * 60_000;
/** Few enough that no statement takes long. */
const BATCH = 1_000;

/** Forgets old requests. Any number of processes may do so. */
export function startPruning(idempotency: Pick<IdempotencyRepository, 'prune'>, log: Pick<Logger, 'warn'>): Rounds {
  return startRounds(
    EVERY_MS,
    async (isClosed) => {
      let pruned = BATCH;
      while (pruned >= BATCH && !isClosed()) pruned = await idempotency.prune(BATCH);
    },
    (error) => log.warn(kindOf(error), 'old requests could not be forgotten'),
  );
}
