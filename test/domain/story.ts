import type { ReasonCode } from '../../domain/reasons';
import type { RedFlagCode } from '../../domain/redFlags';
import { decide } from '../../domain/decision';
import type { Decision } from '../../domain/decision';
import { durationMs } from '../../domain/duration';
import type { Flow } from '../../domain/flow';
import { validateFlow } from '../../domain/flowValidation/validateFlow';
import { nextActionOf } from '../../domain/progress';
import type { NextAction } from '../../domain/progress';
import { refusalOf } from '../../domain/refusalOf';
import type { Intent } from '../../domain/refusalOf';
import type { RefusalCode } from '../../domain/refusals';
import type { Command, Evaluation, EventType, Message, Registration } from '../../domain/registration';
import type { RegistrationEvent, StepRecord } from '../../domain/registration';
import { newRegistration } from '../../domain/newRegistration';
import { transition } from '../../domain/transition';
import type { Actor, ContactChannel, Requirement, StepKind, StepStateName } from '../../domain/vocabulary';

const START = Date.parse('2026-01-01T00:00:00.000Z');

export const BACKEND: Actor = { type: 'backend', id: 'key_1' };
export const APPLICANT: Actor = { type: 'applicant', id: 'reg_1' };
export const OPERATOR: Actor = { type: 'operator', id: 'key_2' };

// ── flows ───────────────────────────────────────────────────────────────────────────────────────────────────────

const DEMANDED_SETTINGS: Partial<Record<StepKind, object>> = {
  form: { schema: { type: 'object' } },
  signature: { text: { en: 'I agree.' } },
};

type StepChange = { readonly key?: string; readonly attempts?: number; readonly settings?: object };

function stepWith(requirement: Requirement) {
  return (step: StepKind, { settings, ...change }: StepChange = {}): object => ({
    step,
    requirement,
    ...(['document', 'liveness', 'criminalHistory'].includes(step) && { provider: 'sandbox' }),
    settings: { ...DEMANDED_SETTINGS[step], ...settings },
    ...change,
  });
}
export const mandatory = stepWith('mandatory');
export const optional = stepWith('optional');
export const leftOut = stepWith('skip');

/** A published flow of these steps in a sandbox project, every default in place. */
export function flowOf(steps: readonly object[], rules: object = {}): Flow {
  const made = validateFlow(
    { name: 'Story', steps, ...rules },
    { mode: 'sandbox', defaultLanguage: 'en', vendors: [{ name: 'acme', checks: ['document'] }] },
  );
  if ('faults' in made) throw new Error(JSON.stringify(made.faults));
  return made.flow;
}

// ── evaluations ─────────────────────────────────────────────────────────────────────────────────────────────────

export function passed(found: Partial<Evaluation> = {}): Evaluation {
  return { result: 'passed', reasons: [], scores: {}, redFlags: [], ...found };
}
export function failed(...reasons: readonly ReasonCode[]): Evaluation {
  return passed({ result: 'failed', reasons });
}
export function doubtful(...reasons: readonly ReasonCode[]): Evaluation {
  return passed({ result: 'needsReview', reasons });
}
/** Passed, and yet something was noticed. */
export function flagged(...codes: readonly RedFlagCode[]): Evaluation {
  return passed({ redFlags: codes.map((code) => ({ code, evidence: { similarity: 0.5 } })) });
}
/** A sign-up form that passed, with the ids of the addresses that it gave. */
export function signedUp(contacts: Evaluation['contacts'] = { email: 'ctc_email', phone: 'ctc_phone' }): Evaluation {
  return passed({ contacts });
}

// ── the story ───────────────────────────────────────────────────────────────────────────────────────────────────

function freeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
}

/** A registration with its flow and clock, driven by messages the way the workflow does it. Nothing given is changed. */
export class Story {
  registration: Registration;
  readonly events: RegistrationEvent[] = [];
  /** What was left to be done by the last message. */
  commands: readonly Command[] = [];
  private clock = START;
  private requests = 0;

  constructor(
    readonly flow: Flow,
    previousRegistrationId: string | null = null,
  ) {
    const origin = {
      id: 'reg_1',
      projectId: 'prj_1',
      mode: 'sandbox',
      language: 'en',
      flow: { id: 'flw_1', version: 1 },
      previousRegistrationId,
    } as const;
    this.registration = newRegistration(origin, freeze(flow), this.at);
    this.take({ type: 'begin', by: BACKEND, previousRegistrationId });
  }

  /** Applies a message and answers true, or answers false where a person is refused. */
  take(message: Message): boolean {
    if ('requestId' in message && this.refusalOf(message) !== null) return false;
    const made = transition(this.flow, freeze(this.registration), message, this.at);
    this.registration = made.registration;
    this.commands = made.commands;
    this.events.push(...made.events);
    return true;
  }

  // what happens

