import type {
  Actor,
  ContactChannel,
  ContactField,
  EvidenceKind,
  Instant,
  Language,
  ProjectMode,
  Provider,
  Requirement,
  Severity,
  Status,
  StepKind,
  StepStateName,
  TerminalStatus,
  WaitingOn,
} from './vocabulary';
import type { ReasonCode } from './reasons';
import type { RedFlagCode } from './redFlags';

/**
 * All that is known of an App Registration, without one word of personal data: ids, codes, scores and times. The
 * workflow owns it, the projection stores it, `transition` is the only thing that changes it.
 */
export interface Registration {
  readonly id: string;
  readonly projectId: string;
  readonly mode: ProjectMode;
  readonly flow: { readonly id: string; readonly version: number };
  readonly language: Language;
  /** The one that this person finished before, where the flow let them enrol again. */
  readonly previousRegistrationId: string | null;
  readonly status: Status;
  readonly currentStep: string | null;
  readonly waitingOn: WaitingOn | null;
  readonly steps: readonly StepRecord[];
  readonly contacts: Readonly<Record<ContactField, ContactRecord | null>>;
  readonly failedValidations: readonly FailedValidation[];
  readonly redFlags: readonly RedFlag[];
  readonly review: ReviewRecord;
  readonly outcome: Outcome | null;
  /** The sequence of its last event. */
  readonly sequence: number;
  /** How often it was reopened. */
  readonly revision: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly expiry: Expiry;
  readonly completedAt: Instant | null;
  /** Ids of the last messages handled, so that a message repeated to a later run of the same registration is harmless. */
  readonly handledRequests: readonly string[];
}

/** Time left: either running towards `at`, or standing still with `remainingMs` to go. */
export type Expiry = { readonly at: Instant } | { readonly remainingMs: number };

export interface StepRecord {
  readonly key: string;
  readonly step: StepKind;
  readonly requirement: Requirement;
  readonly provider: Provider | null;
  readonly state: StepStateName;
  /** Submissions received, picture faults included; numbers the attempts from 1. */
  readonly submissions: number;
  readonly attemptsUsed: number;
  /** Evaluated attempts allowed; a reopening may raise it. */
  readonly attempts: number;
  readonly evaluation: RunningEvaluation | null;
  readonly validation: Validation | null;
  /** The last submission that did not fail; null again when the step is to be done anew. */
  readonly submissionId: string | null;
}

/** An attempt that is being evaluated. */
export interface RunningEvaluation {
  readonly attempt: number;
  readonly submissionId: string | null;
  readonly startedAt: Instant;
  /** Calls of the provider that failed since it last answered. */
  readonly failedCalls: number;
  /** Why the last of them failed. */
  readonly failure?: { readonly code: string; readonly reason: string | null };
  /** The provider took the request and answers by callback; asked again at this time. */
  readonly awaitedUntil?: Instant;
}

export interface Validation {
  readonly attempt: number;
  readonly result: 'passed' | 'failed' | 'needsReview';
  readonly reasons: readonly ReasonCode[];
  readonly scores: Readonly<Record<string, number>>;
  /** What led to the result, where the check says so. */
  readonly evidence?: readonly EvidenceKind[];
  /** Criminal history only: the lists that were searched. That it passed means no hit in these, and nothing else. */
  readonly searched?: readonly SearchedList[];
  readonly evaluatedAt: Instant;
}

/** A list of wanted or sanctioned people, in the version that was in force. */
export interface SearchedList {
  /** Its name in the flow. */
  readonly source: string;
  readonly version: number;
  /** `YYYY-MM-DD`: when its publisher made it; null where nobody said. */
  readonly date: string | null;
  readonly entries: number;
}

export interface FailedValidation extends Validation {
  readonly key: string;
  readonly result: 'failed';
}

export interface ContactRecord {
  /** Names the address in the vault (`ctc_…`); another address is another id. */
  readonly id: string;
  readonly verified: boolean;
}

export interface RedFlag {
  readonly code: RedFlagCode;
  readonly severity: Severity;
  readonly key: string | null;
  readonly raisedAt: Instant;
  /** Scores and codes only. */
  readonly evidence: Readonly<Record<string, number | string | boolean>>;
}

export interface ReviewRecord {
  /** An operator approved the registration as a whole (since it was last reopened). */
  readonly approved: boolean;
  /** How many of the red flags, oldest first, that approval covered. */
  readonly approvedFlags: number;
  /** Set by a reopening: an operator decides, whatever the flow says. */
  readonly demanded: boolean;
}

