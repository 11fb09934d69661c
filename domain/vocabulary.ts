/** The words of the product. Every folder uses these names, and no others, for the same things. */

export const STEP_KINDS = [
  'signUpForm',
  'basicInformation',
  'document',
  'liveness',
  'criminalHistory',
  'form',
  'signature',
] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/** Steps that check a person; a flow without a mandatory one may end as COMPLETED_WITHOUT_KYC. */
export const CHECKS: readonly StepKind[] = ['document', 'liveness', 'criminalHistory'];

export const REQUIREMENTS = ['mandatory', 'optional', 'skip'] as const;
export type Requirement = (typeof REQUIREMENTS)[number];

export const STATUSES = [
  'STARTED',
  'ONGOING',
  'NEEDS_MANUAL_VERIFICATION',
  'COMPLETED',
  'COMPLETED_WITHOUT_KYC',
  'FAILED',
  'EXPIRED',
  'CANCELLED',
] as const;
export type Status = (typeof STATUSES)[number];

export const TERMINAL_STATUSES = [
  'COMPLETED',
  'COMPLETED_WITHOUT_KYC',
  'FAILED',
  'EXPIRED',
  'CANCELLED',
] as const satisfies readonly Status[];
export type TerminalStatus = (typeof TERMINAL_STATUSES)[number];

export function isTerminal(status: Status): status is TerminalStatus {
  return (TERMINAL_STATUSES as readonly Status[]).includes(status);
}

export const STEP_STATES = ['locked', 'open', 'evaluating', 'passed', 'needsReview', 'failed', 'skipped'] as const;
export type StepStateName = (typeof STEP_STATES)[number];

export const WAITING_ON = ['applicant', 'provider', 'operator', 'system'] as const;
export type WaitingOn = (typeof WAITING_ON)[number];

export const PROVIDERS = ['local', 'http', 'sandbox'] as const;
export type Provider = (typeof PROVIDERS)[number];

export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const LANGUAGES = ['en', 'es', 'pt'] as const;
export type Language = (typeof LANGUAGES)[number];
/** A text in every language. */
export type Translated = Readonly<Record<Language, string>>;

export const PROJECT_MODES = ['live', 'sandbox'] as const;
export type ProjectMode = (typeof PROJECT_MODES)[number];

export const CONTACT_CHANNELS = ['email', 'sms'] as const;
export type ContactChannel = (typeof CONTACT_CHANNELS)[number];

/** The sign-up field that each channel reaches. */
export const CONTACT_FIELD = { email: 'email', sms: 'phone' } as const satisfies Record<ContactChannel, string>;
export type ContactField = (typeof CONTACT_FIELD)[ContactChannel];

export const DOCUMENT_CATEGORIES = ['governmentId', 'passport', 'license'] as const;
export type DocumentCategory = (typeof DOCUMENT_CATEGORIES)[number];

export const SIGN_UP_FIELDS = ['fullName', 'email', 'phone', 'country'] as const;
export type SignUpField = (typeof SIGN_UP_FIELDS)[number];

export const BASIC_INFORMATION_FIELDS = ['birthDate', 'nationality', 'gender', 'address'] as const;
export type BasicInformationField = (typeof BASIC_INFORMATION_FIELDS)[number];

/** What a check of a document went by: its machine-readable zone, its barcode, what is printed on it, its portrait. */
export const EVIDENCE_KINDS = ['mrz', 'barcode', 'print', 'portrait'] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

export const SIGNATURE_KINDS = ['typed', 'drawn'] as const;
export type SignatureKind = (typeof SIGNATURE_KINDS)[number];

/** Who acted. `id` is the id of a key or of a registration token; never a person's name. */
export interface Actor {
  readonly type: 'applicant' | 'backend' | 'operator' | 'timer' | 'flow';
  readonly id?: string;
}

/** RFC 3339 in UTC with milliseconds, as `Date.prototype.toISOString` writes it. Sorts as text. */
export type Instant = string;
