import fc from 'fast-check';
import { REASON_CODES, RED_FLAG_CODES } from '../../domain/codes';
import type { Flow } from '../../domain/flow';
import { validateFlow } from '../../domain/flowValidation/validateFlow';
import type { Evaluation, Message, Registration } from '../../domain/registration';
import { REQUIREMENTS, SEVERITIES } from '../../domain/vocabulary';
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
    expiresIn: fc.constantFrom('PT10S', 'PT1H', 'P7D'),
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
  result: fc.constantFrom('passed', 'failed', 'needsReview'),
  reasons: fc.subarray([...REASON_CODES], { maxLength: 2 }),
  scores: fc.constant({}),
  redFlags: fc.array(fc.record({ code: fc.constantFrom(...RED_FLAG_CODES), evidence: fc.constant({}) }), {
    maxLength: 1,
  }),
  contacts: fc.record({ email: fc.constantFrom('ctc_1', 'ctc_2'), phone: fc.constant('ctc_3') }),
});

/** What somebody may send next, sensible or not: `pick` chooses among steps and running evaluations. */
export const moves = fc.record({
  kind: fc.constantFrom(
    'submit',
    'submit',
    'submit',
    'evaluated',
    'evaluated',
    'evaluated',
    'evaluated',
    'providerFailed',
    'codeSent',
    'contactVerified',
    'skip',
    'skipKyc',
    'review',
    'cancel',
    'extend',
    'expire',
    'reopen',
  ),
  pick: fc.nat(20),
  evaluation: evaluations,
  approve: fc.boolean(),
  withKey: fc.boolean(),
  passes: fc.integer({ min: 0, max: 3_600_000 }),
});
export type Move = typeof moves extends fc.Arbitrary<infer Value> ? Value : never;

/** The message that a move stands for in this state. */
export function messageOf(move: Move, registration: Registration, requestId: string): Message {
  const { steps } = registration;
  const key = steps[move.pick % steps.length]?.key ?? unreachable();
  const running = steps.filter((candidate) => candidate.evaluation !== null);
  const chosen = running.length > 0 ? running[move.pick % running.length] : undefined;
  const evaluated = { key: chosen?.key ?? key, attempt: chosen?.evaluation?.attempt ?? move.pick };
  const channel = move.approve ? 'email' : 'sms';
  const contactId = registration.contacts[move.approve ? 'email' : 'phone']?.id ?? 'ctc_0';
  const operator = { type: 'operator', id: 'key_1' } as const;
  switch (move.kind) {
    case 'submit':
      return { type: 'submit', requestId, key, submissionId: `sub_${requestId}`, by: { type: 'applicant' } };
    case 'evaluated':
      return { type: 'evaluated', ...evaluated, evaluation: move.evaluation };
    case 'providerFailed':
      return { type: 'providerFailed', ...evaluated, provider: 'sandbox', code: 'PROVIDER_UNAVAILABLE' };
    case 'codeSent':
      return { type: 'codeSent', requestId, channel, verificationId: `cvf_${requestId}` };
    case 'contactVerified':
      return { type: 'contactVerified', requestId, channel, contactId };
    case 'skip':
      return { type: 'skip', requestId, key, by: { type: 'applicant' } };
    case 'skipKyc':
      return { type: 'skipKyc', requestId, by: { type: 'applicant' } };
    case 'review':
      return {
        type: 'review',
        requestId,
        decision: move.approve ? 'approve' : 'reject',
        key: move.withKey ? key : null,
        noteId: null,
        by: operator,
      };
    case 'cancel':
      return { type: 'cancel', requestId, noteId: null, by: { type: 'backend', id: 'key_1' } };
    case 'extend':
      return { type: 'extend', requestId, by: operator, until: null };
    case 'expire':
      return { type: 'expire' };
    case 'reopen':
      return { type: 'reopen', requestId, by: operator, noteId: null, keys: move.withKey ? [key] : [] };
    default:
      return unreachable();
  }
}

function unreachable(): never {
  throw new Error('unreachable');
}
