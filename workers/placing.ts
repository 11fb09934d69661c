import type { Logger } from 'pino';
import type { FeedRepository } from '../db/repositories/feed';
import { startRounds } from '../db/rounds';
import type { Rounds } from '../db/rounds';
import { kindOf } from '../domain/kindOf';

/** On average: the delay with which events reach those who follow them. */
const EVERY_MS = 150;
const BATCH = 1_000;

/** Puts new events into the feed. Every worker does so, one at a time: where one is gone, another goes on. */
export function startPlacing(feed: Pick<FeedRepository, 'place'>, log: Pick<Logger, 'warn'>): Rounds {
  return startRounds(
    EVERY_MS,
    async (isClosed) => {
      let placed = BATCH;
      while (placed >= BATCH && !isClosed()) placed = await feed.place(BATCH);
    },
    (error) => log.warn(kindOf(error), 'events could not be put into the feed'),
  );
}
