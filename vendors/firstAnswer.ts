import type { Vault } from '../db/vault/vault';
import type { GivenPerson } from '../domain/documents/person';
import type { FlowStep } from '../domain/flow';
import type { Evaluation } from '../domain/registration';
import { evaluateVendorAnswer } from '../domain/vendorAnswer';
import { evaluateVendorDocument } from '../domain/vendorDocument';
import { answerIdOf } from './reference';
import type { CheckReference } from './reference';
import { factsIn } from './vendorAnswer';
import type { VendorAnswer } from './vendorAnswer';

/** What an answer of a vendor is about. */
export interface AnsweredAttempt extends CheckReference {
  readonly step: FlowStep;
  /** Null where nothing was handed in. */
  readonly submissionId: string | null;
}

/**
 * Judges what a vendor answered about an attempt, by whichever way it came. A vendor may answer twice, also at the same
 * time, and the process that took the first answer may die before the registration knows of it: the answer that was
 * sealed first is the one that is judged, and what it read of a document the only thing that later steps know.
 * @param openGiven what the person said, opened where there is something to compare with it
 */
export async function judgeFirstAnswer(
  vault: Pick<Vault, 'seal' | 'open'>,
  { registrationId, key, attempt, step, submissionId }: AnsweredAttempt,
  answer: VendorAnswer,
  openGiven: () => Promise<GivenPerson>,
): Promise<Evaluation> {
  const ref = { registrationId, kind: 'vendorAnswer', id: answerIdOf({ key, attempt }) } as const;
  await vault.seal(ref, answer);
  const first = (await vault.open(ref)) ?? answer;
  const read = factsIn(first);
  if (step.step !== 'document' || read === null || submissionId === null) return evaluateVendorAnswer(first);
  await vault.seal({ registrationId, kind: 'extraction', id: submissionId }, read);
  return evaluateVendorDocument(first, { read, given: await openGiven() }, step.settings);
}
