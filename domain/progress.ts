import type { Flow } from './flow';
import type { Registration, RunningEvaluation, StepRecord } from './registration';
import { CHECKS, CONTACT_FIELD, isTerminal } from './vocabulary';
import type { ContactChannel, ContactField, Instant, StepKind, WaitingOn } from './vocabulary';

/** A step that no longer holds back the ones after it (http-api.md, rule 3). */
export function isFinished(step: StepRecord): boolean {
  return (
    step.state === 'passed' ||
    step.state === 'skipped' ||
    step.state === 'needsReview' ||
    (step.state === 'failed' && step.requirement === 'optional')
  );
}

/** What the criminal-history check must know before it can start: all that stands before it in the flow. */
const CRIMINAL_HISTORY_INPUTS: readonly StepKind[] = ['signUpForm', 'basicInformation', 'document'];

/** Whether a criminal-history step's inputs are known, so that it starts by itself. */
export function inputsAreKnown(registration: Registration, step: StepRecord): boolean {
  const before = registration.steps.slice(0, registration.steps.indexOf(step));
  return before.filter((other) => CRIMINAL_HISTORY_INPUTS.includes(other.step)).every(isFinished);
}

/** The key of the step that the registration stands at, or null once it has ended. */
export function currentStepOf(registration: Registration): string | null {
  if (isTerminal(registration.status)) return null;
  const unfinished = registration.steps.find((step) => !isFinished(step));
  if (unfinished !== undefined) return unfinished.key;
  return registration.steps.find((step) => step.state === 'needsReview')?.key ?? null;
}

/** Who must act next, or null once it has ended (http-api.md, rule 4). */
export function waitingOnOf(registration: Registration): WaitingOn | null {
  if (isTerminal(registration.status)) return null;
  if (registration.status === 'NEEDS_MANUAL_VERIFICATION') return 'operator';
  const current = registration.steps.find((step) => step.key === currentStepOf(registration));
  if (current?.state !== 'evaluating') return 'applicant';
  return current.evaluation !== null && isParked(current.evaluation) ? 'provider' : 'system';
}

/** Whether an attempt waits for its provider: a call failed, or it took the request and answers later. */
export function isParked({ failedCalls, awaitedUntil }: RunningEvaluation): boolean {
  return failedCalls > 0 || awaitedUntil !== undefined;
}

/** Whether time runs towards expiry: not while only an operator or a provider is waited for. */
export function clockRuns(waitingOn: WaitingOn | null): boolean {
  return waitingOn === 'applicant' || waitingOn === 'system';
}

/** Whether the time of expiry has come. */
export function hasRunOut(registration: Registration, at: Instant): boolean {
  return 'at' in registration.expiry && registration.expiry.at <= at;
}

/** Contacts that the flow wants verified and that are not yet, for a sign-up form that is otherwise fine. */
export function unverifiedContacts(flow: Flow, registration: Registration, key: string): readonly ContactField[] {
  const step = flow.steps.find((candidate) => candidate.key === key);
  if (step?.step !== 'signUpForm') return [];
  return step.settings.verify.filter((field) => registration.contacts[field]?.verified !== true);
}

/** Whether all that a step still needs is the verification of a contact, now or once it is its turn again. */
export function awaitsContact(flow: Flow, registration: Registration, step: StepRecord): boolean {
  return (
    (step.state === 'open' || step.state === 'locked') &&
    step.submissionId !== null &&
    step.validation?.result !== 'failed' &&
    unverifiedContacts(flow, registration, step.key).length > 0
  );
}

export interface NextAction {
  readonly action: 'submit' | 'verifyContact';
  /** The channels left to verify; `verifyContact` only. */
  readonly channels?: readonly ContactChannel[];
  /** When the registration expires, unless its time stands still. */
  readonly until: Instant | null;
}

/** What the person can do at a step now, or null where there is nothing. */
export function nextActionOf(flow: Flow, registration: Registration, step: StepRecord): NextAction | null {
  if (step.state !== 'open') return null;
  const until = 'at' in registration.expiry ? registration.expiry.at : null;
  if (!awaitsContact(flow, registration, step)) return { action: 'submit', until };
  const fields = unverifiedContacts(flow, registration, step.key);
  const channels = (['email', 'sms'] as const).filter((channel) => fields.includes(CONTACT_FIELD[channel]));
  return { action: 'verifyContact', channels, until };
}

/** Latest accepted submission by kind of step, for checks that look across steps. */
export function relatedSubmissions(registration: Registration): Partial<Record<StepKind, string>> {
  const related: Partial<Record<StepKind, string>> = {};
  for (const step of registration.steps) {
    if (step.submissionId !== null) related[step.step] = step.submissionId;
  }
  return related;
}

/** Whether the flow demands a check of the person. */
export function hasMandatoryCheck(flow: Flow): boolean {
  return flow.steps.some((step) => step.requirement === 'mandatory' && CHECKS.includes(step.step));
}
