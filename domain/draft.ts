import { RED_FLAGS } from './redFlags';
import { expiryOf } from './expiry';
import type { Flow } from './flow';
import { awaitsContact, currentStepOf, unverifiedContacts, waitingOnOf } from './progress';
import type {
  Command,
  Evaluation,
  EventType,
  Outcome,
  Registration,
  RegistrationEvent,
  StepRecord,
  Transition,
} from './registration';
import { CONTACT_FIELD } from './vocabulary';
import type { Actor, Instant, TerminalStatus } from './vocabulary';

/** How many handled requests are remembered; more than can be in flight between two runs. */
const REQUESTS_REMEMBERED = 50;

type EvaluatingStep = StepRecord & { readonly evaluation: NonNullable<StepRecord['evaluation']> };

/** A registration while a message is applied to it: collects the changes, the events and the work that follows. */
export class Draft {
  operatorDecided = false;
  private readonly events: RegistrationEvent[] = [];
  private readonly commands: Command[] = [];

  constructor(
    readonly flow: Flow,
    public now: Registration,
    readonly at: Instant,
  ) {}

  emit(type: EventType, data: Record<string, unknown>, key?: string): void {
    const sequence = this.now.sequence + 1;
    this.events.push({ sequence, type, at: this.at, ...(key !== undefined && { key }), data });
    this.now = { ...this.now, sequence };
  }

  step(key: string): StepRecord {
    const step = this.now.steps.find((candidate) => candidate.key === key);
    if (step === undefined) throw new Error(`The flow has no step "${key}"`);
    return step;
  }

  /** The step, if this attempt of it is being evaluated; null for an answer that comes late, twice or for nothing. */
  evaluating(key: string, attempt: number): EvaluatingStep | null {
    const step = this.now.steps.find((candidate) => candidate.key === key);
    if (step?.evaluation?.attempt !== attempt) return null;
    return { ...step, evaluation: step.evaluation };
  }

  change(key: string, patch: Partial<StepRecord>): void {
    this.now = { ...this.now, steps: this.now.steps.map((step) => (step.key === key ? { ...step, ...patch } : step)) };
  }

  startEvaluation(key: string, submissionId: string | null, by: Actor): void {
    const attempt = this.step(key).submissions + 1;
    this.change(key, {
      state: 'evaluating',
      submissions: attempt,
      evaluation: { attempt, submissionId, startedAt: this.at, failedCalls: 0 },
    });
    this.emit('step.submitted', { attempt, by, ...(submissionId !== null && { submissionId }) }, key);
    this.commands.push({ type: 'evaluate', key, attempt });
  }

  /** Finishes a step whose validation did not fail, unless a contact must be verified first. */
  accept(key: string): void {
    const step = this.step(key);
    if (unverifiedContacts(this.flow, this.now, key).length > 0) return;
    const doubtful = step.validation?.result === 'needsReview';
    this.change(key, { state: doubtful ? 'needsReview' : 'passed' });
    this.emit(doubtful ? 'step.needsReview' : 'step.passed', { attempt: step.submissions }, key);
  }

  giveContacts(given: NonNullable<Evaluation['contacts']>): void {
    const record = (field: 'email' | 'phone') => {
      const id = given[field];
      const known = this.now.contacts[field];
      if (id === undefined) return known;
      return known?.id === id ? known : { id, verified: false };
    };
    this.now = { ...this.now, contacts: { email: record('email'), phone: record('phone') } };
  }

  verifyContact(channel: 'email' | 'sms', contactId: string): void {
    const field = CONTACT_FIELD[channel];
    const waiting = this.now.steps.filter((step) => awaitsContact(this.flow, this.now, step));
    this.now = { ...this.now, contacts: { ...this.now.contacts, [field]: { id: contactId, verified: true } } };
    for (const step of waiting) this.accept(step.key);
  }

  raise(code: keyof typeof RED_FLAGS, evidence: Registration['redFlags'][number]['evidence'], key: string): void {
    const { severity } = RED_FLAGS[code];
    this.now = { ...this.now, redFlags: [...this.now.redFlags, { code, severity, key, raisedAt: this.at, evidence }] };
    this.emit('redFlag.raised', { code, severity, evidence }, key);
  }

  recordFailure(failure: Registration['failedValidations'][number]): void {
    this.now = { ...this.now, failedValidations: [...this.now.failedValidations, failure] };
  }

  approveWhole(): void {
    const review = { approved: true, approvedFlags: this.now.redFlags.length, demanded: false };
    this.now = { ...this.now, review };
  }

  setStatus(status: Registration['status'], data: Record<string, unknown> = {}): void {
    const from = this.now.status;
    this.now = { ...this.now, status };
    this.emit('registration.statusChanged', { from, to: status, ...data });
  }

  /** Ends the registration. Evaluations under way are given up; what was open is locked, since nothing can be done. */
  end(
    status: TerminalStatus,
    decidedBy: Outcome['decidedBy'],
    reasons: Outcome['reasons'],
    noteId: string | null = null,
  ): void {
    this.now = {
      ...this.now,
      outcome: { status, decidedBy, reasons, decidedAt: this.at },
      completedAt: this.at,
      steps: this.now.steps.map((step) =>
        step.state === 'open' || step.state === 'evaluating' ? { ...step, state: 'locked', evaluation: null } : step,
      ),
    };
    this.setStatus(status);
    this.emit(ENDINGS[status], { status, decidedBy, reasons, ...(noteId !== null && { noteId }) });
  }

  finish(requestId: string | null): Transition {
    const handled = requestId === null ? this.now.handledRequests : [...this.now.handledRequests, requestId];
    const registration = {
      ...this.now,
      currentStep: currentStepOf(this.now),
      waitingOn: waitingOnOf(this.now),
      handledRequests: handled.slice(-REQUESTS_REMEMBERED),
      updatedAt: this.events.length > 0 ? this.at : this.now.updatedAt,
    };
    return {
      registration: { ...registration, expiry: expiryOf(registration, this.at) },
      events: this.events,
      commands: this.commands,
    };
  }
}

const ENDINGS = {
  COMPLETED: 'registration.completed',
  COMPLETED_WITHOUT_KYC: 'registration.completed',
  FAILED: 'registration.failed',
  EXPIRED: 'registration.expired',
  CANCELLED: 'registration.cancelled',
} as const satisfies Record<TerminalStatus, EventType>;
