import type { Logger } from 'pino';
import type { Repositories } from '../db/repositories';
import type { FeedEvent } from '../db/repositories/feed';
import type { WebhookMessage, WokenEndpoint } from '../db/repositories/webhookMessages';
import { startRounds } from '../db/rounds';
import type { Rounds } from '../db/rounds';
import { kindOf } from '../domain/kindOf';
import type { EndpointRuns } from '../webhooks/endpointRuns';

/** The reader of the feed that makes deliveries of events. */
const READER = 'webhooks';
const READS_EVERY_MS = 200;
const BATCH = 500;

const LOOKS_AFTER_EVERY_MS = 30_000;
/** What is due for longer has been forgotten: Temporal was away when it should have heard of it. */
const NEGLECTED_AFTER_MS = 15_000;
/** How long the log of deliveries goes back. */
const KEPT_MS = 30 * 86_400_000;

type Reading = Pick<Repositories, 'feed' | 'webhookDeliveries' | 'webhookTending'>;

/**
 * Makes webhook deliveries of events, wakes the workflows that send them, and looks after what was forgotten. Every worker
 * does so, one at a time: where one is gone, another goes on.
 */
export function startWebhooks(
  repositories: Reading,
  runs: Pick<EndpointRuns, 'wake'>,
  log: Pick<Logger, 'warn'>,
): Rounds {
  const reading = startRounds(
    READS_EVERY_MS,
    async (isClosed) => {
      let read = BATCH;
      while (read >= BATCH && !isClosed())
        read = await deliverEvents(repositories, runs, { now: Date.now, limit: BATCH });
    },
    (error) => log.warn(kindOf(error), 'webhooks could not be made of events'),
  );
  const looking = startRounds(
    LOOKS_AFTER_EVERY_MS,
    (isClosed) => lookAfter(repositories, runs, isClosed),
    (error) => log.warn(kindOf(error), 'webhooks could not be looked after'),
  );
  return {
    close: async () => {
      await Promise.all([reading.close(), looking.close()]);
    },
  };
}

/** Makes deliveries of at most `limit` events and wakes their endpoints. Answers how many events they were. */
export async function deliverEvents(
  { feed, webhookDeliveries }: Reading,
  runs: Pick<EndpointRuns, 'wake'>,
  { now, limit }: { readonly now: () => number; readonly limit: number },
): Promise<number> {
  let woken: readonly WokenEndpoint[] = [];
  const read = await feed.read(READER, limit, async (trx, events) => {
    woken = await webhookDeliveries.add(trx, events.map(messageOf), new Date(now()).toISOString());
  });
  for (const endpoint of woken) await runs.wake(endpoint);
  return read;
}

/** That something happened, and where to read it: nothing of what was found. */
function messageOf({ projectId, registrationId, event }: FeedEvent): WebhookMessage {
  const { type, at, sequence, key } = event;
  return { projectId, type, at, subjectId: registrationId, sequence, data: key === undefined ? {} : { key } };
}

async function lookAfter(
  { webhookDeliveries, webhookTending }: Reading,
  runs: Pick<EndpointRuns, 'wake'>,
  isClosed: () => boolean,
): Promise<void> {
  const at = Date.now();
  const instant = (ms: number) => new Date(ms).toISOString();
  for (const endpoint of await webhookTending.neglected(instant(at - NEGLECTED_AFTER_MS), instant(at))) {
    await runs.wake(endpoint);
  }
  let pruned = BATCH;
  while (pruned >= BATCH && !isClosed()) pruned = await webhookDeliveries.prune(instant(at - KEPT_MS), BATCH);
}
