import { Totals } from '../../domain/analytics/reports/totals';
import { mayEnrolAgain } from '../../domain/enrolment';
import { APPLICANT, actorOf, forScope, isBackend } from '../access';
import { gather } from '../analytics/gather';
import { questionOf } from '../analytics/question';
import { defineRoute } from '../defineRoute';
import { begunRegistration, newToken, present, tokenIsFresh } from '../enrolment';
import { faultOf } from '../faults';
import { flowById, isId, loadNothing, loadOwnRegistration, loadRegistration, notFound, pinnedFlow } from '../load';
import type { LoadedFlow, LoadedRegistration } from '../load';
import { keyByUserId } from '../naturalKey';
import { Refusal, refuseFaults } from '../refusal';
import { filterOf, searchKeysOf } from '../registrationSearch';
import { NO_BODY, NO_QUERY, jsonBody, reply } from '../route';
import type { Call, RequestFacts } from '../route';
import { analyticsFilter, registrationCounts } from '../schemas/analytics';
import {
  registration,
  registrationCreation,
  registrationFilter,
  registrationPage,
  registrationSearch,
  registrationWithToken,
} from '../schemas/registration';
import { countsView } from '../views/analyticsViews';
import { showRegistration, showRegistrations } from '../views/showRegistrations';
import type { z } from 'zod';

const tag = 'Registrations';
const READ = forScope('registrations:read');

export const registrationRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/app-registrations',
    operation: 'createRegistration',
    tag,
    summary: 'Begin a registration',
    description:
      'Pins it to the newest published version of the flow. A person who is known by `externalUserId` has at most one ' +
      'open registration of a flow: the same one is answered again, with 200. With a publishable key, from an allowed ' +
      'origin, a registration of an open flow can be begun by anyone.',
    access: forScope('registrations:write', 'publishableKey'),
    limit: 'create',
    load: loadNothing,
    query: NO_QUERY,
    body: jsonBody(registrationCreation),
    answers: {
      200: { description: 'The registration that there is already', schema: registrationWithToken },
      201: { description: 'The registration', schema: registrationWithToken },
    },
    handle: create,
    ...tokenIsFresh,
  }),
  defineRoute({
    method: 'get',
    path: '/v1/app-registrations',
    operation: 'listRegistrations',
    tag,
    summary: 'List registrations, the newest first',
    access: READ,
    limit: 'read',
    load: loadNothing,
    query: registrationFilter,
    body: NO_BODY,
    answers: { 200: { description: 'A page of registrations', schema: registrationPage } },
    handle: (call) => list(call, call.query),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/app-registrations/search',
    operation: 'searchRegistrations',
    tag,
    summary: 'Find registrations by what one person has',
    description:
      'In a body, since addresses of requests are kept in logs. Needs a project: the key’s, or the one named.',
    access: READ,
    limit: 'read',
    load: loadNothing,
    query: NO_QUERY,
    body: jsonBody(registrationSearch),
    onlyAsks: true,
    answers: { 200: { description: 'A page of registrations', schema: registrationPage } },
    handle: (call) => list(call, call.body),
  }),
  defineRoute({
    method: 'get',
    path: '/v1/app-registrations/counts',
    operation: 'countRegistrations',
    tag,
    summary: 'Count registrations by status, by whom they wait on, and by step',
    description: 'Kept up as registrations change, and so trails what happens by about two seconds.',
    access: READ,
    limit: 'read',
    load: loadNothing,
    query: analyticsFilter,
    body: NO_BODY,
    answers: { 200: { description: 'The counts', schema: registrationCounts } },
    handle: async (call) => {
      const [group] = await gather(call.services, questionOf(call, call.query), ['now']);
      return reply(200, countsView(group?.totals.now ?? new Totals()));
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/app-registrations/me',
    operation: 'readOwnRegistration',
    tag,
    summary: 'Read one’s own registration',
    access: APPLICANT,
    limit: 'read',
    load: loadOwnRegistration,
    query: NO_QUERY,
    body: NO_BODY,
    answers: { 200: { description: 'The registration', schema: registration } },
    handle: read,
  }),
  defineRoute({
    method: 'get',
    path: '/v1/app-registrations/{id}',
    operation: 'readRegistration',
    tag,
    summary: 'Read a registration',
    access: forScope('registrations:read', 'applicant'),
    limit: 'read',
    load: loadRegistration,
    query: NO_QUERY,
    body: NO_BODY,
    answers: { 200: { description: 'The registration', schema: registration } },
    handle: read,
  }),
];

