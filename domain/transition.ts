import { RED_FLAGS, asksForAnotherPicture } from './codes';
import { decide, demandsOperator } from './decision';
import { durationMs } from './duration';
import type { Flow } from './flow';
import {
  awaitsContact,
  clockRuns,
  currentStepOf,
  hasRunOut,
  inputsAreKnown,
  isFinished,
  unverifiedContacts,
  waitingOnOf,
} from './progress';
import type {
  Command,
  Evaluation,
  EventType,
  Expiry,
  Message,
  Outcome,
  Registration,
  RegistrationEvent,
  StepRecord,
  Transition,
} from './registration';
import { CONTACT_FIELD, isTerminal } from './vocabulary';
import type { Actor, Instant, Language, ProjectMode, TerminalStatus } from './vocabulary';

/** How many handled requests are remembered; more than can be in flight between two runs. */
const REQUESTS_REMEMBERED = 50;

/** A registration before anything happened to it; `begin` is its first message. */
export function newRegistration(
  origin: {
    readonly id: string;
    readonly projectId: string;
    readonly mode: ProjectMode;
    readonly language: Language;
    readonly flow: { readonly id: string; readonly version: number };
    readonly previousRegistrationId: string | null;
  },
  flow: Flow,
  at: Instant,
): Registration {
  return {
    id: origin.id,
    projectId: origin.projectId,
    mode: origin.mode,
    flow: { id: origin.flow.id, version: origin.flow.version },
    language: origin.language,
    previousRegistrationId: origin.previousRegistrationId,
    status: 'STARTED',
    currentStep: null,
    waitingOn: 'applicant',
    steps: flow.steps.map((step) => ({
      key: step.key,
      step: step.step,
      requirement: step.requirement,
      provider: 'provider' in step ? step.provider : null,
      state: step.requirement === 'skip' ? 'skipped' : 'locked',
      submissions: 0,
      attemptsUsed: 0,
      attempts: step.attempts,
      evaluation: null,
      validation: null,
      submissionId: null,
    })),
    contacts: { email: null, phone: null },
    failedValidations: [],
    redFlags: [],
    review: { approved: false, approvedFlags: 0, demanded: false },
    outcome: null,
    sequence: 0,
    revision: 0,
    createdAt: at,
    updatedAt: at,
    expiry: { at: later(at, lifetime(flow)) },
    completedAt: null,
    handledRequests: [],
  };
}

/**
 * What a message makes of a registration: the next state, the events that tell of it, the work that follows. Messages
 * that `refusalOf` refuses must not come here; late, early or repeated ones of machines change nothing.
 */
export function transition(flow: Flow, registration: Registration, message: Message, at: Instant): Transition {
  const repeated = 'requestId' in message && registration.handledRequests.includes(message.requestId);
  const late = isTerminal(registration.status) && message.type !== 'reopen';
  if (repeated || late) return { registration, events: [], commands: [] };
  const draft = new Draft(flow, registration, at);
  apply(draft, message);
  settle(draft);
  return draft.finish('requestId' in message ? message.requestId : null);
}

/** The evaluations that are under way: what a run that takes over from another must go on with. */
export function commandsOf(registration: Registration): readonly Command[] {
  return registration.steps.flatMap((step) =>
    step.evaluation === null ? [] : [{ type: 'evaluate' as const, key: step.key, attempt: step.evaluation.attempt }],
  );
}

// ── what each message does ──────────────────────────────────────────────────────────────────────────────────────

