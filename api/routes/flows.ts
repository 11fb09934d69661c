import { warningsOf } from '../../domain/flowValidation/warningsOf';
import type { JsonValue } from '../../db/records';
import type { FlowVersion, StoredFlow } from '../../db/repositories/flows';
import { isObject } from '../../domain/flowValidation/reader';
import { forScope } from '../access';
import { defineRoute } from '../defineRoute';
import { loadFlow, loadFlowOfProject, loadProject, notFound } from '../load';
import type { LoadedFlow, LoadedProject } from '../load';
import { resolveFlow } from '../resolveFlow';
import { NO_BODY, NO_QUERY, jsonBody, jsonOf, reply } from '../route';
import type { BodySpec, RequestFacts } from '../route';
import { pageOnly } from '../schemas/common';
import { nothing } from '../schemas/decisions';
import { flowDraft, flowPage, flowVersion, flowWarnings, publishedFlow, storedFlow } from '../schemas/flow';

const tag = 'Flows';
const READ = forScope('flows:read');
const WRITE = forScope('flows:write');

/** A draft as it was written, which makes a flow of its project. */
const draftBody: BodySpec<LoadedProject, JsonValue> = {
  schema: flowDraft,
  required: true,
  media: () => ['json'],
  read: async (body, { services }, { project }) => {
    const draft = jsonOf(body);
    await resolveFlow(draft, project, services);
    return draft;
  },
};

export const flowRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/projects/{id}/flows',
    operation: 'createFlow',
    tag,
    summary: 'Create a flow as a draft',
    access: WRITE,
    limit: 'write',
    load: loadProject,
    query: NO_QUERY,
    body: draftBody,
    answers: { 201: { description: 'The flow', schema: storedFlow } },
    refusals: ['INVALID_FLOW'],
    handle: async ({ services, resource, body, newId }) => {
      const made = { id: newId('flw'), projectId: resource.project.id, draft: body };
      return reply(201, flowView(await services.repositories.flows.create(made)));
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/projects/{id}/flows',
    operation: 'listFlows',
    tag,
    summary: 'List the flows of a project, the newest first',
    access: READ,
    limit: 'read',
    load: loadProject,
    query: pageOnly,
    body: NO_BODY,
    answers: { 200: { description: 'A page of flows', schema: flowPage } },
    handle: async ({ services, resource, query }) => {
      const { items, next } = await services.repositories.flows.list(resource.project.id, query);
      return reply(200, { data: items.map(flowView), next });
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/projects/{id}/flows/{flowId}',
    operation: 'readFlow',
    tag,
    summary: 'Read a flow: its draft, and which version is published',
    access: READ,
    limit: 'read',
    load: loadFlowOfProject,
    query: NO_QUERY,
    body: NO_BODY,
    answers: { 200: { description: 'The flow', schema: storedFlow } },
    handle: ({ resource }) => Promise.resolve(reply(200, flowView(resource.flow))),
  }),
  defineRoute({
    method: 'put',
    path: '/v1/projects/{id}/flows/{flowId}',
    operation: 'writeFlow',
    tag,
    summary: 'Replace the draft of a flow',
    description: 'Published versions stay as they are, and so do the registrations pinned to them.',
    access: WRITE,
    limit: 'write',
    load: loadFlowOfProject,
    query: NO_QUERY,
    body: draftBody,
    answers: { 200: { description: 'The flow', schema: storedFlow } },
    refusals: ['INVALID_FLOW'],
    handle: async ({ services, resource, body }) => {
      const saved = await services.repositories.flows.saveDraft(resource.flow.id, body);
      return reply(200, flowView(saved ?? notFound()));
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/flows/{id}/validate',
    operation: 'validateFlow',
    tag,
    summary: 'Check whether the draft of a flow could be published',
    access: WRITE,
    limit: 'write',
    load: loadFlow,
    query: NO_QUERY,
    body: jsonBody(nothing),
    answers: { 200: { description: 'It could', schema: flowWarnings } },
    refusals: ['INVALID_FLOW'],
    handle: async ({ services, resource }) => {
      const flow = await resolveFlow(resource.flow.draft, resource.project, services);
      return reply(200, { warnings: [...warningsOf(flow)] });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/flows/{id}/publish',
    operation: 'publishFlow',
    tag,
    summary: 'Publish the draft of a flow as its next version',
    description: 'New registrations are pinned to it; open ones stay on theirs.',
    access: WRITE,
    limit: 'write',
    load: loadFlow,
    query: NO_QUERY,
    body: jsonBody(nothing),
    answers: { 200: { description: 'The version', schema: publishedFlow } },
    refusals: ['INVALID_FLOW'],
    handle: async ({ services, resource, updateId }) => {
      const definition = await resolveFlow(resource.flow.draft, resource.project, services);
      const request = { flowId: resource.flow.id, requestId: updateId, definition };
      const { flowId, version, publishedAt } = (await services.repositories.flows.publish(request)) ?? notFound();
      return reply(200, { id: flowId, publishedVersion: version, publishedAt });
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/flows/{id}/versions/{n}',
    operation: 'readFlowVersion',
    tag,
    summary: 'Read a published version, with every default in place',
    access: READ,
    limit: 'read',
    load: loadVersion,
    query: NO_QUERY,
    body: NO_BODY,
    answers: { 200: { description: 'The version', schema: flowVersion } },
    handle: ({ resource: { version } }) => {
      const { flowId, publishedAt, definition } = version;
      // The schema of the answer says what it looks like; parsing makes it that type.
      return Promise.resolve(
        reply(200, flowVersion.parse({ flowId, version: version.version, publishedAt, definition })),
      );
    },
  }),
];

const LARGEST_VERSION = 2_147_483_647;

async function loadVersion(facts: RequestFacts): Promise<LoadedFlow & { readonly version: FlowVersion }> {
  const loaded = await loadFlow(facts);
  const number = /^[1-9]\d{0,9}$/.test(facts.params.n ?? '') ? Number(facts.params.n) : Infinity;
  const version = number > LARGEST_VERSION ? null : await facts.services.flowVersions.get(loaded.flow.id, number);
  return { ...loaded, version: version ?? notFound() };
}

function flowView({ id, draft, publishedVersion, createdAt, updatedAt }: StoredFlow) {
  return { id, draft: isObject(draft) ? { ...draft } : {}, publishedVersion, createdAt, updatedAt };
}