async function list(
  call: Call<null, unknown, unknown>,
  { cursor, limit, ...asked }: z.output<typeof registrationFilter> & { readonly text?: string },
) {
  const { services } = call;
  const filter = filterOf(call, asked);
  const found = await services.repositories.registrations.list(filter, { cursor, limit });
  const shown = await Promise.all(
    found.items.map(async (item) => ({ registration: item, flow: await pinnedFlow(services, item) })),
  );
  return reply(200, { data: [...(await showRegistrations(call, shown))], next: found.next });
}

async function read(call: Call<LoadedRegistration, unknown, null>) {
  const { sequence } = call.resource.registration;
  return reply(200, await showRegistration(call, call.resource), { sequence });
}

async function create(call: Call<null, unknown, z.output<typeof registrationCreation>>) {
  const { services, credential, body, newId } = call;
  const { vault, repositories } = services;
  const { flow, project, version } = await publishedFlow(call, body.flowId);
  if (!isBackend(credential)) refuseFromVisitor(call, version.definition.open);

  const { metadata, tags, externalUserId = null } = body;
  const registrationId = newId('reg');
  const profile = {
    ...{ externalUserId, metadata, tags },
    contact: { email: body.contact?.email ?? null, phone: body.contact?.phone ?? null },
  };
  const place = { projectId: project.id, flowId: flow.id };
  const { created, enrolment } = await repositories.enrolments.claim({
    candidate: {
      ...place,
      registrationId,
      mode: project.mode,
      language: body.language ?? project.defaultLanguage,
      flowVersion: version.version,
      begunBy: actorOf(credential),
    },
    keyHash: externalUserId === null ? null : keyByUserId(vault, place, externalUserId),
    mayEnrolAgain: (status) => mayEnrolAgain(version.definition.again, status),
    confirmEnded: services.putRight,
    key: vault.newKey(registrationId, [{ kind: 'profile', id: 'profile', value: profile }]),
    searchKeys: searchKeysOf(vault, project.id, profile),
  });
  const begun = await begunRegistration(services, enrolment, created);
  const [view, token] = await Promise.all([showRegistration(call, begun), newToken(services, enrolment, project)]);
  const answer = { registration: view, ...token };
  return reply(created ? 201 : 200, answer, { sequence: begun.registration.sequence });
}

/** The flow that the body names, and its newest published version. */
async function publishedFlow(call: RequestFacts, flowId: string) {
  if (!isId(flowId, 'flw')) notFound();
  const loaded: LoadedFlow = await flowById(call, flowId);
  const number = loaded.flow.publishedVersion;
  if (number === null)
    throw new Refusal('INVALID_FIELDS', { errors: [faultOf('/flowId', 'NOT_PUBLISHED', call.language)] });
  return { ...loaded, version: present(await call.services.flowVersions.get(flowId, number)) };
}

/**
 * What a visitor of the company's page, whom nobody knows, may not do. A visitor who could name a user would get that
 * user's registration, and a token for it.
 */
function refuseFromVisitor(
  { body, language }: Call<null, unknown, z.output<typeof registrationCreation>>,
  isOpen: boolean,
): void {
  if (!isOpen) throw new Refusal('FORBIDDEN');
  if (typeof body.externalUserId === 'string') refuseFaults([faultOf('/externalUserId', 'BACKENDS_ONLY', language)]);
}