  waits(duration: string): this {
    return this.passes(durationMs(duration) ?? Number.NaN);
  }
  passes(ms: number): this {
    this.clock += ms;
    return this;
  }
  submits(key: string, by: Actor = APPLICANT): this {
    const requestId = this.request();
    return this.tell({ type: 'submit', requestId, key, submissionId: `sub_${requestId}`, by });
  }
  isEvaluated(key: string, evaluation: Evaluation = this.usual(key)): this {
    return this.tell({ type: 'evaluated', key, attempt: this.step(key).evaluation?.attempt ?? 0, evaluation });
  }
  /** Submits a step and has it evaluated. */
  handsIn(key: string, evaluation?: Evaluation): this {
    return this.submits(key).isEvaluated(key, evaluation);
  }
  findsProviderAway(key: string, failure: { readonly code?: string; readonly reason?: string } = {}): this {
    const attempt = this.step(key).evaluation?.attempt ?? 0;
    const told = { code: 'PROVIDER_UNAVAILABLE', ...failure };
    return this.tell({ type: 'providerFailed', key, attempt, provider: 'sandbox', ...told });
  }
  /** The provider took the request, and answers by callback within an hour. */
  isTakenByProvider(key: string): this {
    const attempt = this.step(key).evaluation?.attempt ?? 0;
    const until = new Date(this.clock + 3_600_000).toISOString();
    return this.tell({ type: 'providerAccepted', key, attempt, until });
  }
  isSentCode(channel: ContactChannel): this {
    return this.tell({ type: 'codeSent', requestId: this.request(), channel, verificationId: 'cvf_1' });
  }
  verifies(channel: ContactChannel): this {
    const contactId = this.registration.contacts[channel === 'email' ? 'email' : 'phone']?.id ?? '';
    return this.tell({ type: 'contactVerified', requestId: this.request(), channel, contactId });
  }
  isSentLink(): this {
    return this.tell({ type: 'linkSent', requestId: this.request(), by: BACKEND });
  }
  skips(key: string): this {
    return this.tell({ type: 'skip', requestId: this.request(), key, by: APPLICANT });
  }
  skipsKyc(by: Actor = APPLICANT): this {
    return this.tell({ type: 'skipKyc', requestId: this.request(), by });
  }
  isApproved(key: string | null = null): this {
    return this.review('approve', key);
  }
  isRejected(key: string | null = null): this {
    return this.review('reject', key);
  }
  isCancelled(by: Actor = BACKEND): this {
    return this.tell({ type: 'cancel', requestId: this.request(), noteId: 'note_1', by });
  }
  isExtended(until: string | null = null): this {
    return this.tell({ type: 'extend', requestId: this.request(), by: BACKEND, until });
  }
  /** The timer says that the time of expiry has come. */
  timerFires(): this {
    return this.tell({ type: 'expire' });
  }
  isReopened(...keys: readonly string[]): this {
    return this.tell({ type: 'reopen', requestId: this.request(), by: OPERATOR, noteId: 'note_2', keys });
  }
  tell(message: Message): this {
    if (!this.take(message)) throw new Error(`${message.type} was refused`);
    return this;
  }

  // what can be seen

  get at(): string {
    return new Date(this.clock).toISOString();
  }
  get decision(): Decision {
    return decide(this.flow, this.registration);
  }
  /** The state of each step by its key. */
  get states(): Record<string, StepStateName> {
    return Object.fromEntries(this.registration.steps.map((step) => [step.key, step.state]));
  }
  /** Status, current step and the one waited for. */
  get standing(): string {
    const { status, currentStep, waitingOn } = this.registration;
    return `${status} at ${currentStep ?? 'no step'}, waiting on ${waitingOn ?? 'nobody'}`;
  }
  step(key: string): StepRecord {
    const step = this.registration.steps.find((candidate) => candidate.key === key);
    if (step === undefined) throw new Error(`no step ${key}`);
    return step;
  }
  next(key: string): NextAction | null {
    return nextActionOf(this.flow, this.registration, this.step(key));
  }
  refusalOf(message: Intent): RefusalCode | null {
    return refusalOf(this.flow, this.registration, message);
  }
  eventsOf(type: EventType): RegistrationEvent[] {
    return this.events.filter((event) => event.type === type);
  }
  /** The types of the events that something brings about. */
  eventsWhile(happens: (story: this) => unknown): EventType[] {
    const before = this.events.length;
    happens(this);
    return this.events.slice(before).map((event) => event.type);
  }

  private review(decision: 'approve' | 'reject', key: string | null): this {
    const requestId = this.request();
    return this.tell({ type: 'review', requestId, decision, key, noteId: 'note_3', by: OPERATOR });
  }
  private request(): string {
    this.requests += 1;
    return `request-${this.requests}`;
  }
  private usual(key: string): Evaluation {
    return this.step(key).step === 'signUpForm' ? signedUp() : passed();
  }
}
