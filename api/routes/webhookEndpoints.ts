import { durationMs } from '../../domain/duration';
import { newSecret, openSecrets, rotated, sealSecrets } from '../../webhooks/secrets';
import { forScope } from '../access';
import { defineRoute } from '../defineRoute';
import { loadNothing, notFound } from '../load';
import { Refusal } from '../refusal';
import { NO_BODY, NO_QUERY, jsonBody, reply } from '../route';
import {
  projectOnly,
  secretRotation,
  webhookEndpoint,
  webhookEndpointChange,
  webhookEndpointCreation,
  webhookEndpointPage,
  webhookEndpointWithSecret,
} from '../schemas/webhook';
import { loadEndpoint, projectAskedFor, projectListed, viewEndpoint, viewEndpoints, wake } from '../webhookEndpoints';

const tag = 'Webhooks';
const WRITE = forScope('webhooks:write');
const withoutSecret = (body: unknown) => ({ ...webhookEndpointWithSecret.parse(body), secret: null });

export const webhookEndpointRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/webhook-endpoints',
    operation: 'createWebhookEndpoint',
    tag,
    summary: 'Create a webhook endpoint',
    description:
      'It is told of what happens from now on, by requests signed as Standard Webhooks 1.0 has it. The secret is shown ' +
      'in this answer and never again.',
    access: WRITE,
    limit: 'write',
    load: loadNothing,
    query: NO_QUERY,
    body: jsonBody(webhookEndpointCreation),
    answers: { 201: { description: 'The endpoint and its secret', schema: webhookEndpointWithSecret } },
    refusals: ['NOT_FOUND', 'TOO_MANY_ENDPOINTS'],
    handle: async (call) => {
      const { services, newId, body } = call;
      const { projectId, url, description, eventTypes } = body;
      const id = newId('whk');
      const secret = newSecret();
      const made = await services.repositories.webhookEndpoints.create({
        ...{ id, url, description, eventTypes },
        projectId: await projectAskedFor(call, projectId),
        sealedSecrets: sealSecrets(services.vault, id, [{ secret, expiresAt: null }]),
      });
      if (made === null) throw new Refusal('TOO_MANY_ENDPOINTS');
      return reply(201, { ...(await viewEndpoint(services, made)), secret });
    },
    keep: withoutSecret,
  }),
  defineRoute({
    method: 'get',
    path: '/v1/webhook-endpoints',
    operation: 'listWebhookEndpoints',
    tag,
    summary: 'List webhook endpoints, the newest first',
    access: WRITE,
    limit: 'read',
    load: loadNothing,
    query: projectOnly,
    body: NO_BODY,
    answers: { 200: { description: 'A page of endpoints', schema: webhookEndpointPage } },
    refusals: ['NOT_FOUND'],
    handle: async (call) => {
      const { services, query } = call;
      const projectId = projectListed(call, query.projectId);
      const { items, next } = await services.repositories.webhookEndpoints.list(projectId, query);
      return reply(200, { data: await viewEndpoints(services, items), next });
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/webhook-endpoints/{id}',
    operation: 'readWebhookEndpoint',
    tag,
    summary: 'Read a webhook endpoint',
    access: WRITE,
    limit: 'read',
    load: loadEndpoint,
    query: NO_QUERY,
    body: NO_BODY,
    answers: { 200: { description: 'The endpoint', schema: webhookEndpoint } },
    handle: async ({ services, resource }) => reply(200, await viewEndpoint(services, resource.endpoint)),
  }),
  defineRoute({
    method: 'patch',
    path: '/v1/webhook-endpoints/{id}',
    operation: 'changeWebhookEndpoint',
    tag,
    summary: 'Change a webhook endpoint, pause it or make it active again',
    description: 'Members that are left out stay as they are. What waits is sent to the new address.',
    access: WRITE,
    limit: 'write',
    load: loadEndpoint,
    query: NO_QUERY,
    body: jsonBody(webhookEndpointChange),
    answers: { 200: { description: 'The endpoint', schema: webhookEndpoint } },
    handle: async ({ services, resource, body }) => {
      const at = new Date().toISOString();
      const { webhookEndpoints } = services.repositories;
      const changed = (await webhookEndpoints.update(resource.endpoint.id, body, at)) ?? notFound();
      await wake(services, changed);
      return reply(200, await viewEndpoint(services, changed));
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/v1/webhook-endpoints/{id}',
    operation: 'deleteWebhookEndpoint',
    tag,
    summary: 'Delete a webhook endpoint with its deliveries',
    access: WRITE,
    limit: 'write',
    load: loadEndpoint,
    query: NO_QUERY,
    body: NO_BODY,
    answers: { 204: { description: 'Deleted', schema: null } },
    handle: async ({ services, resource: { endpoint } }) => {
      await services.repositories.webhookEndpoints.remove(endpoint.id);
      await wake(services, endpoint);
      return reply(204, undefined);
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/webhook-endpoints/{id}/rotate-secret',
    operation: 'rotateWebhookSecret',
    tag,
    summary: 'Give a webhook endpoint a new secret',
    description:
      'For the time of the overlap every request is signed with both, so that no request fails at the receiver while it ' +
      'changes over. `PT0S` ends the old one at once.',
    access: WRITE,
    limit: 'write',
    load: loadEndpoint,
    query: NO_QUERY,
    body: jsonBody(secretRotation),
    answers: { 200: { description: 'The endpoint and its new secret', schema: webhookEndpointWithSecret } },
    handle: async ({ services, resource: { endpoint }, body }) => {
      const { vault, repositories } = services;
      const { id } = endpoint;
      const secret = newSecret();
      const changed = await repositories.webhookEndpoints.changeSecrets(id, (sealedSecrets) => {
        const at = new Date().toISOString();
        const before = openSecrets(vault, { id, sealedSecrets });
        return sealSecrets(vault, id, rotated(before, secret, at, durationMs(body.overlap) ?? 0));
      });
      return reply(200, { ...(await viewEndpoint(services, changed ?? notFound())), secret });
    },
    keep: withoutSecret,
  }),
];
