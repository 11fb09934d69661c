import type { Response } from 'express';
import type { FeedEvent } from '../../db/repositories/feed';

/** What a stream tells of. */
export interface Followed {
  /** Of a registration or a project. */
  readonly id: string;
  /** The first events after those that the caller has. */
  readonly backlog: (limit: number) => Promise<readonly FeedEvent[]>;
  /** The first events after a position of the feed. */
  readonly after: (position: number, limit: number) => Promise<readonly FeedEvent[]>;
  /** What `Last-Event-ID` says of an event. */
  readonly idOf: (event: FeedEvent) => number;
  /** What the caller may see of it. */
  readonly view: (event: FeedEvent) => { readonly type: string };
  readonly failed: (error: unknown) => void;
}

const BATCH = 500;
/** Shorter than proxies wait for a word. */
const SIGN_OF_LIFE_MS = 15_000;
/** Then the caller comes again, and must still be allowed to. */
const LASTS_MS = 10 * 60_000;
/** How soon it comes again. */
const RETRY_MS = 1_000;

/**
 * Server-sent events (WHATWG HTML, section 9.2) of one caller: first what it missed, from the database, then each event
 * as it happens. A caller that reads more slowly than events come is sent the rest from the database as well, so that
 * nothing waits in memory.
 */
export class EventStream {
  private position: number | null = null;
  private state: 'catchingUp' | 'live' = 'catchingUp';
  /** Something happened while the stream was catching up. */
  private missed = false;
  private readonly timers: readonly NodeJS.Timeout[];

  constructor(
    private readonly followed: Followed,
    private readonly res: Response,
  ) {
    this.timers = [
      setInterval(() => {
        if (!res.writableNeedDrain) res.write(': alive\n\n');
      }, SIGN_OF_LIFE_MS),
      setTimeout(() => this.end(), LASTS_MS),
    ];
    res.once('close', () => {
      for (const timer of this.timers) clearTimeout(timer);
    });
  }

  start(): void {
    const { res } = this;
    res.status(200).set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' });
    res.write(`retry: ${RETRY_MS}\n\n`);
    this.catchUp();
  }

  take(event: FeedEvent): void {
    if (this.state === 'catchingUp') this.missed = true;
    else if (this.position !== null && event.position <= this.position) return;
    else if (!this.write(event)) this.catchUp();
  }

  end(): void {
    this.res.end();
  }

  private catchUp(): void {
    this.state = 'catchingUp';
    this.readOn().catch((error: unknown) => {
      this.followed.failed(error);
      // The caller comes again and says what it had.
      this.res.destroy();
    });
  }

  private async readOn(): Promise<void> {
    const { followed, res } = this;
    while (!res.destroyed && !res.writableEnded) {
      if (res.writableNeedDrain) await drained(res);
      this.missed = false;
      const { position } = this;
      const events = position === null ? await followed.backlog(BATCH) : await followed.after(position, BATCH);
      for (const event of events) this.write(event);
      if (events.length > 0 || this.happenedMeanwhile) continue;
      this.state = 'live';
      return;
    }
  }

  private get happenedMeanwhile(): boolean {
    return this.missed;
  }

  /** @returns whether the caller keeps up */
  private write(event: FeedEvent): boolean {
    const { followed, res } = this;
    this.position = event.position;
    const told = followed.view(event);
    return res.write(`id: ${followed.idOf(event)}\nevent: ${told.type}\ndata: ${JSON.stringify(told)}\n\n`);
  }
}

/** Resolves once more can be sent, or nothing any more. */
function drained(res: Response): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      res.off('drain', done).off('close', done);
      resolve();
    };
    res.once('drain', done).once('close', done);
  });
}
