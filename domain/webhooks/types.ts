import { EVENT_TYPES } from '../registration';

/** Sent once, whatever the endpoint's filter and state, to see whether it is heard. */
export const TEST_TYPE = 'webhookEndpoint.test';

/** What endpoints can be told of: every event of a registration, and what becomes of the project's other endpoints. */
export const WEBHOOK_TYPES = [...EVENT_TYPES, 'webhookEndpoint.paused', 'webhookEndpoint.disabled', TEST_TYPE] as const;
export type WebhookType = (typeof WEBHOOK_TYPES)[number];

/**
 * `active`: what is due is sent. `paused`: what happens is kept, and sent once it is active again. `disabled`: the
 * receiver said that it is gone; what happens is not kept for it.
 */
export const ENDPOINT_STATES = ['active', 'paused', 'disabled'] as const;
export type EndpointState = (typeof ENDPOINT_STATES)[number];

export const DELIVERY_STATES = ['pending', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];
