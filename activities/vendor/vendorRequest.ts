import type { BasicInformationSubmission } from '../../db/records';
import type { Vault } from '../../db/vault/vault';
import { referenceOf } from '../../vendors/reference';
import type { CriminalHistoryStep, DocumentStep, FlowStep, LivenessStep } from '../../domain/flow';
import { evaluateDeclaration } from '../../domain/steps/document';
import type { Evaluation } from '../../domain/registration';
import type { CheckStep, EvaluationInput } from '../contract';
import { inBase64 } from './requestBody';
import { openGivenName, openRead, openScreenedPerson, openSubmission } from '../submissions';

type Opener = Pick<Vault, 'open' | 'openBlob'>;

/** What a vendor is told of a person: what its check needs, and no more. docs/providers.md describes it. */
export interface VendorRequest {
  readonly reference: string;
  readonly check: CheckStep['step'];
  readonly attempt: number;
  readonly mode: EvaluationInput['mode'];
  readonly settings: FlowStep['settings'];
  readonly person: {
    /** As given, and as read from a document where that was another. */
    readonly names: readonly string[];
    readonly birthDate: string | null;
    readonly nationality: string | null;
    readonly gender: string | null;
  };
  readonly document: { readonly category?: string; readonly country: string | null; readonly number?: string } | null;
  /** What a challenge asked for, one for each `frame`. */
  readonly actions?: readonly string[];
  /** Sent as `data`. */
  readonly pictures: readonly { readonly name: string; readonly mediaType: 'image/jpeg'; readonly base64: Buffer }[];
}

/** The request for an attempt; or its evaluation, where the flow settles it before anybody is asked. */
export async function vendorRequestFor(
  vault: Opener,
  input: EvaluationInput<CheckStep>,
): Promise<{ readonly request: VendorRequest } | { readonly evaluation: Evaluation }> {
  const { step } = input;
  switch (step.step) {
    case 'document':
      return documentRequest(vault, { ...input, step });
    case 'liveness':
      return { request: await livenessRequest(vault, { ...input, step }) };
    case 'criminalHistory':
      return { request: await criminalHistoryRequest(vault, { ...input, step }) };
  }
}

async function documentRequest(vault: Opener, input: EvaluationInput<DocumentStep>) {
  const submission = await openSubmission(vault, input, 'document');
  const refused = evaluateDeclaration(submission, input.step.settings, input.mode);
  if (refused !== null) return { evaluation: refused };
  const { category, country, front, back } = submission;
  const name = await openGivenName(vault, input);
  const request: VendorRequest = {
    ...commonRequest(input),
    person: personOf(name === null ? [] : [name], await openBasics(vault, input)),
    document: { category, country },
    pictures: await pictures(vault, input, { front, ...(back !== null && { back }) }),
  };
  return { request };
}

/** With the front of the document that was accepted before, whose holder the person must be. */
async function livenessRequest(vault: Opener, input: EvaluationInput<LivenessStep>): Promise<VendorRequest> {
  const submission = await openSubmission(vault, input, 'liveness');
  const { registrationId, related } = input;
  const document =
    related.document === undefined
      ? null
      : await openSubmission(vault, { registrationId, submissionId: related.document }, 'document');
  const taken =
    submission.mode === 'selfie'
      ? { selfie: submission.selfie }
      : Object.fromEntries(submission.frames.map((frame, index) => [`frame${index + 1}`, frame]));
  return {
    ...commonRequest(input),
    person: personOf([], null),
    document: document === null ? null : { category: document.category, country: document.country },
    ...(submission.mode === 'challenge' && { actions: submission.actions }),
    pictures: await pictures(vault, input, { ...taken, ...(document !== null && { document: document.front }) }),
  };
}

async function criminalHistoryRequest(
  vault: Opener,
  input: EvaluationInput<CriminalHistoryStep>,
): Promise<VendorRequest> {
  const [read, basics, { names, birthDate, gender }] = await Promise.all([
    openRead(vault, input),
    openBasics(vault, input),
    openScreenedPerson(vault, input),
  ]);
  return {
    ...commonRequest(input),
    person: {
      names: [...new Set(names)],
      birthDate,
      nationality: basics?.nationality ?? read?.nationality ?? null,
      gender: gender ?? basics?.gender ?? null,
    },
    document: read === null ? null : { country: read.country, ...(read.number !== null && { number: read.number }) },
    pictures: [],
  };
}

function commonRequest(input: EvaluationInput<CheckStep>) {
  const { registrationId, step, attempt, mode } = input;
  const reference = referenceOf({ registrationId, key: step.key, attempt });
  return { reference, check: step.step, attempt, mode, settings: step.settings };
}

function personOf(names: readonly string[], basics: BasicInformationSubmission | null): VendorRequest['person'] {
  const { birthDate = null, nationality = null, gender = null } = basics ?? {};
  return { names: [...new Set(names)], birthDate, nationality, gender };
}

async function openBasics(vault: Opener, { registrationId, related }: EvaluationInput) {
  const submissionId = related.basicInformation;
  return submissionId === undefined
    ? null
    : openSubmission(vault, { registrationId, submissionId }, 'basicInformation');
}

/** One after the other, so that no more than one is in memory twice. */
async function pictures(
  vault: Opener,
  { registrationId }: EvaluationInput,
  blobIds: Readonly<Record<string, string>>,
): Promise<VendorRequest['pictures']> {
  const taken: VendorRequest['pictures'][number][] = [];
  for (const [name, blobId] of Object.entries(blobIds)) {
    const bytes = await vault.openBlob({ registrationId, blobId });
    taken.push({ name, mediaType: 'image/jpeg', base64: inBase64(bytes) });
  }
  return taken;
}