function apply(draft: Draft, message: Message): void {
  switch (message.type) {
    case 'begin':
      return draft.emit('registration.created', {
        flow: draft.now.flow,
        by: message.by,
        ...(message.previousRegistrationId !== null && { previousRegistrationId: message.previousRegistrationId }),
      });
    case 'submit':
      return draft.startEvaluation(message.key, message.submissionId, message.by);
    case 'evaluated':
      return applyEvaluation(draft, message.key, message.attempt, message.evaluation);
    case 'providerFailed': {
      const step = draft.evaluating(message.key, message.attempt);
      if (step === null) return;
      const failedCalls = step.evaluation.failedCalls + 1;
      draft.change(step.key, { evaluation: { ...step.evaluation, failedCalls } });
      if (failedCalls > 1) return;
      return draft.emit(
        'provider.unavailable',
        { attempt: message.attempt, provider: message.provider, code: message.code },
        step.key,
      );
    }
    case 'codeSent':
      return draft.emit('contact.codeSent', { channel: message.channel, verificationId: message.verificationId });
    case 'contactVerified':
      draft.emit('contact.verified', { channel: message.channel });
      return draft.verifyContact(message.channel, message.contactId);
    case 'linkSent':
      return draft.emit('registration.linkSent', { by: message.by });
    case 'skip':
      draft.change(message.key, { state: 'skipped' });
      return draft.emit('step.skipped', { by: message.by }, message.key);
    case 'skipKyc':
      return draft.end('COMPLETED_WITHOUT_KYC', decider(message.by), ['KYC_SKIPPED']);
    case 'review':
      return applyReview(draft, message);
    case 'cancel':
      return draft.end('CANCELLED', decider(message.by), ['WITHDRAWN'], message.noteId);
    case 'extend':
      return applyExtension(draft, message.until, message.by);
    case 'expire':
      if (!hasRunOut(draft.now, draft.at)) return;
      return draft.end('EXPIRED', 'timer', ['TIME_RAN_OUT']);
    case 'reopen':
      return applyReopening(draft, message);
  }
}

function applyEvaluation(draft: Draft, key: string, attempt: number, found: Evaluation): void {
  const step = draft.evaluating(key, attempt);
  if (step === null) return;
  // Where the flow allows no manual review, a doubtful result is a failed attempt.
  const result =
    found.result === 'needsReview' && draft.flow.decision.manualReview === 'never' ? 'failed' : found.result;
  const takesPictures = step.step === 'document' || step.step === 'liveness';
  const anotherPicture = result === 'failed' && takesPictures && asksForAnotherPicture(found.reasons);
  const attemptsUsed = step.attemptsUsed + (anotherPicture ? 0 : 1);
  const validation = { attempt, result, reasons: found.reasons, scores: found.scores, evaluatedAt: draft.at };

  if (step.evaluation.failedCalls > 0) draft.emit('provider.recovered', { attempt }, key);
  draft.emit('step.evaluated', { attempt, result, reasons: found.reasons, scores: found.scores }, key);
  for (const flag of found.redFlags) draft.raise(flag.code, flag.evidence, key);

  if (result === 'failed') {
    const state = attemptsUsed < step.attempts ? ('open' as const) : ('failed' as const);
    draft.change(key, { state, evaluation: null, validation, attemptsUsed });
    draft.recordFailure({ ...validation, result, key });
    if (state === 'failed') draft.emit('step.failed', { attempt }, key);
  } else {
    draft.giveContacts(found.contacts ?? {});
    draft.change(key, {
      state: 'open',
      evaluation: null,
      validation,
      attemptsUsed,
      submissionId: step.evaluation.submissionId,
    });
    draft.accept(key);
  }
  if (draft.now.status === 'STARTED') draft.setStatus('ONGOING');
}

function applyReview(draft: Draft, message: Extract<Message, { type: 'review' }>): void {
  const doubtful = draft.now.steps.filter((step) => step.state === 'needsReview');
  const decided = doubtful.filter((step) => message.key === null || step.key === message.key);
  const note = message.noteId === null ? {} : { noteId: message.noteId };
  draft.emit('review.decided', { decision: message.decision, by: message.by, ...note }, message.key ?? undefined);
  for (const step of decided) {
    if (message.decision === 'approve') {
      draft.change(step.key, { state: 'passed' });
      draft.emit('step.passed', { decidedBy: 'operator' }, step.key);
    } else {
      draft.change(step.key, { state: 'failed' });
      draft.emit('step.failed', { decidedBy: 'operator' }, step.key);
    }
  }
  if (message.decision === 'reject') return draft.end('FAILED', 'operator', ['REJECTED_BY_OPERATOR'], message.noteId);
  if (message.key === null) draft.approveWhole();
  draft.operatorDecided = true;
}

