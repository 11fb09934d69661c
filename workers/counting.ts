import type { Logger } from 'pino';
import type { TraitsOf } from '../db/analytics/recount';
import type { AnalyticsRepository } from '../db/repositories/analytics';
import { startRounds } from '../db/rounds';
import type { Rounds } from '../db/rounds';
import { kindOf } from '../domain/kindOf';

/** On average: by how much counts trail behind. Many changes counted at once cost little more than one. */
const EVERY_MS = 2_000;
const BATCH = 2_000;

/** Keeps up the counts of analytics. Every worker does so, one at a time: where one is gone, another goes on. */
export function startCounting(
  analytics: Pick<AnalyticsRepository, 'follow'>,
  traitsOf: TraitsOf,
  log: Pick<Logger, 'warn'>,
): Rounds {
  return startRounds(
    EVERY_MS,
    async (isClosed) => {
      let read = BATCH;
      while (read >= BATCH && !isClosed()) read = await analytics.follow(BATCH, traitsOf);
    },
    (error) => log.warn(kindOf(error), 'events could not be counted'),
  );
}
