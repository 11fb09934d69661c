import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Flow } from '../../domain/flow';
import type { Evaluation, Message, Registration, RegistrationEvent } from '../../domain/registration';
import type { Actor, Instant, Language, ProjectMode } from '../../domain/vocabulary';

/**
 * Task queues. Workflows and light activities share one; OCR, faces and barcodes have their own, one process a core; and
 * calls of vendors theirs, so that one who hangs keeps nobody else waiting.
 */
export const TASK_QUEUE = 'app-registrations';
export const MEDIA_TASK_QUEUE = 'app-registrations-media';
export const VENDOR_TASK_QUEUE = 'app-registrations-vendors';
export const WORKFLOW_TYPE = 'appRegistration';

/** Input of the `appRegistration` workflow; its id is the registration's id. */
export interface AppRegistrationInput {
  readonly registrationId: string;
  readonly projectId: string;
  readonly mode: ProjectMode;
  readonly language: Language;
  readonly flow: { readonly id: string; readonly version: number; readonly definition: Flow };
  readonly startedBy: Actor;
  readonly previousRegistrationId: string | null;
  /** Set by continue-as-new and by a reopening: the state to go on from, and the run it comes from. */
  readonly resumed?: {
    readonly registration: Registration;
    /** Null where that run is no longer kept. */
    readonly runId: string | null;
  };
}

/** What every update answers: how far the registration has come with it; the projection shows that, or more. */
export interface Answer {
  readonly sequence: number;
  /** `submit` only. */
  readonly attempt?: { readonly number: number };
}

/** The arguments of an update: its message without what the update itself says. */
export type Of<Type extends Message['type']> = Omit<Extract<Message, { type: Type }>, 'type' | 'requestId'>;

// Updates for people. Each is refused synchronously with an ApplicationFailure whose type is a RefusalCode.

/** Sent by update-with-start: answers once the new registration is in the projection. */
export const begin = defineUpdate<Answer>('begin');
export const submit = defineUpdate<Answer, [Of<'submit'>]>('submit');
export const sendContactCode = defineUpdate<Answer, [Of<'codeSent'>]>('sendContactCode');
export const confirmContact = defineUpdate<Answer, [Of<'contactVerified'>]>('confirmContact');
export const sendLink = defineUpdate<Answer, [Of<'linkSent'>]>('sendLink');
export const skip = defineUpdate<Answer, [Of<'skip'>]>('skip');
export const skipKyc = defineUpdate<Answer, [Of<'skipKyc'>]>('skipKyc');
export const review = defineUpdate<Answer, [Of<'review'>]>('review');
export const cancel = defineUpdate<Answer, [Of<'cancel'>]>('cancel');
export const extend = defineUpdate<Answer, [Of<'extend'>]>('extend');
/** Sent by update-with-start: the ended run's result is the new run's `resumed`. */
export const reopen = defineUpdate<Answer, [Of<'reopen'>]>('reopen');

/** Signals for machines: a provider's answer that came by callback. Late, repeated or unknown ones change nothing. */
export const providerResult = defineSignal<[ProviderResult]>('providerResult');
export interface ProviderResult {
  readonly key: string;
  readonly attempt: number;
  readonly evaluation: Evaluation;
}

/** Asks a provider again at once, in place of waiting: for operators who mended it, also for many runs at a time. */
export const askProviderAgain = defineSignal('askProviderAgain');

/** The whole state and this run's events: for operators, tests and the rebuilding of the projection. */
export const registrationState = defineQuery<RunState>('registrationState');
export interface RunState {
  readonly registration: Registration;
  /** Events of this run only; `resumedFrom` names the run with the earlier ones. */
  readonly events: readonly RegistrationEvent[];
  readonly resumedFrom: string | null;
  readonly updatedAt: Instant;
}
