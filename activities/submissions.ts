import { isValid } from 'i18n-iso-countries';
import type { DocumentFacts, Submission } from '../db/records';
import type { Vault } from '../db/vault/vault';
import type { GivenPerson } from '../domain/documents/person';
import type { NamesOfSigner } from '../domain/steps/signature';
import type { PersonFacts } from '../domain/screening/qualify';
import type { EvaluationInput } from './contract';

export interface ScreenedPerson extends PersonFacts {
  readonly names: readonly string[];
}

type Opener = Pick<Vault, 'open'>;
type Opening = Pick<EvaluationInput, 'registrationId' | 'submissionId'>;
type Related = Pick<EvaluationInput, 'registrationId' | 'related'>;
type SubmissionTo<Step extends Submission['step']> = Extract<Submission, { step: Step }>;

/**
 * Opens what was handed in for a step.
 * @throws Error where nothing is sealed under that id, or something for another step: a fault of ours, not of a person
 */
export async function openSubmission<Step extends Submission['step']>(
  vault: Opener,
  { registrationId, submissionId }: Opening,
  step: Step,
): Promise<SubmissionTo<Step>> {
  if (submissionId === null) throw new Error(`An evaluation of ${step} needs a submission`);
  const submission = await vault.open({ registrationId, kind: 'submission', id: submissionId });
  if (submission === null || !isTo(submission, step))
    throw new Error(`No submission to ${step} is sealed under this id`);
  return submission;
}

/** The name that the person gave in the sign-up form, or null where the flow asked for none. */
export async function openGivenName(vault: Opener, { registrationId, related }: Related): Promise<string | null> {
  if (related.signUpForm === undefined) return null;
  const form = await openSubmission(vault, { registrationId, submissionId: related.signUpForm }, 'signUpForm');
  return form.fullName ?? null;
}

/** What the person said that a document is compared with. */
export async function openGivenPerson(vault: Opener, known: Related): Promise<GivenPerson> {
  const { registrationId, related } = known;
  const fullName = await openGivenName(vault, known);
  if (related.basicInformation === undefined) return { fullName, birthDate: null };
  const asked = { registrationId, submissionId: related.basicInformation };
  const { birthDate = null } = await openSubmission(vault, asked, 'basicInformation');
  return { fullName, birthDate };
}

/** The names that a signature is compared with: the one read from the document, and the one given. */
export async function openNamesOfSigner(vault: Opener, known: Related): Promise<NamesOfSigner> {
  const read = await openRead(vault, known);
  const fullName = read?.fullName ?? null;
  return {
    onDocument: fullName === null ? null : { fullName, truncated: read?.namesTruncated ?? false },
    given: await openGivenName(vault, known),
  };
}

/** What was read from the document, or null where the flow asked for none or nothing was read. */
export async function openRead(vault: Opener, { registrationId, related }: Related): Promise<DocumentFacts | null> {
  return related.document === undefined
    ? null
    : vault.open({ registrationId, kind: 'extraction', id: related.document });
}

/** What lists of people are searched for: the document's word on birth date and gender before the person's own. */
export async function openScreenedPerson(vault: Opener, known: Related): Promise<ScreenedPerson> {
  const { registrationId, related } = known;
  const openGiven = (submissionId: string) =>
    openSubmission(vault, { registrationId, submissionId }, 'basicInformation');
  const [givenName, read, given] = await Promise.all([
    openGivenName(vault, known),
    openRead(vault, known),
    related.basicInformation === undefined ? null : openGiven(related.basicInformation),
  ]);
  const gender = read?.sex === 'unspecified' ? null : (read?.sex ?? null);
  const countries = [read?.country, read?.nationality, given?.nationality, given?.address?.country];
  return {
    names: [givenName, read?.fullName].filter((name) => typeof name === 'string'),
    birthDate: read?.birthDate ?? given?.birthDate ?? null,
    // Travel documents know codes that are no countries, such as those of organisations.
    countries: countries.filter((code) => typeof code === 'string').filter(isValid),
    gender: gender ?? (given?.gender === 'other' ? null : (given?.gender ?? null)),
  };
}

/** Every name known of the person: the one given and the one read from the document. */
export async function openKnownNames(vault: Opener, known: Related): Promise<readonly string[]> {
  const read = await openRead(vault, known);
  return [await openGivenName(vault, known), read?.fullName].filter((name) => typeof name === 'string');
}

function isTo<Step extends Submission['step']>(submission: Submission, step: Step): submission is SubmissionTo<Step> {
  return submission.step === step;
}
