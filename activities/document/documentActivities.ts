import type { DocumentSubmission } from '../../db/records';
import type { Repositories } from '../../db/repositories';
import { searchKeyOf } from '../../db/searchKey';
import type { Vault } from '../../db/vault/vault';
import { holderOf } from '../../domain/documents/holder';
import type { DocumentHolder } from '../../domain/documents/holder';
import { evaluateDeclaration, evaluateDocument, evaluateReuse } from '../../domain/steps/document';
import { withPortrait } from '../../domain/steps/portrait';
import type { Evaluation } from '../../domain/registration';
import type { EvaluationActivities, EvaluationInput } from '../contract';
import { createReadingGuard } from '../media/readingGuard';
import { providerUnavailable } from '../providerUnavailable';
import { strangersAmong } from '../strangers';
import { openGivenPerson, openSubmission } from '../submissions';
import type { DocumentPictures, DocumentReader } from './documentReader';
import { extractionOf } from './extraction';
import type { DocumentRef, Portraits } from './portraits';

interface Deps {
  readonly vault: Pick<Vault, 'open' | 'openMany' | 'openBlob' | 'seal' | 'hash'>;
  readonly repositories: Pick<Repositories, 'documentNumbers' | 'persons' | 'searchKeys'>;
  readonly reader: DocumentReader;
  readonly portraits: Portraits;
}

/** The document check of the provider `local`: reads the pictures here. What it read is sealed as the `extraction`. */
export function createDocumentActivities({
  vault,
  repositories,
  reader,
  portraits,
}: Deps): Pick<EvaluationActivities, 'checkDocument'> {
  const guard = createReadingGuard();

  return {
    async checkDocument(input) {
      const { step, registrationId, submissionId, mode, at } = input;
      if (step.provider !== 'local') throw providerUnavailable(`This worker has no ${step.provider} document check`);
      const submission = await openSubmission(vault, input, 'document');
      const refused = evaluateDeclaration(submission, step.settings, mode);
      if (refused !== null) return refused;
      const pictures = await openPictures(registrationId, submission);
      const reading = await guard.read(submission.front, input.call, (cancelled) => reader.read(pictures, cancelled));
      const holder = reading === null ? null : holderOf(reading, at);
      if (holder !== null && submissionId !== null) {
        await vault.seal({ registrationId, kind: 'extraction', id: submissionId }, extractionOf(holder, at));
      }
      const facts = {
        declared: submission,
        reading,
        given: await openGivenPerson(vault, input),
        hasBack: submission.back !== null,
        isEdited: submission.isEdited ?? false,
      };
      const evaluation = evaluateDocument(facts, step.settings, at);
      const judged = evaluateReuse(evaluation, await isUsedByAnother(input, holder, evaluation));
      if (judged.result === 'failed' || submissionId === null) return judged;
      return withPortrait(judged, await findPortrait({ registrationId, submissionId }, pictures, input.call));
    },
  };

  /** Null where it came to no end, call after call. */
  async function findPortrait(
    document: DocumentRef,
    { front, back }: DocumentPictures,
    call: number,
  ): Promise<boolean | null> {
    const sides = [front, back].filter((picture) => picture !== null);
    const found = await guard.read(`${document.submissionId}-portrait`, call, async (cancelled) => ({
      descriptor: await portraits.find(document, sides, cancelled),
    }));
    return found === null ? null : found.descriptor !== null;
  }

  /** Claims the number of a document for the registration, unless it was refused anyway. */
  async function isUsedByAnother(
    { registrationId, projectId }: EvaluationInput,
    holder: DocumentHolder | null,
    { result }: Evaluation,
  ): Promise<boolean> {
    if (holder === null || holder.number === '' || result === 'failed') return false;
    const hashes = [searchKeyOf(vault, projectId, { kind: 'documentNumber', value: holder.number })];
    await repositories.searchKeys.add({ registrationId, projectId, hashes });
    const numberHash = vault.hash('documentNumber', projectId, holder.numberedBy, holder.number);
    const user = await repositories.documentNumbers.claim({ projectId, numberHash, registrationId });
    const strangers = await strangersAmong({ vault, repositories }, registrationId, [user]);
    return strangers.length > 0;
  }

  async function openPictures(registrationId: string, submission: DocumentSubmission): Promise<DocumentPictures> {
    const { category, front, back } = submission;
    const open = (blobId: string) => vault.openBlob({ registrationId, blobId });
    return { category, front: await open(front), back: back === null ? null : await open(back) };
  }
}
