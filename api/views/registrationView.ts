import { isReasonCode } from '../../domain/reasons';
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
  const { language, isBackend, seesPersonalData } = audience;
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
    steps: registration.steps.map((step) => stepView(registration, flow, step, language)),
    failedValidations: registration.failedValidations.map(({ key, attempt, reasons, evaluatedAt }) => ({
      ...{ key, attempt, evaluatedAt },
      reasons: reasonsView(reasons, language),
    })),
    ...(isBackend && { redFlags: registration.redFlags.map((flag) => ({ ...flag })) }),
    accessControl: {
      attempts: registration.steps.reduce((sum, step) => sum + step.attemptsUsed, 0),
      lockedUntil: null,
    },
    outcome: registration.outcome === null ? null : outcomeView(registration.outcome, audience),
    sequence: registration.sequence,
    revision: registration.revision,
    ...(isBackend && { metadata: { ...known.profile?.metadata } }),
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
  language: Language,
): RegistrationView['steps'][number] {
  const next = nextActionOf(flow, registration, record);
  return {
    key: record.key,
    step: record.step,
    requirement: record.requirement,
    state: record.state,
    attemptsUsed: record.attemptsUsed,
    attemptsLeft: Math.max(0, record.attempts - record.attemptsUsed),
    validation: record.validation === null ? null : validationView(record.validation, language),
    next: next === null ? null : { ...next, channels: next.channels && [...next.channels] },
  };
}

export function reasonsView(codes: readonly (ReasonCode | RedFlagCode)[], language: Language) {
  return codes.map((code) => ({ code, message: textOf(code, language) }));
}

function validationView(validation: Validation, language: Language) {
  const { reasons, scores, evidence, searched, ...rest } = validation;
  return {
    ...rest,
    reasons: reasonsView(reasons, language),
    scores: { ...scores },
    ...(evidence !== undefined && { evidence: [...evidence] }),
    ...(searched !== undefined && { searched: searched.map((list) => ({ ...list })) }),
  };
}

/** A person is not told what raised a suspicion, only that a check did not pass. */
function outcomeView({ status, decidedBy, decidedAt, reasons }: Outcome, { isBackend, language }: Audience) {
  const told = isBackend ? reasons : reasons.map((code) => (isReasonCode(code) ? code : 'NOT_PASSED'));
  return { status, decidedBy, decidedAt, reasons: reasonsView([...new Set(told)], language) };
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