export interface Outcome {
  readonly status: TerminalStatus;
  readonly decidedBy: 'flow' | 'operator' | 'applicant' | 'timer' | 'backend';
  readonly reasons: readonly (ReasonCode | RedFlagCode)[];
  readonly decidedAt: Instant;
}

/** What an evaluation of an attempt found. Made by the activity named after the step; carries no personal data. */
export interface Evaluation {
  readonly result: 'passed' | 'failed' | 'needsReview';
  readonly reasons: readonly ReasonCode[];
  /** Each 0 to 1 unless its name ends in a unit. */
  readonly scores: Readonly<Record<string, number>>;
  readonly evidence?: readonly EvidenceKind[];
  readonly searched?: readonly SearchedList[];
  readonly redFlags: readonly { readonly code: RedFlagCode; readonly evidence: RedFlag['evidence'] }[];
  /** Sign-up form only: which addresses in the vault were given. */
  readonly contacts?: Readonly<Partial<Record<ContactField, string>>>;
}

/** What happens to a registration. `requestId` identifies a person's message; the same one twice has one effect. */
export type Message =
  | { readonly type: 'begin'; readonly by: Actor; readonly previousRegistrationId: string | null }
  | {
      readonly type: 'submit';
      readonly requestId: string;
      readonly key: string;
      readonly submissionId: string;
      readonly by: Actor;
    }
  | { readonly type: 'evaluated'; readonly key: string; readonly attempt: number; readonly evaluation: Evaluation }
  | {
      readonly type: 'providerFailed';
      readonly key: string;
      readonly attempt: number;
      readonly provider: Provider;
      readonly code: string;
      readonly reason?: string;
    }
  | { readonly type: 'providerAccepted'; readonly key: string; readonly attempt: number; readonly until: Instant }
  | {
      readonly type: 'codeSent';
      readonly requestId: string;
      readonly channel: ContactChannel;
      readonly verificationId: string;
    }
  | {
      readonly type: 'contactVerified';
      readonly requestId: string;
      readonly channel: ContactChannel;
      readonly contactId: string;
    }
  | { readonly type: 'linkSent'; readonly requestId: string; readonly by: Actor }
  | ({ readonly type: 'skip'; readonly requestId: string; readonly key: string; readonly by: Actor } & OnCondition)
  | ({ readonly type: 'skipKyc'; readonly requestId: string; readonly by: Actor } & OnCondition)
  | ({
      readonly type: 'review';
      readonly requestId: string;
      readonly decision: 'approve' | 'reject';
      readonly key: string | null;
      readonly noteId: string | null;
      readonly by: Actor;
    } & OnCondition)
  | ({
      readonly type: 'cancel';
      readonly requestId: string;
      readonly noteId: string | null;
      readonly by: Actor;
    } & OnCondition)
  | ({
      readonly type: 'extend';
      readonly requestId: string;
      readonly by: Actor;
      readonly until: Instant | null;
    } & OnCondition)
  | { readonly type: 'expire' }
  | ({
      readonly type: 'reopen';
      readonly requestId: string;
      readonly by: Actor;
      readonly noteId: string | null;
      /** Steps to be done again, besides those that failed. */
      readonly keys: readonly string[];
    } & OnCondition);

/** Of a decision that depends on what was seen: it takes effect only at this sequence. */
interface OnCondition {
  readonly ifSequence?: number;
}

export const EVENT_TYPES = [
  'registration.created',
  'registration.statusChanged',
  'registration.completed',
  'registration.failed',
  'registration.expired',
  'registration.cancelled',
  'registration.reopened',
  'registration.extended',
  'registration.linkSent',
  'step.opened',
  'step.submitted',
  'step.evaluated',
  'step.passed',
  'step.failed',
  'step.skipped',
  'step.needsReview',
  'contact.codeSent',
  'contact.verified',
  'redFlag.raised',
  'review.decided',
  'provider.unavailable',
  'provider.recovered',
  'provider.accepted',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

export interface RegistrationEvent {
  /** From 1, without gaps, over all revisions. */
  readonly sequence: number;
  readonly type: EventType;
  readonly at: Instant;
  readonly key?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Work that follows from a transition. */
export interface Command {
  readonly type: 'evaluate';
  readonly key: string;
  readonly attempt: number;
}

export interface Transition {
  readonly registration: Registration;
  readonly events: readonly RegistrationEvent[];
  readonly commands: readonly Command[];
}
