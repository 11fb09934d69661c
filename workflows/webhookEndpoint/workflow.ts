import {
  condition,
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { WebhookActivities } from '../../activities/contract';
import { WEBHOOK_TASK_QUEUE, wake } from './messages';
import type { WebhookEndpointInput } from './messages';
import { stateCard } from './stateCard';

/** For an endpoint of which nothing is heard: whether it is still there is looked up now and then. */
const LOOKS_EVERY_MS = 24 * 3_600_000;

/** While the database is away, or a worker died: for as long as it takes, visible as a pending activity. */
const { deliverDue } = proxyActivities<WebhookActivities>({
  taskQueue: WEBHOOK_TASK_QUEUE,
  startToCloseTimeout: '5m',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
});

/**
 * Tends to one endpoint for as long as there is one: sends what is due, and sleeps until something else is, or until it is
 * woken. What there is to be sent is in the database, and how often and when is decided by `domain/webhooks`.
 */
export async function webhookEndpoint(input: WebhookEndpointInput): Promise<void> {
  let woken = false;
  setHandler(wake, () => {
    woken = true;
  });
  while (!workflowInfo().continueAsNewSuggested) {
    woken = false;
    const tended = await deliverDue({ endpointId: input.endpointId });
    if (tended === null) return;
    setCurrentDetails(stateCard(tended));
    const pause = Math.min(tended.dueInMs ?? LOOKS_EVERY_MS, LOOKS_EVERY_MS);
    const summary = tended.next === null ? 'nothing to be sent' : `next attempt ${tended.next}`;
    if (pause > 0) await condition(() => woken, pause, { summary });
  }
  await continueAsNew<typeof webhookEndpoint>(input);
}
