import { Client } from 'pg';
import { FEED_CHANNEL } from './repositories/feed';

const RECONNECT_MS = 1_000;

/** Told whenever events got their places; the position of the last one is all that is told. */
export interface FeedListener {
  close(): Promise<void>;
}

/**
 * Calls `told` for every notification of the feed, over a connection of its own that is made anew where it is lost. What
 * was told meanwhile is lost with it: whoever must miss nothing also looks now and then.
 */
export function listenToFeed(databaseUrl: string, told: () => void, failed: (error: unknown) => void): FeedListener {
  let client: Client | null = null;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;

  async function connect(): Promise<void> {
    const made = new Client({
      connectionString: databaseUrl,
      application_name: 'app-registrations-feed',
      keepAlive: true,
    });
    client = made;
    made.on('notification', told);
    made.on('error', (error) => {
      if (client === made) lost(error);
    });
    made.on('end', () => {
      if (client === made) lost(null);
    });
    try {
      await made.connect();
      await made.query(`listen ${FEED_CHANNEL}`);
      told();
    } catch (error) {
      if (client === made) lost(error);
    }
  }

  function lost(error: unknown): void {
    const old = client;
    client = null;
    if (closed) return;
    if (error !== null) failed(error);
    void old?.end().catch(() => undefined);
    timer = setTimeout(() => void connect(), RECONNECT_MS);
  }

  void connect();
  return {
    async close() {
      closed = true;
      if (timer !== null) clearTimeout(timer);
      const open = client;
      client = null;
      await open?.end();
    },
  };
}
