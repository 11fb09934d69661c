import type { z } from 'zod';
import { refusalOf } from '../../domain/refusalOf';
import type { Intent } from '../../domain/refusalOf';
import { cancel, extend, review, sendLink, skipKyc } from '../../workflows/appRegistration/messages';
import { actorOf, forScope } from '../access';
import { currentState, decide } from '../decide';
import { defineRoute } from '../defineRoute';
import { enrolmentOf, freshToken, startOf, tokenIsFresh } from '../enrolment';
import { heldIfClosed, loadRegistration } from '../load';
import type { LoadedRegistration } from '../load';
import { Refusal } from '../refusal';
import { NO_QUERY, jsonBody, reply } from '../route';
import type { Call } from '../route';
import * as bodies from '../schemas/decisions';
import { registration, registrationWithToken } from '../schemas/registration';
import { showRegistration } from '../views/showRegistrations';

const tag = 'Decisions';
const BACKEND = forScope('registrations:write');
const ANYBODY = forScope('registrations:write', 'applicant');
const OPERATOR = forScope('reviews:write');

type Deciding<Schema extends z.ZodType> = Call<LoadedRegistration, unknown, z.output<Schema>>;

const answers = { 200: { description: 'The registration', schema: registration } };
const seen = ({ registration: state }: LoadedRegistration) => state;

