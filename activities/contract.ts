import type { FlowStep } from '../domain/flow';
import type { Evaluation, Registration, RegistrationEvent } from '../domain/registration';
import type { ContactChannel, Instant, Language, ProjectMode, Provider, StepKind } from '../domain/vocabulary';
import type { EndpointState } from '../domain/webhooks/types';

/** Input of every evaluation. Ids and the step's own settings: what was submitted is read from the vault. */
export interface EvaluationInput<Step extends FlowStep = FlowStep> {
  readonly registrationId: string;
  readonly projectId: string;
  readonly mode: ProjectMode;
  readonly step: Step;
  readonly attempt: number;
  /** The how-many-eth call of the provider for this attempt, from 1. */
  readonly call: number;
  /** Null where nothing is submitted (criminal history). */
  readonly submissionId: string | null;
  /** Latest accepted submission by kind of step, for checks across steps. */
  readonly related: Readonly<Partial<Record<StepKind, string>>>;
  /** When the attempt began; rules of age and expiry count from here. */
  readonly at: string;
}

/** Steps that a provider performs. */
export type CheckStep = Extract<FlowStep, { readonly provider: Provider }>;

type StepOfKind<Kind extends StepKind> = Extract<FlowStep, { step: Kind }>;

/** Evaluations, named after their steps. Throws ApplicationFailure `PROVIDER_UNAVAILABLE` where a provider is away. */
export interface EvaluationActivities {
  validateSignUpForm(input: EvaluationInput<StepOfKind<'signUpForm'>>): Promise<Evaluation>;
  validateBasicInformation(input: EvaluationInput<StepOfKind<'basicInformation'>>): Promise<Evaluation>;
  checkDocument(input: EvaluationInput<StepOfKind<'document'>>): Promise<Evaluation>;
  checkLiveness(input: EvaluationInput<StepOfKind<'liveness'>>): Promise<Evaluation>;
  checkCriminalHistory(input: EvaluationInput<StepOfKind<'criminalHistory'>>): Promise<Evaluation>;
  validateForm(input: EvaluationInput<StepOfKind<'form'>>): Promise<Evaluation>;
  captureSignature(input: EvaluationInput<StepOfKind<'signature'>>): Promise<Evaluation>;
}

/** A vendor took the request; it answers by callback, or when it is asked again after this many seconds. */
export interface AnswersLater {
  readonly answersWithinSeconds: number;
}

/** The provider `http`, for every check. */
export interface VendorActivities {
  /**
   * Asks the vendor that the step names; asked again for the same attempt, it is the same request to the vendor.
   * Throws ApplicationFailure `PROVIDER_UNAVAILABLE` or `PROVIDER_MISCONFIGURED`, with a `ProviderFailure` as its detail.
   */
  askVendor(input: EvaluationInput<CheckStep>): Promise<Evaluation | AnswersLater>;
}

export interface ReadModelActivities {
  /** Writes the row and the events in one transaction; what is there already (same sequence or newer) is left alone. */
  projectRegistration(input: {
    readonly registration: Registration;
    readonly events: readonly RegistrationEvent[];
  }): Promise<void>;
}

/** Throws ApplicationFailure `MESSAGE_REJECTED` or `MESSAGE_UNDELIVERED`. */
export interface ContactActivities {
  /** Makes a one-time code for the address named by `contactId`, keeps its hash and sends it; once per `verificationId`. */
  sendContactCode(input: {
    readonly registrationId: string;
    readonly projectId: string;
    readonly mode: ProjectMode;
    readonly channel: ContactChannel;
    readonly contactId: string;
    readonly verificationId: string;
    readonly language: Language;
  }): Promise<void>;
  /** Sends the enrolment link to the person's e-mail address, where the project has a page and an address is known. */
  sendEnrolmentLink(input: {
    readonly registrationId: string;
    readonly projectId: string;
    readonly language: Language;
  }): Promise<void>;
}

/** Where a webhook endpoint stands after what was due has been sent. */
export interface TendedEndpoint {
  readonly state: EndpointState;
  readonly failingSince: Instant | null;
  readonly pending: number;
  /** When something is due next; null where nothing waits. */
  readonly next: Instant | null;
  /** The same, from now: 0 where something is due already. */
  readonly dueInMs: number | null;
}

export interface WebhookActivities {
  /** Sends what is due for an endpoint, for at most a while. Null where the endpoint is gone. */
  deliverDue(input: { readonly endpointId: string }): Promise<TendedEndpoint | null>;
}

export type Activities = EvaluationActivities & VendorActivities & ReadModelActivities & ContactActivities;
