import { Client, Connection } from '@temporalio/client';
import type { WebhookEndpoint } from '../db/repositories/webhookEndpoints';
import { TASK_QUEUE } from '../workflows/appRegistration/messages';
import { ProjectId } from '../workflows/appRegistration/searchAttributes';
import { WEBHOOK_ENDPOINT_TYPE, wake } from '../workflows/webhookEndpoint/messages';
import type { WebhookEndpointInput } from '../workflows/webhookEndpoint/messages';

const CALL_MS = 5_000;

type WebhookEndpointWorkflow = (input: WebhookEndpointInput) => Promise<void>;

/** The workflows that tend to webhook endpoints. */
export interface EndpointRuns {
  /**
   * Tells an endpoint's workflow that something is due, or was changed; starts it where it does not run. Throws where
   * Temporal cannot be reached: what is due is then found by the next round of a worker (`workers/webhooks.ts`).
   */
  wake(endpoint: Pick<WebhookEndpoint, 'id' | 'projectId'>): Promise<void>;
  close(): Promise<void>;
}

/** Connects when it is first used, and again whenever the connection was lost. */
export function createEndpointRuns(config: {
  readonly TEMPORAL_ADDRESS: string;
  readonly TEMPORAL_NAMESPACE: string;
}): EndpointRuns {
  const connection = Connection.lazy({ address: config.TEMPORAL_ADDRESS });
  const client = new Client({ connection, namespace: config.TEMPORAL_NAMESPACE });
  return {
    wake: (endpoint) => connection.withDeadline(Date.now() + CALL_MS, () => wakeEndpoint(client, endpoint)),
    close: () => connection.close(),
  };
}

export async function wakeEndpoint(
  { workflow }: Client,
  { id, projectId }: Pick<WebhookEndpoint, 'id' | 'projectId'>,
): Promise<void> {
  await workflow.signalWithStart<WebhookEndpointWorkflow>(WEBHOOK_ENDPOINT_TYPE, {
    workflowId: id,
    taskQueue: TASK_QUEUE,
    args: [{ endpointId: id, projectId }],
    signal: wake,
    typedSearchAttributes: [{ key: ProjectId, value: projectId }],
    staticSummary: 'webhook endpoint',
  });
}
