import { asksForAnotherPicture } from './reasons';
import { decide, demandsOperator } from './decision';
import { Draft } from './draft';
import { later, lifetimeOf } from './expiry';
import type { Flow } from './flow';
import { hasRunOut, inputsAreKnown, isFinished } from './progress';
import type { Command, Evaluation, Message, Outcome, Registration, Transition } from './registration';
import { isTerminal } from './vocabulary';
import type { Actor, Instant } from './vocabulary';

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
    case 'providerFailed':
      return applyFailedCall(draft, message);
    case 'providerAccepted':
      return applyAcceptance(draft, message);
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
  const { reasons, scores, evidence, searched } = found;
  const findings = {
    attempt,
    result,
    reasons,
    scores,
    ...(evidence !== undefined && { evidence }),
    ...(searched !== undefined && { searched }),
  };
  const validation = { ...findings, evaluatedAt: draft.at };

  if (step.evaluation.failedCalls > 0) draft.emit('provider.recovered', { attempt }, key);
  draft.emit('step.evaluated', findings, key);
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

/** Told when it first fails, and when it fails for another reason than before. */
function applyFailedCall(draft: Draft, message: Extract<Message, { type: 'providerFailed' }>): void {
  const step = draft.evaluating(message.key, message.attempt);
  if (step === null) return;
  const { attempt, submissionId, startedAt, failedCalls } = step.evaluation;
  const failure = { code: message.code, reason: message.reason ?? null };
  const evaluation = { attempt, submissionId, startedAt, failedCalls: failedCalls + 1, failure };
  draft.change(step.key, { evaluation });
  // States that were kept before reasons were have none, and told of the first failure only.
  const known = failedCalls > 0 ? (step.evaluation.failure ?? failure) : null;
  if (known?.code === failure.code && known.reason === failure.reason) return;
  const told = {
    attempt,
    provider: message.provider,
    code: failure.code,
    ...(failure.reason !== null && { reason: failure.reason }),
  };
  draft.emit('provider.unavailable', told, step.key);
}

/** The provider answers later: a call that was answered at all is no failed one. */
function applyAcceptance(draft: Draft, message: Extract<Message, { type: 'providerAccepted' }>): void {
  const step = draft.evaluating(message.key, message.attempt);
  if (step === null) return;
  const { attempt, submissionId, startedAt, failedCalls } = step.evaluation;
  draft.change(step.key, {
    evaluation: { attempt, submissionId, startedAt, failedCalls: 0, awaitedUntil: message.until },
  });
  if (failedCalls > 0) draft.emit('provider.recovered', { attempt }, step.key);
  draft.emit('provider.accepted', { attempt, until: message.until }, step.key);
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
  const granted = until ?? later(draft.at, lifetimeOf(draft.flow));
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
    expiry: { at: later(draft.at, lifetimeOf(draft.flow)) },
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

function decider(by: Actor): Outcome['decidedBy'] {
  return by.type;
}