function applyExtension(draft: Draft, until: Instant | null, by: Actor): void {
  const granted = until ?? later(draft.at, lifetime(draft.flow));
  draft.now = { ...draft.now, expiry: { at: granted } };
  draft.emit('registration.extended', { until: granted, by });
}

function applyReopening(draft: Draft, message: Extract<Message, { type: 'reopen' }>): void {
  const again = draft.now.steps.filter((step) => step.state === 'failed' || message.keys.includes(step.key));
  const from = draft.now.status;
  for (const step of again) {
    const allowance = draft.flow.steps.find((candidate) => candidate.key === step.key)?.attempts ?? 1;
    const attempts = step.attemptsUsed + allowance;
    draft.change(step.key, { state: 'locked', evaluation: null, attempts, submissionId: null });
  }
  draft.now = {
    ...draft.now,
    revision: draft.now.revision + 1,
    status: draft.now.steps.some((step) => step.validation !== null) ? 'ONGOING' : 'STARTED',
    outcome: null,
    completedAt: null,
    review: {
      approved: false,
      approvedFlags: draft.now.redFlags.length,
      demanded: demandsOperator(draft.flow, draft.now),
    },
    expiry: { at: later(draft.at, lifetime(draft.flow)) },
  };
  const note = message.noteId === null ? {} : { noteId: message.noteId };
  draft.emit('registration.reopened', {
    revision: draft.now.revision,
    from,
    to: draft.now.status,
    keys: again.map((step) => step.key),
    by: message.by,
    ...note,
  });
}

// ── what follows by itself ──────────────────────────────────────────────────────────────────────────────────────

function settle(draft: Draft): void {
  if (isTerminal(draft.now.status)) return;
  const decision = decide(draft.flow, draft.now);
  if (decision.kind === 'goOn') openSteps(draft);
  if (decision.kind === 'hold' && draft.now.status !== 'NEEDS_MANUAL_VERIFICATION')
    draft.setStatus('NEEDS_MANUAL_VERIFICATION');
  if (decision.kind === 'end')
    draft.end(decision.status, draft.operatorDecided ? 'operator' : 'flow', decision.reasons);
}

/** Opens what is next in the flow's order, and starts criminal history as soon as its inputs are known. */
function openSteps(draft: Draft): void {
  let heldBack = false;
  for (const { key } of draft.now.steps) {
    const step = draft.step(key);
    if (step.state === 'locked') {
      if (step.step === 'criminalHistory') {
        if (inputsAreKnown(draft.now, step)) draft.startEvaluation(key, null, { type: 'flow' });
      } else if (!heldBack) {
        draft.change(key, { state: 'open' });
        draft.emit('step.opened', {}, key);
      }
    }
    if (!isFinished(draft.step(key))) heldBack = true;
  }
}

// ── the draft ───────────────────────────────────────────────────────────────────────────────────────────────────

type EvaluatingStep = StepRecord & { readonly evaluation: NonNullable<StepRecord['evaluation']> };

/** A registration while a message is applied to it: collects the changes, the events and the work that follows. */
class Draft {
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
    this.emit('step.submitted', { attempt, by }, key);
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

/** Stops or restarts the clock when the one waited for changes. */
function expiryOf(registration: Registration, at: Instant): Expiry {
  const { expiry } = registration;
  if (isTerminal(registration.status)) return expiry;
  if (clockRuns(registration.waitingOn)) return 'at' in expiry ? expiry : { at: later(at, expiry.remainingMs) };
  return 'at' in expiry ? { remainingMs: Math.max(0, msBetween(at, expiry.at)) } : expiry;
}

function decider(by: Actor): Outcome['decidedBy'] {
  return by.type;
}

function lifetime(flow: Flow): number {
  const ms = durationMs(flow.expiresIn);
  if (ms === null) throw new Error('The flow has no readable expiresIn; validateFlow lets none pass');
  return ms;
}

function later(at: Instant, ms: number): Instant {
  return new Date(Date.parse(at) + ms).toISOString();
}

function msBetween(from: Instant, to: Instant): number {
  return Date.parse(to) - Date.parse(from);
}
