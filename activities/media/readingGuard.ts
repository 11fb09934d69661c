import { activityInfo, heartbeat } from '@temporalio/activity';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { ThreadJobError } from '../../threads/threadPool';
import { providerUnavailable } from '../providerUnavailable';
import { whileAlive } from '../whileAlive';

/** Readings that may come to no end before it is taken to be the picture, not the machine. */
const MAX_READINGS = 3;
/** The same over all processes: calls after which it is not the machine any more, however often it began anew. */
const MAX_CALLS = 12;
const REMEMBERED = 1_000;
/** Readings under which the process may die, one after the other. Workers are killed for other reasons too. */
const MAX_DEATHS = 5;
/** Of heartbeats: how many readings of this call began and never ended, the one that is going on with them. */
const unended = z.int().min(0).catch(0);

/** Keeps pictures that their readers do not survive from being read for ever. */
export interface ReadingGuard {
  /**
   * Runs work that reads pictures, saying meanwhile that the activity lives.
   * @param pictureId the same for each call of an attempt
   * @param call the number of the call, from 1
   * @returns null where it came to no end, call after call
   * @throws ApplicationFailure `PROVIDER_UNAVAILABLE` where it may come to one yet, or no thread is free
   */
  read<Result>(
    pictureId: string,
    call: number,
    work: (cancelled: AbortSignal) => Promise<Result>,
  ): Promise<Result | null>;
}

export function createReadingGuard(): ReadingGuard {
  /** How many came to no end. Each process counts its own: several give a picture more chances. */
  const endless = new LRUCache<string, number>({ max: REMEMBERED });
  return {
    read: (pictureId, call, work) =>
      unlessDeadly(async (cancelled) => {
        try {
          return await work(cancelled);
        } catch (error) {
          if (!(error instanceof ThreadJobError)) throw error;
          if (['TIMED_OUT', 'CRASHED', 'FAILED'].includes(error.code)) {
            const readings = (endless.get(pictureId) ?? 0) + 1;
            endless.set(pictureId, readings);
            if (readings >= MAX_READINGS || call >= MAX_CALLS) return null;
          }
          throw providerUnavailable(`Reading came to no end: ${error.code}`);
        }
      }),
  };
}

/**
 * Says that the activity lives while work goes on; it hears of its cancellation in the same way.
 *
 * A picture may end the whole process, out of native memory, and Temporal would hand it to the next one without end.
 * Only Temporal outlives that: what a heartbeat says is kept from one try to the next. The first one goes out at once,
 * before the work can do harm, and what ended is taken back, however it ended. (The number of the try alone would not
 * do: it grows as well while the database is away.)
 * @returns null, without any work, where too many processes died of it
 */
async function unlessDeadly<Result>(work: (cancelled: AbortSignal) => Promise<Result>): Promise<Result | null> {
  const deaths = unended.parse(activityInfo().heartbeatDetails);
  if (deaths >= MAX_DEATHS) return null;
  heartbeat(deaths + 1);
  try {
    return await whileAlive(work, deaths + 1);
  } finally {
    heartbeat(deaths);
  }
}
