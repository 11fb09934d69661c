import fc from 'fast-check';
import { REASON_CODES } from '../../domain/reasons';
import { RED_FLAG_CODES } from '../../domain/redFlags';
import type { Flow } from '../../domain/flow';
import { validateFlow } from '../../domain/flowValidation/validateFlow';
import type { Evaluation, Message, Registration } from '../../domain/registration';
import { CONTACT_FIELD, REQUIREMENTS, SEVERITIES } from '../../domain/vocabulary';
import type { StepKind } from '../../domain/vocabulary';

const SETTINGS: Record<StepKind, () => fc.Arbitrary<object>> = {
  signUpForm: () =>
    fc.record({
      fields: fc.constant(['fullName', 'email', 'phone']),
      verify: fc.subarray(['email', 'phone']),
    }),
  basicInformation: () => fc.record({ minimumAge: fc.integer({ min: 0, max: 30 }) }),
  document: () => fc.constant({}),
  liveness: () => fc.constant({}),
  criminalHistory: () => fc.constant({ sources: ['sandbox'] }),
  form: () => fc.constant({ schema: { type: 'object' } }),
  signature: () => fc.constant({ text: { en: 'I agree.' } }),
};
const CHECKS: readonly StepKind[] = ['document', 'liveness', 'criminalHistory'];

function step(kind: StepKind): fc.Arbitrary<object> {
  return fc.record({
    step: fc.constant(kind),
    requirement: fc.constantFrom(...REQUIREMENTS),
    attempts: kind === 'criminalHistory' ? fc.constant(1) : fc.integer({ min: 1, max: 3 }),
    settings: SETTINGS[kind](),
    ...(CHECKS.includes(kind) && { provider: fc.constant('sandbox') }),
  });
}

/** Any order of any kinds, repeated kinds included, as long as the validator accepts it. */
export const flows: fc.Arbitrary<Flow> = fc
  .record({
    name: fc.constant('Random flow'),
    expiresIn: fc.constantFrom('PT1H', 'P1D', 'P7D'),
    steps: fc
      .array(fc.constantFrom(...(Object.keys(SETTINGS) as StepKind[])).chain(step), { minLength: 1, maxLength: 8 })
      .map((steps) => steps.map((made, index) => ({ ...made, key: `step${index}` }))),
    decision: fc.record({
      onRedFlag: fc.record(
        Object.fromEntries(SEVERITIES.map((severity) => [severity, fc.constantFrom('ignore', 'review', 'fail')])),
      ),
      manualReview: fc.constantFrom('whenNeeded', 'always', 'never'),
    }),
  })
  .map((input) => validateFlow(input, { mode: 'sandbox', defaultLanguage: 'en' }))
  .filter((result) => 'flow' in result)
  .map((result) => ('flow' in result ? result.flow : unreachable()));

export const evaluations: fc.Arbitrary<Evaluation> = fc.record({
  result: fc.constantFrom('passed', 'passed', 'failed', 'needsReview'),
  reasons: fc.oneof(
    fc.subarray([...REASON_CODES], { maxLength: 2 }),
    fc.constantFrom<Evaluation['reasons'][]>(['IMAGE_BLURRED'], ['NO_FACE_FOUND', 'IMAGE_GLARE']),
  ),
  scores: fc.constant({}),
  redFlags: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc.array(fc.record({ code: fc.constantFrom(...RED_FLAG_CODES), evidence: fc.constant({}) }), {
        minLength: 1,
        maxLength: 2,
      }),
    },
  ),
  contacts: fc.record({ email: fc.constantFrom('ctc_1', 'ctc_2'), phone: fc.constant('ctc_3') }),
});

const KINDS = {
  submit: 30,
  evaluated: 30,
  providerFailed: 6,
  providerAccepted: 4,
  codeSent: 2,
  contactVerified: 8,
  linkSent: 1,
  skip: 6,
  skipKyc: 1,
  review: 8,
  cancel: 1,
  extend: 2,
  expire: 3,
  reopen: 4,
} as const satisfies Record<Exclude<Message['type'], 'begin'>, number>;

