import { randomBytes } from 'node:crypto';
import type { ApiKey } from '../../db/repositories/apiKeys';
import { ADMIN, SCOPES } from '../access';
import { API_KEY_PREFIX } from '../authentication';
import { defineRoute } from '../defineRoute';
import { idIn, loadProject, notFound } from '../load';
import type { LoadedProject } from '../load';
import { NO_BODY, NO_QUERY, jsonBody, reply } from '../route';
import type { RequestFacts } from '../route';
import { apiKey, apiKeyCreation, apiKeyPage, createdApiKey } from '../schemas/apiKey';
import type { ApiKeyView } from '../schemas/apiKey';
import { pageOnly } from '../schemas/common';

const tag = 'API keys';
const SECRET_BYTES = 32;

export const apiKeyRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/projects/{id}/api-keys',
    operation: 'createApiKey',
    tag,
    summary: 'Create an API key',
    description: 'The secret is shown in this answer and never again: only a hash of it is kept.',
    access: ADMIN,
    limit: 'write',
    load: loadProject,
    query: NO_QUERY,
    body: jsonBody(apiKeyCreation),
    answers: { 201: { description: 'The key and its secret', schema: createdApiKey } },
    handle: async ({ services, resource, body, newId }) => {
      const secret = newSecret(body.publishable);
      const made = await services.repositories.apiKeys.create({
        ...body,
        id: newId('key'),
        projectId: resource.project.id,
        secretHash: services.vault.hash('apiKey', secret),
      });
      return reply(201, { ...apiKeyView(made), secret });
    },
    keep: (body) => ({ ...createdApiKey.parse(body), secret: null }),
  }),
  defineRoute({
    method: 'get',
    path: '/v1/projects/{id}/api-keys',
    operation: 'listApiKeys',
    tag,
    summary: 'List the API keys of a project, the newest first',
    access: ADMIN,
    limit: 'read',
    load: loadProject,
    query: pageOnly,
    body: NO_BODY,
    answers: { 200: { description: 'A page of keys', schema: apiKeyPage } },
    handle: async ({ services, resource, query }) => {
      const { items, next } = await services.repositories.apiKeys.list(resource.project.id, query);
      return reply(200, { data: items.map(apiKeyView), next });
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/projects/{id}/api-keys/{keyId}',
    operation: 'readApiKey',
    tag,
    summary: 'Read an API key',
    access: ADMIN,
    limit: 'read',
    load: loadApiKey,
    query: NO_QUERY,
    body: NO_BODY,
    answers: { 200: { description: 'The key', schema: apiKey } },
    handle: ({ resource }) => Promise.resolve(reply(200, apiKeyView(resource.key))),
  }),
  defineRoute({
    method: 'delete',
    path: '/v1/projects/{id}/api-keys/{keyId}',
    operation: 'revokeApiKey',
    tag,
    summary: 'Revoke an API key',
    description: 'At once and for good. To rotate a key, create another one first and revoke this one later.',
    access: ADMIN,
    limit: 'write',
    load: loadApiKey,
    query: NO_QUERY,
    body: NO_BODY,
    answers: { 204: { description: 'Revoked', schema: null } },
    handle: async ({ services, resource: { project, key } }) => {
      await services.repositories.apiKeys.revoke(project.id, key.id);
      return reply(204, undefined);
    },
  }),
];

async function loadApiKey(facts: RequestFacts): Promise<LoadedProject & { readonly key: ApiKey }> {
  const loaded = await loadProject(facts);
  const key = await facts.services.repositories.apiKeys.get(loaded.project.id, idIn(facts, 'keyId', 'key'));
  return { ...loaded, key: key ?? notFound() };
}

function newSecret(publishable: boolean): string {
  const prefix = publishable ? API_KEY_PREFIX.publishable : API_KEY_PREFIX.secret;
  return prefix + randomBytes(SECRET_BYTES).toString('base64url');
}

function apiKeyView({ id, name, scopes, publishable, createdAt, lastUsedAt, revokedAt }: ApiKey): ApiKeyView {
  const known = SCOPES.filter((scope) => scopes.includes(scope));
  return { id, name, scopes: known, publishable, createdAt, lastUsedAt, revokedAt };
}