export const decisionRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/app-registrations/{id}/reviews',
    operation: 'reviewRegistration',
    tag,
    summary: 'Approve or reject what waits for a review',
    description:
      'Without `key` the decision is for every step that waits for a review, and possible only in the status ' +
      'NEEDS_MANUAL_VERIFICATION. A rejection ends the registration.',
    access: OPERATOR,
    limit: 'write',
    load: loadRegistration,
    held: heldIfClosed,
    seen,
    query: NO_QUERY,
    body: jsonBody(bodies.review),
    answers,
    refusals: ['REGISTRATION_CLOSED', 'NOTHING_TO_REVIEW'],
    handle: async (call: Deciding<typeof bodies.review>) => {
      const { decision, key = null, reason } = call.body;
      refuse(call, { type: 'review', key });
      const noteId = await sealNote(call, reason);
      const by = actorOf(call.credential, 'operator');
      return show(call, await decide(call, review, { decision, key, noteId, by }));
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/app-registrations/{id}/cancel',
    operation: 'cancelRegistration',
    tag,
    summary: 'Withdraw a registration',
    access: ANYBODY,
    limit: 'write',
    load: loadRegistration,
    held: heldIfClosed,
    seen,
    query: NO_QUERY,
    body: jsonBody(bodies.cancellation),
    answers,
    refusals: ['REGISTRATION_CLOSED'],
    handle: async (call: Deciding<typeof bodies.cancellation>) => {
      const noteId = await sealNote(call, call.body.reason);
      return show(call, await decide(call, cancel, { noteId, by: actorOf(call.credential) }));
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/app-registrations/{id}/extend',
    operation: 'extendRegistration',
    tag,
    summary: 'Give a registration more time',
    access: BACKEND,
    limit: 'write',
    load: loadRegistration,
    held: heldIfClosed,
    seen,
    query: NO_QUERY,
    body: jsonBody(bodies.extension),
    answers,
    refusals: ['REGISTRATION_CLOSED'],
    handle: async (call: Deciding<typeof bodies.extension>) => {
      const { until = null } = call.body;
      return show(call, await decide(call, extend, { until, by: actorOf(call.credential) }));
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/app-registrations/{id}/skip-kyc',
    operation: 'skipKyc',
    tag,
    summary: 'End a registration without its checks, where none is mandatory',
    access: ANYBODY,
    limit: 'write',
    load: loadRegistration,
    held: ({ updateId }, { flow, registration: state }) =>
      refusalOf(flow, state, { type: 'skipKyc', requestId: updateId }),
    seen,
    query: NO_QUERY,
    body: jsonBody(bodies.nothing),
    answers,
    refusals: ['REGISTRATION_CLOSED', 'KYC_MANDATORY'],
    handle: async (call: Deciding<typeof bodies.nothing>) =>
      show(call, await decide(call, skipKyc, { by: actorOf(call.credential) })),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/app-registrations/{id}/resend-link',
    operation: 'resendLink',
    tag,
    summary: 'Send the person a fresh link',
    description:
      'By e-mail, where the project has an enrolment page and an address is known; the answer holds it as well. ' +
      'Earlier tokens stay valid for their time unless `revoke` is true.',
    access: BACKEND,
    limit: 'write',
    load: loadRegistration,
    held: heldIfClosed,
    query: NO_QUERY,
    body: jsonBody(bodies.linkRequest),
    answers: { 200: { description: 'The registration and a fresh token', schema: registrationWithToken } },
    refusals: ['REGISTRATION_CLOSED', 'CONTACT_UNREACHABLE'],
    ...tokenIsFresh,
    handle: async (call: Deciding<typeof bodies.linkRequest>) => {
      const { services, resource, body, updateId } = call;
      const { enrolments } = services.repositories;
      const { id, handledRequests } = resource.registration;
      const isRepeated = handledRequests.includes(updateId);
      // The link that is sent must outlive the revocation, and nothing may be revoked where sending it is refused.
      const next = body.revoke
        ? await enrolments.nextTokenGeneration({ registrationId: id, requestId: updateId, isRepeated })
        : null;
      const after = await decide(call, sendLink, { by: actorOf(call.credential) });
      if (next !== null) await enrolments.revokeTokensBefore(next, id);
      const [view, token] = await Promise.all([showRegistration(call, after), freshToken(services, id)]);
      return reply(200, { registration: view, ...token }, { sequence: after.registration.sequence });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/app-registrations/{id}/reopen',
    operation: 'reopenRegistration',
    tag,
    summary: 'Open an ended registration again',
    description: 'Steps that failed, and those named, are to be done again, with all their attempts.',
    access: OPERATOR,
    limit: 'write',
    load: loadRegistration,
    held: ({ updateId }, { flow, registration: state }) =>
      refusalOf(flow, state, { type: 'reopen', requestId: updateId }),
    seen,
    query: NO_QUERY,
    body: jsonBody(bodies.reopening),
    answers,
    refusals: ['NOT_TERMINAL', 'DUPLICATE_REGISTRATION'],
    handle: async (call: Deciding<typeof bodies.reopening>) => {
      const { services, resource, updateId } = call;
      const { keys, reason } = call.body;
      const { id } = resource.registration;
      refuse(call, { type: 'reopen', keys });
      const held = await services.repositories.enrolments.hold({
        registrationId: id,
        keyHash: null,
        confirmEnded: services.putRight,
      });
      if (held.type === 'taken') {
        throw new Refusal('DUPLICATE_REGISTRATION', { registrationId: held.registrationId });
      }
      const noteId = await sealNote(call, reason);
      const input = await startOf(services, await enrolmentOf(services, id));
      const by = actorOf(call.credential, 'operator');
      const args = { keys, noteId, by, ...call.condition };
      await services.runs.reopen(input, resource.registration, args, updateId);
      return show(call, { ...resource, ...(await currentState(call)) });
    },
  }),
];

/** Refuses what the body asks for, before anything is kept of it. */
function refuse({ resource, updateId }: Call<LoadedRegistration, unknown, unknown>, intent: Intent): void {
  const code = refusalOf(resource.flow, resource.registration, { ...intent, requestId: updateId });
  if (code !== null) throw new Refusal(code);
}

/** What an operator or a backend writes about a person is the person's data: only its id goes further. */
async function sealNote(
  { services, resource, newId }: Call<LoadedRegistration, unknown, unknown>,
  text: string | undefined,
): Promise<string | null> {
  if (text === undefined) return null;
  const id = newId('note');
  await services.vault.seal({ registrationId: resource.registration.id, kind: 'note', id }, { text });
  return id;
}

async function show(call: Call<LoadedRegistration, unknown, unknown>, after: LoadedRegistration) {
  return reply(200, await showRegistration(call, after), { sequence: after.registration.sequence });
}
