import type { DocumentSubmission } from '../../db/records';
import type { Vault } from '../../db/vault/vault';
import { evaluateDeclaration, evaluateDocument, isReadWhole } from '../../domain/steps/document';
import type { EvaluationActivities, EvaluationInput } from '../contract';
import { createReadingGuard } from '../media/readingGuard';
import { providerUnavailable } from '../providerUnavailable';
import { openGivenName, openSubmission } from '../submissions';
import type { DocumentReader } from './documentReader';
import { extractionOf } from './extraction';

interface Deps {
  readonly vault: Pick<Vault, 'open' | 'openBlob' | 'seal'>;
  readonly reader: DocumentReader;
}

/** The document check of the provider `local`: reads the pictures here. What it read is sealed as the `extraction`. */
export function createDocumentActivities({ vault, reader }: Deps): Pick<EvaluationActivities, 'checkDocument'> {
  const guard = createReadingGuard();

  return {
    async checkDocument(input) {
      const { step, registrationId, submissionId, mode, at } = input;
      if (step.provider !== 'local') throw providerUnavailable(`This worker has no ${step.provider} document check`);
      const submission = await openSubmission(vault, input, 'document');
      const refused = evaluateDeclaration(submission, step.settings, mode);
      if (refused !== null) return refused;
      const pictures = await openPictures(registrationId, submission);
      const reading = await guard.read(submission.front, (cancelled) => reader.read(pictures, cancelled));
      const zone = reading?.zone ?? null;
      if (zone !== null && isReadWhole(zone) && submissionId !== null) {
        await vault.seal({ registrationId, kind: 'extraction', id: submissionId }, extractionOf(zone, at));
      }
      const given = { fullName: await openGivenName(vault, input), birthDate: await openBirthDate(input) };
      return evaluateDocument({ declared: submission, reading, given }, step.settings, at);
    },
  };

  /** Small cards have their zone on the back, passports on the front. */
  async function openPictures(registrationId: string, { category, front, back }: DocumentSubmission) {
    const sides = category === 'passport' ? [front, back] : [back, front];
    const blobIds = sides.filter((blobId) => blobId !== null);
    return Promise.all(blobIds.map((blobId) => vault.openBlob({ registrationId, blobId })));
  }

  async function openBirthDate({ registrationId, related }: EvaluationInput): Promise<string | null> {
    const submissionId = related.basicInformation;
    if (submissionId === undefined) return null;
    const given = await openSubmission(vault, { registrationId, submissionId }, 'basicInformation');
    return given.birthDate ?? null;
  }
}
