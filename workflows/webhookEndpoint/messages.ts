import { defineSignal } from '@temporalio/workflow';

/** Deliveries have a task queue of their own, so that receivers who hang keep nobody else waiting. */
export const WEBHOOK_TASK_QUEUE = 'app-registrations-webhooks';
export const WEBHOOK_ENDPOINT_TYPE = 'webhookEndpoint';

/** Input of the `webhookEndpoint` workflow; its id is the endpoint's id. */
export interface WebhookEndpointInput {
  readonly endpointId: string;
  readonly projectId: string;
}

/** Something is due, or the endpoint was changed. Sent with the start, where the workflow does not run yet. */
export const wake = defineSignal('wake');
