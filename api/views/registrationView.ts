import { isReasonCode, toldToPerson } from '../../domain/reasons';
import { textOf } from '../../domain/textOf';
import type { ReasonCode } from '../../domain/reasons';
import type { RedFlagCode } from '../../domain/redFlags';
import type { Flow } from '../../domain/flow';
import { nextActionOf } from '../../domain/progress';
import type { Outcome, Registration, StepRecord, Validation } from '../../domain/registration';
import type { Language } from '../../domain/vocabulary';
import type { RegistrationView } from '../schemas/registration';
import type { Known } from './known';
import { maskEmail, maskPhone } from './mask';

/** Who looks. */
export interface Audience {
  readonly language: Language;
  /** A company's own system, rather than the person's browser. */
  readonly isBackend: boolean;
  readonly seesPersonalData: boolean;
}

/** A registration as the API tells it. */
export function registrationView(
  registration: Registration,
  flow: Flow,
  known: Known,
  audience: Audience,
): RegistrationView {
  const { isBackend, seesPersonalData } = audience;
  return {
    id: registration.id,
    projectId: registration.projectId,
    flow: registration.flow,
    ...(isBackend && { externalUserId: known.profile?.externalUserId ?? null }),
    previousRegistrationId: registration.previousRegistrationId,
    status: registration.status,
    currentStep: registration.currentStep,
    waitingOn: registration.waitingOn,
    language: registration.language,
    contact: contactView(registration, known, seesPersonalData),
    ...(seesPersonalData && { person: personView(known) }),
    steps: registration.steps.map((step) => stepView(registration, flow, step, audience)),
    failedValidations: registration.failedValidations.map(({ key, attempt, reasons, evaluatedAt }) => ({
      ...{ key, attempt, evaluatedAt },
      reasons: reasonsOf({ result: 'failed', reasons }, audience),
    })),
    ...(isBackend && { redFlags: registration.redFlags.map((flag) => ({ ...flag })) }),
    accessControl: {
      attempts: registration.steps.reduce((sum, step) => sum + step.attemptsUsed, 0),
      lockedUntil: null,
    },
    outcome: registration.outcome === null ? null : outcomeView(registration.outcome, audience),
    sequence: registration.sequence,
    revision: registration.revision,
    ...(isBackend && { metadata: { ...known.profile?.metadata }, tags: [...(known.profile?.tags ?? [])] }),
    createdAt: registration.createdAt,
    updatedAt: registration.updatedAt,
    expiresAt: 'at' in registration.expiry ? registration.expiry.at : null,
    completedAt: registration.completedAt,
  };
}

export function stepView(
  registration: Registration,
  flow: Flow,
  record: StepRecord,
  audience: Pick<Audience, 'isBackend' | 'language'>,
): RegistrationView['steps'][number] {
  const next = nextActionOf(flow, registration, record);
  return {
    key: record.key,
    step: record.step,
    requirement: record.requirement,
    state: record.state,
    attemptsUsed: record.attemptsUsed,
    attemptsLeft: Math.max(0, record.attempts - record.attemptsUsed),
    validation: record.validation === null ? null : validationView(record.validation, audience),
    next: next === null ? null : { ...next, channels: next.channels && [...next.channels] },
  };
}

/** Why an attempt has its result, as far as this audience is told. */
export function reasonsOf(
  { result, reasons }: Pick<Validation, 'result' | 'reasons'>,
  { isBackend, language }: Pick<Audience, 'isBackend' | 'language'>,
) {
  return reasonsView(isBackend ? reasons : toldToPerson(result, reasons), language);
}

function reasonsView(codes: readonly (ReasonCode | RedFlagCode)[], language: Language) {
  return codes.map((code) => ({ code, message: textOf(code, language) }));
}

/**
 * A person is told neither how near a check was to another result, nor who else is known, nor where was searched: with
 * these, somebody could learn whether the owner of a photograph is enrolled here, and how to deceive the check.
 */
function validationView(validation: Validation, audience: Pick<Audience, 'isBackend' | 'language'>) {
  const { reasons, scores, evidence, searched, ...rest } = validation;
  return {
    ...rest,
    reasons: reasonsOf({ result: rest.result, reasons }, audience),
    scores: audience.isBackend ? { ...scores } : {},
    ...(evidence !== undefined && { evidence: [...evidence] }),
    ...(searched !== undefined && audience.isBackend && { searched: searched.map((list) => ({ ...list })) }),
  };
}

/** A person is not told what raised a suspicion, only that a check did not pass. */
function outcomeView({ status, decidedBy, decidedAt, reasons }: Outcome, { isBackend, language }: Audience) {
  const told = isBackend
    ? reasons
    : toldToPerson(
        'failed',
        reasons.map((code) => (isReasonCode(code) ? code : 'NOT_PASSED')),
      );
  return { status, decidedBy, decidedAt, reasons: reasonsView(told, language) };
}

function contactView(registration: Registration, known: Known, isFull: boolean): RegistrationView['contact'] {
  const { email, phone, signUp } = known;
  return {
    email: email === null || isFull ? email : maskEmail(email),
    emailVerified: registration.contacts.email?.verified ?? false,
    phone: phone === null || isFull ? phone : maskPhone(phone),
    phoneVerified: registration.contacts.phone?.verified ?? false,
    country: signUp?.country ?? signUp?.phone?.country ?? known.profile?.contact.phone?.country ?? null,
  };
}

function personView({ signUp, basics }: Known): NonNullable<RegistrationView['person']> {
  return {
    ...(signUp?.fullName !== undefined && { fullName: signUp.fullName }),
    ...(basics?.birthDate !== undefined && { birthDate: basics.birthDate }),
    ...(basics?.nationality !== undefined && { nationality: basics.nationality }),
    ...(basics?.gender !== undefined && { gender: basics.gender }),
    ...(basics?.address !== undefined && { address: basics.address }),
  };
}
