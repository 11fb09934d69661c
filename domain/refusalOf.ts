import type { Flow } from './flow';
import { hasMandatoryCheck } from './progress';
import type { RefusalCode } from './refusals';
import type { Message, Registration } from './registration';
import { CONTACT_FIELD, isTerminal } from './vocabulary';

type PersonsMessage = Extract<Message, { requestId: string }>;

/** A message before its ids exist: enough to say whether it would be refused. */
export type Intent = {
  [Type in PersonsMessage['type']]: Pick<Extract<PersonsMessage, { type: Type }>, 'type'> &
    Partial<Extract<PersonsMessage, { type: Type }>>;
}[PersonsMessage['type']];

/**
 * Why a person's message cannot take effect now, or null where it can. The workflow's validators and the API ask the
 * same question of the same function; the API asks it early, so it may not know every id yet.
 */
export function refusalOf(flow: Flow, registration: Registration, message: Intent): RefusalCode | null {
  if (message.requestId !== undefined && registration.handledRequests.includes(message.requestId)) return null;
  if (isTooLate(registration, message)) return 'STALE';
  if (message.type === 'reopen') return refusalOfReopen(registration, message.keys ?? []);
  const refusal = refusalWhileOpen(flow, registration, message);
  // What names nothing is not found, also after the end (http-api.md, rule 6).
  return isTerminal(registration.status) && refusal !== 'NOT_FOUND' ? 'REGISTRATION_CLOSED' : refusal;
}

/** Whether the registration has changed since the one who decides saw it. */
function isTooLate({ sequence }: Registration, message: Intent): boolean {
  return 'ifSequence' in message && message.ifSequence !== undefined && message.ifSequence !== sequence;
}

function refusalWhileOpen(
  flow: Flow,
  registration: Registration,
  message: Exclude<Intent, { type: 'reopen' }>,
): RefusalCode | null {
  switch (message.type) {
    case 'submit':
      return refusalOfSubmission(registration, message.key);
    case 'skip':
      return refusalOfSkip(registration, message.key);
    case 'skipKyc':
      return hasMandatoryCheck(flow) ? 'KYC_MANDATORY' : null;
    case 'codeSent':
    case 'contactVerified':
      return refusalOfContact(registration, message);
    case 'review':
      return refusalOfReview(registration, message.key ?? null);
    case 'cancel':
    case 'extend':
    case 'linkSent':
      return null;
  }
}

function refusalOfSubmission(registration: Registration, key: string | undefined): RefusalCode | null {
  const step = registration.steps.find((candidate) => candidate.key === key);
  if (step === undefined) return 'NOT_FOUND';
  if (step.state === 'failed') return 'ATTEMPTS_EXHAUSTED';
  if (step.state !== 'open') return 'STEP_NOT_OPEN';
  return step.attemptsUsed < step.attempts ? null : 'ATTEMPTS_EXHAUSTED';
}

function refusalOfSkip(registration: Registration, key: string | undefined): RefusalCode | null {
  const step = registration.steps.find((candidate) => candidate.key === key);
  if (step === undefined) return 'NOT_FOUND';
  if (step.requirement === 'mandatory') return 'STEP_MANDATORY';
  return step.state === 'open' ? null : 'STEP_NOT_OPEN';
}

function refusalOfContact(
  registration: Registration,
  message: Extract<Intent, { type: 'codeSent' | 'contactVerified' }>,
): RefusalCode | null {
  const contact = message.channel === undefined ? null : registration.contacts[CONTACT_FIELD[message.channel]];
  if (contact === null || contact.verified) return 'STEP_NOT_OPEN';
  // The address was replaced after the code was sent to the old one.
  if (message.type === 'contactVerified' && message.contactId !== undefined && message.contactId !== contact.id) {
    return 'CODE_EXPIRED';
  }
  return null;
}

function refusalOfReview(registration: Registration, key: string | null): RefusalCode | null {
  if (key === null) return registration.status === 'NEEDS_MANUAL_VERIFICATION' ? null : 'NOTHING_TO_REVIEW';
  const step = registration.steps.find((candidate) => candidate.key === key);
  if (step === undefined) return 'NOT_FOUND';
  return step.state === 'needsReview' ? null : 'NOTHING_TO_REVIEW';
}

function refusalOfReopen(registration: Registration, keys: readonly string[]): RefusalCode | null {
  const known = registration.steps.filter((step) => step.requirement !== 'skip').map((step) => step.key);
  if (!keys.every((key) => known.includes(key))) return 'NOT_FOUND';
  return isTerminal(registration.status) ? null : 'NOT_TERMINAL';
}
