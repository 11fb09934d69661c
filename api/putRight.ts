import { LRUCache } from 'lru-cache';
import type { Repositories } from '../db/repositories';
import { isId } from './load';
import type { Runs } from './temporal';

/** Compares the rows of a registration with its workflow, and puts them right; answers whether they were wrong. */
export type PutRight = (registrationId: string) => Promise<boolean>;

const CONFIRMED_KEPT = 10_000;

/**
 * Rows are written before the end of a workflow task. Where the task is lost together with what asked for it, rows tell of
 * something that, for the workflow, did not happen. Nobody notices until a request is refused that should not be: that is
 * when to look. Where the workflow cannot be asked, the rows stay.
 */
export function createPutRight({
  repositories: { projection },
  runs,
}: {
  readonly repositories: Pick<Repositories, 'projection'>;
  readonly runs: Pick<Runs, 'read'>;
}): PutRight {
  /** Last events that the workflow knows of, so that it is asked once about each. */
  const confirmed = new LRUCache<string, string>({ max: CONFIRMED_KEPT });

  return async (registrationId) => {
    if (!isId(registrationId, 'reg')) return false;
    const seen = await projection.lastEvent(registrationId);
    if (seen === null || confirmed.get(registrationId) === seen.at) return false;
    const known = await runs.read(registrationId);
    if (known === null) return false;
    if (known.events.some(({ sequence, at }) => sequence === seen.sequence && at === seen.at)) {
      confirmed.set(registrationId, seen.at);
      return false;
    }
    return projection.rebuild(known, seen);
  };
}
