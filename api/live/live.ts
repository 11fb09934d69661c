import type { Response } from 'express';
import type { FeedEvent } from '../../db/repositories/feed';
import type { Tail } from './tail';
import { EventStream } from './eventStream';
import type { Followed } from './eventStream';

/** Event streams of this process. */
export interface Live {
  /** False where as many streams are open as may be. */
  readonly hasRoom: boolean;
  /** Sends events until either side ends it. */
  send(followed: Followed, res: Response): void;
  close(): Promise<void>;
}

/** Hands each event to the streams that follow its registration or its project. */
export function createLive(tail: Tail, { maxStreams }: { readonly maxStreams: number }): Live {
  const streams = new Map<string, Set<EventStream>>();
  let count = 0;
  let stop: (() => void) | null = null;

  const hand = (events: readonly FeedEvent[]) => {
    for (const event of events) {
      for (const id of [event.registrationId, event.projectId]) {
        for (const stream of streams.get(id) ?? []) stream.take(event);
      }
    }
  };
  function add(id: string, stream: EventStream): void {
    streams.set(id, (streams.get(id) ?? new Set()).add(stream));
    count += 1;
    stop ??= tail.follow(hand);
  }
  function remove(id: string, stream: EventStream): void {
    const others = streams.get(id);
    if (others?.delete(stream) !== true) return;
    if (others.size === 0) streams.delete(id);
    count -= 1;
    if (count > 0) return;
    stop?.();
    stop = null;
  }

  return {
    get hasRoom() {
      return count < maxStreams;
    },
    send(followed, res) {
      const stream = new EventStream(followed, res);
      add(followed.id, stream);
      res.once('close', () => remove(followed.id, stream));
      stream.start();
    },
    async close() {
      for (const stream of [...streams.values()].flatMap((each) => [...each])) stream.end();
      await tail.close();
    },
  };
}
