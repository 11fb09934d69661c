import type {
  BasicInformationField,
  ContactField,
  DocumentCategory,
  Language,
  Provider,
  Requirement,
  Severity,
  SignatureKind,
  SignUpField,
  StepKind,
} from './vocabulary';

/**
 * A Project Flow as every other part sees it: resolved, with all defaults in place. `validateFlow` makes one from what
 * a company wrote. It travels in the workflow's input, so a registration keeps its version for life.
 */
export interface Flow {
  readonly name: string;
  /** ISO 8601 duration of weeks, days, hours, minutes and seconds, such as `P7D`. */
  readonly expiresIn: string;
  /** Whether a finished person may enrol again. */
  readonly again: 'afterFailure' | 'never' | 'always';
  /** Whether a publishable key may start a registration of this flow. */
  readonly open: boolean;
  readonly redirectUrl: string | null;
  readonly steps: readonly FlowStep[];
  readonly decision: DecisionRules;
}

export interface DecisionRules {
  readonly onRedFlag: Readonly<Record<Severity, 'ignore' | 'review' | 'fail'>>;
  /** `never`: a doubtful check is a failed attempt. `always`: an operator decides every registration. */
  readonly manualReview: 'whenNeeded' | 'always' | 'never';
}

interface StepOf<Kind extends StepKind, Settings> {
  readonly key: string;
  readonly step: Kind;
  readonly requirement: Requirement;
  /** How many attempts may be evaluated; pictures refused for their quality do not count. */
  readonly attempts: number;
  readonly settings: Settings;
}
interface CheckOf<Kind extends StepKind, Settings> extends StepOf<Kind, Settings> {
  readonly provider: Provider;
  /** Which vendor performs it, by the name that the operator gave it; provider `http` only. */
  readonly vendor?: string;
}

/** Text by language; `en` or the project's language must be there. */
export type LocalizedText = Readonly<Partial<Record<Language, string>>>;

export interface SignUpFormSettings {
  readonly fields: readonly SignUpField[];
  readonly verify: readonly ContactField[];
  readonly consent: { readonly privacyUrl: string; readonly termsUrl: string } | null;
  /** ISO 3166-1 alpha-2; null allows every country. */
  readonly countries: readonly string[] | null;
  readonly emailDomains: { readonly allow: readonly string[] | null; readonly deny: readonly string[] };
  readonly disposableEmail: 'fail' | 'flag' | 'ignore';
}
export interface BasicInformationSettings {
  readonly fields: readonly BasicInformationField[];
  /** Whole years; null asks for none. */
  readonly minimumAge: number | null;
  /** ISO 3166-1 alpha-3; null allows every nationality. */
  readonly nationalities: readonly string[] | null;
}
export interface DocumentSettings {
  /** `country` is ISO 3166-1 alpha-3 or `*`. */
  readonly accept: readonly { readonly country: string; readonly categories: readonly DocumentCategory[] }[];
  /** Whole days that the document must still be valid for; 0, or absent in flows published without it: its last day will do. */
  readonly minimumValidityDays?: number;
  /** 0 to 1: below it the names on the document and in the forms count as different. */
  readonly nameMatchMinScore: number;
}
export interface LivenessSettings {
  readonly mode: 'selfie' | 'challenge';
  readonly minScore: number;
  readonly compareMinScore: number;
  readonly searchMinScore: number;
}
export interface CriminalHistorySettings {
  readonly sources: readonly string[];
  readonly hitMinScore: number;
  readonly reviewMinScore: number;
}
export interface FormSettings {
  /** JSON Schema 2020-12 of the answers. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly title: LocalizedText | null;
}
export interface SignatureSettings {
  readonly text: LocalizedText;
  readonly kinds: readonly SignatureKind[];
}

export type SignUpFormStep = StepOf<'signUpForm', SignUpFormSettings>;
export type BasicInformationStep = StepOf<'basicInformation', BasicInformationSettings>;
export type DocumentStep = CheckOf<'document', DocumentSettings>;
export type LivenessStep = CheckOf<'liveness', LivenessSettings>;
export type CriminalHistoryStep = CheckOf<'criminalHistory', CriminalHistorySettings>;
export type FormStep = StepOf<'form', FormSettings>;
export type SignatureStep = StepOf<'signature', SignatureSettings>;

export type FlowStep =
  SignUpFormStep | BasicInformationStep | DocumentStep | LivenessStep | CriminalHistoryStep | FormStep | SignatureStep;

/** The step of a flow with this key, or undefined. */
export function stepByKey(flow: Flow, key: string): FlowStep | undefined {
  return flow.steps.find((step) => step.key === key);
}
