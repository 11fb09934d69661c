import type { Flow } from '../../domain/flow';
import { newRegistration } from '../../domain/newRegistration';
import type { ReasonCode } from '../../domain/reasons';
import type { RedFlagCode } from '../../domain/redFlags';
import type { Command, Evaluation, Message, Registration, RegistrationEvent } from '../../domain/registration';
import { transition } from '../../domain/transition';
import { LANGUAGES, isTerminal } from '../../domain/vocabulary';
import type { Random } from '../accuracy/random';

/** What became of a person, told from the beginning of a time that nobody lived in. */
export interface Life {
  readonly registration: Registration;
  readonly events: readonly RegistrationEvent[];
}

export const BEGINNING = Date.parse('2001-01-01T00:00:00.000Z');

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const REASONS: readonly ReasonCode[] = ['IMAGE_BLURRED', 'IMAGE_GLARE', 'DOCUMENT_EXPIRED', 'IMAGE_CUT_OFF'];
const RED_FLAGS: readonly RedFlagCode[] = ['NAME_MISMATCH', 'DOCUMENT_ALREADY_USED', 'FACE_ALREADY_ENROLLED'];

/** Takes a person through a flow by the product’s own rules, as chance has it. */
export function liveThrough(
  flow: Flow,
  place: { readonly projectId: string; readonly flow: { readonly id: string; readonly version: number } },
  random: Random,
): Life {
  let clock = BEGINNING;
  let requests = 0;
  const at = () => new Date(clock).toISOString();
  const origin = {
    id: 'reg_',
    mode: 'sandbox',
    language: random.pick(LANGUAGES),
    previousRegistrationId: null,
  } as const;
  let registration = newRegistration({ ...origin, ...place }, flow, at());
  const events: RegistrationEvent[] = [];

  function take(message: Message): readonly Command[] {
    const made = transition(flow, registration, message, at());
    registration = made.registration;
    events.push(...made.events);
    return made.commands;
  }
  const request = () => `request-${(requests += 1)}`;
  const person = { type: 'applicant', id: 'reg_' } as const;

  /** Answers whether it goes on. */
  function personActs(): boolean {
    const chance = random.next();
    const key = registration.currentStep;
    if (key === null || chance < 0.04) return false;
    if (chance < 0.12 && 'at' in registration.expiry) {
      clock = Date.parse(registration.expiry.at);
      take({ type: 'expire' });
      return true;
    }
    clock += random.between(5_000, random.next() < 0.1 ? 20 * HOUR_MS : 8 * MINUTE_MS);
    if (chance < 0.14) take({ type: 'cancel', requestId: request(), noteId: null, by: person });
    else if (chance < 0.4 && requirementOf(key) === 'optional')
      take({ type: 'skip', requestId: request(), key, by: person });
    else check(take({ type: 'submit', requestId: request(), key, submissionId: `sub_${key}`, by: person }));
    return true;
  }
  function check(commands: readonly Command[]): void {
    for (const { key, attempt } of commands) {
      clock += random.between(50, 4_000);
      if (random.next() < 0.02) {
        take({ type: 'providerFailed', key, attempt, provider: 'sandbox', code: 'PROVIDER_UNAVAILABLE' });
        clock += random.between(MINUTE_MS, HOUR_MS);
      }
      check(take({ type: 'evaluated', key, attempt, evaluation: evaluationOf(random) }));
    }
  }
  function operatorActs(): boolean {
    if (random.next() < 0.2) return false;
    clock += random.between(10 * MINUTE_MS, 40 * HOUR_MS);
    const decision = random.next() < 0.8 ? 'approve' : 'reject';
    const by = { type: 'operator', id: 'key_operator' } as const;
    take({ type: 'review', requestId: request(), decision, key: null, noteId: null, by });
    return true;
  }
  const requirementOf = (key: string) => registration.steps.find((step) => step.key === key)?.requirement;

  take({ type: 'begin', by: { type: 'backend', id: 'key_backend' }, previousRegistrationId: null });
  let goesOn = true;
  while (goesOn && !isTerminal(registration.status)) {
    goesOn = registration.waitingOn === 'operator' ? operatorActs() : personActs();
  }
  return { registration, events };
}

function evaluationOf(random: Random): Evaluation {
  const chance = random.next();
  const redFlags = random.next() < 0.03 ? [{ code: random.pick(RED_FLAGS), evidence: { similarity: 0.7 } }] : [];
  const common = { scores: { quality: Math.round(random.next() * 100) / 100 }, redFlags };
  if (chance < 0.17) return { result: 'failed', reasons: random.some(REASONS, random.between(1, 2)), ...common };
  if (chance < 0.2) return { result: 'needsReview', reasons: [random.pick(REASONS)], ...common };
  return { result: 'passed', reasons: [], ...common, contacts: { email: 'ctc_email' } };
}
