import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Repositories } from '../db/repositories';
import type { EventMark } from '../db/repositories/projection';
import { kindOf } from '../domain/kindOf';
import type { Runs } from './temporal';

/** Compares the rows of a registration with its workflow, and puts them right; answers whether they were wrong. Never throws. */
export type PutRight = (registrationId: string) => Promise<boolean>;

const REMEMBERED = 10_000;
/** A registration that could not be compared is left alone for so long. */
const NOT_AGAIN_MS = 30_000;

/**
 * Rows are written before the end of a workflow task. Where the task is lost together with what asked for it, rows tell of
 * something that, for the workflow, did not happen. Nobody notices until a request is refused that should not be: that is
 * when to look, and what asks the workflow no more than once for each last event of the rows.
 */
export function createPutRight({
  repositories: { projection },
  runs,
  log,
}: {
  readonly repositories: Pick<Repositories, 'projection'>;
  readonly runs: Pick<Runs, 'read'>;
  readonly log: Pick<Logger, 'warn'>;
}): PutRight {
  const confirmed = new LRUCache<string, string>({ max: REMEMBERED });
  const failed = new LRUCache<string, true>({ max: REMEMBERED, ttl: NOT_AGAIN_MS });
  const underWay = new Map<string, Promise<boolean>>();

  async function compare(registrationId: string): Promise<boolean> {
    const seen = await projection.lastEvent(registrationId);
    if (seen === null || confirmed.get(registrationId) === seen.at) return false;
    const known = await runs.read(registrationId);
    if (known === null) {
      failed.set(registrationId, true);
      return false;
    }
    if (known.events.some(isSame(seen))) {
      confirmed.set(registrationId, seen.at);
      return false;
    }
    const isPutRight = await projection.rebuild(known, seen);
    if (isPutRight)
      log.warn({ registrationId, sequence: seen.sequence }, 'rows of a lost workflow task were put right');
    return isPutRight;
  }

  return (registrationId) => {
    if (failed.has(registrationId)) return Promise.resolve(false);
    const comparing =
      underWay.get(registrationId) ??
      compare(registrationId)
        .catch((error: unknown) => {
          failed.set(registrationId, true);
          log.warn({ registrationId, ...kindOf(error) }, 'rows could not be compared with their workflow');
          return false;
        })
        .finally(() => underWay.delete(registrationId));
    underWay.set(registrationId, comparing);
    return comparing;
  };
}

function isSame(one: EventMark): (other: EventMark) => boolean {
  return ({ sequence, at }) => sequence === one.sequence && at === one.at;
}
