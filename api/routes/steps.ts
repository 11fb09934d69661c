import { refusalOf } from '../../domain/refusalOf';
import type { RefusalCode } from '../../domain/refusals';
import { skip } from '../../workflows/appRegistration/messages';
import { actorOf, forScope, isBackend } from '../access';
import type { RequestBody } from '../body/requestBody';
import { decide } from '../decide';
import { defineRoute } from '../defineRoute';
import { newChallenge } from '../livenessChallenge';
import { loadStep, notFound } from '../load';
import type { LoadedStep } from '../load';
import { NO_BODY, NO_QUERY, jsonBody, reply } from '../route';
import type { BodySpec, RequestFacts } from '../route';
import { nothing } from '../schemas/decisions';
import { registration } from '../schemas/registration';
import { challenge, stepNeeds } from '../schemas/step';
import { attempt, jsonSubmission, multipartSubmission } from '../schemas/submission';
import { mediaOf } from '../submissions/readSubmission';
import { submitStep } from '../submitStep';
import { reasonsOf } from '../views/registrationView';
import { showRegistration } from '../views/showRegistrations';
import { stepNeedsView } from '../views/stepNeeds';

const tag = 'Steps';
const WRITE = forScope('registrations:write', 'applicant');

/** Read by the handler, which knows the kind of step and the id that pictures are kept under. */
const submissionBody: BodySpec<LoadedStep, RequestBody> = {
  schema: jsonSubmission,
  multipart: multipartSubmission,
  required: true,
  media: mediaOf,
  read: (body) => body,
};

export const stepRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/app-registrations/{id}/steps/{key}',
    operation: 'readStep',
    tag,
    summary: 'Read what a step needs, in the caller’s language',
    access: forScope('registrations:read', 'applicant'),
    limit: 'read',
    load: loadStep,
    query: NO_QUERY,
    body: NO_BODY,
    answers: { 200: { description: 'What the step needs', schema: stepNeeds } },
    handle: ({ resource, language }) => {
      const { sequence } = resource.registration;
      return Promise.resolve(reply(200, stepNeedsView(resource, language), { sequence }));
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/app-registrations/{id}/steps/{key}/submissions',
    operation: 'submitStep',
    tag,
    summary: 'Hand in a step',
    description:
      'JSON, or multipart/form-data for `document` and `liveness`. Answered with 200 once the attempt is evaluated, or ' +
      'with 202 when that takes longer than `Prefer: wait` allows (5 s, where it is not given; at most 20 s): the step ' +
      'is then `evaluating`, and the registration tells when it no longer is.',
    access: WRITE,
    limit: 'write',
    load: loadStep,
    held: heldSubmission,
    query: NO_QUERY,
    body: submissionBody,
    waits: true,
    answers: {
      200: { description: 'The attempt is evaluated', schema: attempt },
      202: { description: 'The attempt is being evaluated', schema: attempt },
    },
    refusals: ['STEP_NOT_OPEN', 'REGISTRATION_CLOSED', 'ATTEMPTS_EXHAUSTED', 'TEXT_CHANGED', 'CHALLENGE_INVALID'],
    handle: async (call) => {
      const { registration: state, person, number, validation } = await submitStep(call);
      const audience = { isBackend: isBackend(call.credential), language: call.language };
      const result = validation?.result ?? null;
      const answer = {
        attempt: { number, result, reasons: validation === null ? [] : reasonsOf(validation, audience) },
        registration: await showRegistration(call, { ...call.resource, registration: state, person }),
      };
      const { sequence, id } = state;
      if (result !== null) return reply(200, answer, { sequence });
      return reply(202, answer, { sequence, location: `/v1/app-registrations/${id}` });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/app-registrations/{id}/steps/{key}/challenges',
    operation: 'createChallenge',
    tag,
    summary: 'Ask for a liveness challenge',
    description: 'For a `liveness` step in challenge mode: what to do in front of the camera, and until when.',
    access: WRITE,
    limit: 'write',
    load: loadChallengeStep,
    held: heldSubmission,
    query: NO_QUERY,
    body: jsonBody(nothing),
    answers: { 201: { description: 'The challenge', schema: challenge } },
    refusals: ['STEP_NOT_OPEN', 'REGISTRATION_CLOSED', 'ATTEMPTS_EXHAUSTED'],
    handle: async ({ services, resource, newId }) => {
      const { id: registrationId, projectId } = resource.registration;
      const made = await services.repositories.challenges.create({
        ...{ id: newId('chl'), registrationId, projectId, key: resource.step.key },
        ...newChallenge(Date.now()),
      });
      return reply(201, { challengeId: made.id, actions: [...made.actions], expiresAt: made.expiresAt });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/app-registrations/{id}/steps/{key}/skip',
    operation: 'skipStep',
    tag,
    summary: 'Leave out an optional step',
    access: WRITE,
    limit: 'write',
    load: loadStep,
    held: ({ updateId }, { flow, registration: state, step }) =>
      refusalOf(flow, state, { type: 'skip', requestId: updateId, key: step.key }),
    seen: ({ registration: state }) => state,
    query: NO_QUERY,
    body: jsonBody(nothing),
    answers: { 200: { description: 'The registration', schema: registration } },
    refusals: ['STEP_NOT_OPEN', 'REGISTRATION_CLOSED', 'STEP_MANDATORY'],
    handle: async (call) => {
      const after = await decide(call, skip, { key: call.resource.step.key, by: actorOf(call.credential) });
      return reply(200, await showRegistration(call, after), { sequence: after.registration.sequence });
    },
  }),
];

function heldSubmission(
  { updateId }: RequestFacts,
  { flow, registration: state, step }: LoadedStep,
): RefusalCode | null {
  return refusalOf(flow, state, { type: 'submit', requestId: updateId, key: step.key });
}

async function loadChallengeStep(facts: RequestFacts): Promise<LoadedStep> {
  const loaded = await loadStep(facts);
  const { step } = loaded;
  return step.step === 'liveness' && step.settings.mode === 'challenge' ? loaded : notFound();
}
