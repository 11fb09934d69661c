import type { WebhookDelivery } from '../../db/repositories/webhookDeliveries';
import { TEST_TYPE } from '../../domain/webhooks/types';
import { forScope } from '../access';
import { defineRoute } from '../defineRoute';
import { isId, notFound } from '../load';
import { NO_BODY, NO_QUERY, jsonBody, reply } from '../route';
import { nothing } from '../schemas/decisions';
import { deliveryFilter, redelivered, redelivery, webhookDelivery, webhookDeliveryPage } from '../schemas/webhook';
import type { WebhookDeliveryView } from '../schemas/webhook';
import { loadEndpoint, wake } from '../webhookEndpoints';

const tag = 'Webhooks';
const WRITE = forScope('webhooks:write');

export const webhookDeliveryRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/webhook-endpoints/{id}/test',
    operation: 'testWebhookEndpoint',
    tag,
    summary: 'Send a test to a webhook endpoint',
    description:
      `One request of the type \`${TEST_TYPE}\`, also to an endpoint that is paused. How it ended stands in the list of ` +
      'deliveries.',
    access: WRITE,
    limit: 'write',
    load: loadEndpoint,
    query: NO_QUERY,
    body: jsonBody(nothing),
    answers: { 202: { description: 'The delivery', schema: webhookDelivery } },
    handle: async ({ services, resource: { endpoint }, newId }) => {
      const at = new Date().toISOString();
      const data = { id: endpoint.id, projectId: endpoint.projectId };
      const body = JSON.stringify({ type: TEST_TYPE, timestamp: at, data });
      const made = await services.repositories.webhookDeliveries.addTest(endpoint, newId('dlv'), body, at);
      await wake(services, endpoint);
      return reply(202, deliveryView(made));
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/webhook-endpoints/{id}/deliveries',
    operation: 'listWebhookDeliveries',
    tag,
    summary: 'List the deliveries of a webhook endpoint, the newest first',
    description: 'Those of the last 30 days, and whatever is pending.',
    access: WRITE,
    limit: 'read',
    load: loadEndpoint,
    query: deliveryFilter,
    body: NO_BODY,
    answers: { 200: { description: 'A page of deliveries', schema: webhookDeliveryPage } },
    handle: async ({ services, resource: { endpoint }, query }) => {
      const { state, type, registrationId: subjectId, ...page } = query;
      const { webhookDeliveries } = services.repositories;
      const { items, next } = await webhookDeliveries.list(endpoint.id, { state, type, subjectId }, page);
      return reply(200, { data: items.map(deliveryView), next });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/webhook-endpoints/{id}/redeliver',
    operation: 'redeliverWebhooks',
    tag,
    summary: 'Deliver once more: one, a range of time, or all that failed',
    description:
      'Under the same `webhook-id`, in order for each registration, with all attempts. Nothing is sent to an endpoint that ' +
      'is not active until it is.',
    access: WRITE,
    limit: 'write',
    load: loadEndpoint,
    query: NO_QUERY,
    body: jsonBody(redelivery),
    answers: { 202: { description: 'How many', schema: redelivered } },
    handle: async ({ services, resource: { endpoint }, body }) => {
      const { deliveryId: id, from, to: before, type, registrationId: subjectId, allFailed } = body;
      const state = allFailed === true ? ('failed' as const) : undefined;
      const filter = id === undefined ? { from, before, type, subjectId, state } : { id };
      const at = new Date().toISOString();
      const count = await services.repositories.webhookDeliveries.redeliver(endpoint.id, filter, at);
      if (id !== undefined && count === 0) notFound();
      await wake(services, endpoint);
      return reply(202, { redelivered: count });
    },
  }),
];

function deliveryView(delivery: WebhookDelivery): WebhookDeliveryView {
  const { id, type, subjectId, sequence, state, attempts, nextAttemptAt, createdAt } = delivery;
  const { lastAttemptAt: at, lastStatus: status, lastError: error, lastDurationMs } = delivery;
  return {
    ...{ id, type, sequence, state, attempts, nextAttemptAt, createdAt },
    registrationId: isId(subjectId, 'reg') ? subjectId : null,
    lastAttempt: at === null ? null : { at, status, error, durationMs: lastDurationMs ?? 0 },
  };
}
