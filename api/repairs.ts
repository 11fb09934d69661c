import type { Logger } from 'pino';
import type { IdempotencyRepository } from '../db/repositories/idempotency';
import { kindOf } from '../domain/kindOf';
import type { PutRight } from './putRight';
import { startRounds } from '../db/rounds';
import type { Rounds } from '../db/rounds';

const EVERY_MS = 15_000;

/**
 * Looks after registrations whose requests were cut off, by a fault or by the end of their process: where the workflow task
 * was lost as well, their rows tell of something that did not happen. Any number of processes may do so.
 */
export function startRepairs(
  { idempotency, putRight }: { idempotency: Pick<IdempotencyRepository, 'cutOff'>; putRight: PutRight },
  log: Pick<Logger, 'warn'>,
): Rounds {
  return startRounds(
    EVERY_MS,
    async (isClosed) => {
      for (const registrationId of await idempotency.cutOff()) {
        if (isClosed()) return;
        await putRight(registrationId);
      }
    },
    (error) => log.warn(kindOf(error), 'requests that were cut off could not be looked after'),
  );
}