/** What somebody may send next, sensible or not: `pick` chooses among steps, running evaluations and actors. */
export const moves = fc.record({
  kind: fc.oneof(
    ...(Object.keys(KINDS) as (keyof typeof KINDS)[]).map((kind) => ({
      weight: KINDS[kind],
      arbitrary: fc.constant(kind),
    })),
  ),
  pick: fc.nat(20),
  /** Speaks of the step that it is about by rights, and not of any step whatever. */
  aimed: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  evaluation: evaluations,
  approve: fc.boolean(),
  withKey: fc.boolean(),
  passes: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 0, max: 600_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 400_000_000 }) },
  ),
});
export type Move = typeof moves extends fc.Arbitrary<infer Value> ? Value : never;

/** The message that a move stands for in this state, at this time. */
export function messageOf(move: Move, registration: Registration, requestId: string, at: string): Message {
  const { steps } = registration;
  const pickOf = (candidates: Registration['steps']) =>
    (candidates.length > 0 ? candidates : steps)[move.pick % (candidates.length || steps.length)] ?? unreachable();
  const key = (move.aimed ? pickOf(steps.filter((candidate) => candidate.state === 'open')) : pickOf(steps)).key;
  const running = pickOf(steps.filter((candidate) => candidate.evaluation !== null));
  const attempt = move.aimed ? (running.evaluation?.attempt ?? move.pick) : move.pick;
  const doubtful = pickOf(steps.filter((candidate) => candidate.state === 'needsReview'));
  const channel = move.approve ? 'email' : 'sms';
  const contactId = (move.aimed ? registration.contacts[CONTACT_FIELD[channel]]?.id : null) ?? 'ctc_1';
  const operator = { type: 'operator', id: 'key_1' } as const;
  const person = { type: move.approve ? 'applicant' : 'backend', id: 'key_2' } as const;
  switch (move.kind) {
    case 'submit':
      return { type: 'submit', requestId, key, submissionId: `sub_${requestId}`, by: person };
    case 'evaluated':
      return { type: 'evaluated', key: running.key, attempt, evaluation: move.evaluation };
    case 'providerFailed':
      return {
        ...{ type: 'providerFailed', key: running.key, attempt, provider: 'http' },
        code: move.approve ? 'PROVIDER_UNAVAILABLE' : 'PROVIDER_MISCONFIGURED',
        ...(move.withKey && { reason: 'HTTP_401' }),
      };
    case 'providerAccepted':
      return {
        type: 'providerAccepted',
        key: running.key,
        attempt,
        until: new Date(Date.parse(at) + 1_000).toISOString(),
      };
    case 'codeSent':
      return { type: 'codeSent', requestId, channel, verificationId: `cvf_${requestId}` };
    case 'contactVerified':
      return { type: 'contactVerified', requestId, channel, contactId };
    case 'linkSent':
      return { type: 'linkSent', requestId, by: person };
    case 'skip':
      return { type: 'skip', requestId, key, by: person };
    case 'skipKyc':
      return { type: 'skipKyc', requestId, by: person };
    case 'review': {
      const decision = move.approve ? 'approve' : 'reject';
      return {
        type: 'review',
        requestId,
        decision,
        key: move.withKey ? doubtful.key : null,
        noteId: null,
        by: operator,
      };
    }
    case 'cancel':
      return { type: 'cancel', requestId, noteId: null, by: person };
    case 'extend': {
      const until = move.withKey ? new Date(Date.parse(at) + move.pick * 3_600_000).toISOString() : null;
      return { type: 'extend', requestId, by: operator, until };
    }
    case 'expire':
      return { type: 'expire' };
    case 'reopen':
      return { type: 'reopen', requestId, by: operator, noteId: null, keys: move.withKey ? [pickOf([]).key] : [] };
  }
}

function unreachable(): never {
  throw new Error('unreachable');
}
