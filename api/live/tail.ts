import type { FeedEvent, FeedRepository } from '../../db/repositories/feed';

/** Where nobody tells of new events, for a while or at all. */
const LOOK_MS = 1_000;
const BATCH = 1_000;

/** Hands every event on once, in the order of the feed, from when the first follower came. */
export interface Tail {
  /** @returns the end of following */
  follow(follower: (events: readonly FeedEvent[]) => void): () => void;
  /** There may be something new. */
  look(): void;
  close(): Promise<void>;
}

/** One reading of the feed for all who follow it, so that its cost does not grow with them. */
export function createTail(feed: Pick<FeedRepository, 'after' | 'last'>, failed: (error: unknown) => void): Tail {
  const followers = new Set<(events: readonly FeedEvent[]) => void>();
  let position: number | null = null;
  let reading: Promise<void> | null = null;
  let lookAgain = false;
  const timer = setInterval(look, LOOK_MS).unref();

  function look(): void {
    lookAgain = true;
    if (followers.size === 0) return;
    reading ??= read()
      .catch(failed)
      .finally(() => {
        reading = null;
      });
  }

  async function read(): Promise<void> {
    while (lookAgain && followers.size > 0) {
      lookAgain = false;
      position ??= await feed.last();
      const events = await feed.after(position, BATCH);
      const last = events.at(-1);
      if (last === undefined) continue;
      position = last.position;
      lookAgain = true;
      for (const follower of followers) follower(events);
    }
  }

  return {
    follow(follower) {
      // Nobody followed: what happened meanwhile nobody is told here.
      if (followers.size === 0) position = null;
      followers.add(follower);
      look();
      return () => void followers.delete(follower);
    },
    look,
    async close() {
      clearInterval(timer);
      followers.clear();
      await reading;
    },
  };
}
