import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { DocumentSubmission } from '../../db/records';
import type { Vault } from '../../db/vault/vault';
import { evaluateDeclaration, evaluateDocument, isReadWhole } from '../../domain/steps/document';
import type { DocumentReading } from '../../domain/steps/document';
import type { EvaluationActivities, EvaluationInput } from '../contract';
import { ThreadJobError } from '../../threads/threadPool';
import { providerUnavailable } from '../providerUnavailable';
import { openGivenName, openSubmission } from '../submissions';
import type { DocumentReader } from './documentReader';
import { extractionOf } from './extraction';

/** Well within the ten seconds after which a silent check counts as dead. */
const HEARTBEAT_MS = 2_000;
/** Readings that may come to no end before it is taken to be the picture, not the machine. */
const MAX_READINGS = 3;
const REMEMBERED = 1_000;
/** Readings under which the process may die, one after the other. Workers are killed for other reasons too. */
const MAX_DEATHS = 5;
/** Of heartbeats: how many readings of this call began and never ended, the one that is going on with them. */
const unended = z.int().min(0).catch(0);

interface Deps {
  readonly vault: Pick<Vault, 'open' | 'openBlob' | 'seal'>;
  readonly reader: DocumentReader;
}

/** The document check of the provider `local`: reads the pictures here. What it read is sealed as the `extraction`. */
export function createDocumentActivities({ vault, reader }: Deps): Pick<EvaluationActivities, 'checkDocument'> {
  /** How many came to no end, by the front's id. Each process counts its own: several give a picture more chances. */
  const endless = new LRUCache<string, number>({ max: REMEMBERED });

  return {
    async checkDocument(input) {
      const { step, registrationId, submissionId, mode, at } = input;
      if (step.provider !== 'local') throw providerUnavailable(`This worker has no ${step.provider} document check`);
      const submission = await openSubmission(vault, input, 'document');
      const refused = evaluateDeclaration(submission, step.settings, mode);
      if (refused !== null) return refused;
      const pictures = await openPictures(registrationId, submission);
      const reading = await unlessDeadly(() => read(pictures, submission.front));
      const zone = reading?.zone ?? null;
      if (zone !== null && isReadWhole(zone) && submissionId !== null) {
        await vault.seal({ registrationId, kind: 'extraction', id: submissionId }, extractionOf(zone, at));
      }
      const given = { fullName: await openGivenName(vault, input), birthDate: await openBirthDate(input) };
      return evaluateDocument({ declared: submission, reading, given }, step.settings, at);
    },
  };

  /** Null where it came to no end, call after call. */
  async function read(pictures: readonly Buffer[], frontId: string): Promise<DocumentReading | null> {
    try {
      return await reader.read(pictures, cancellationSignal());
    } catch (error) {
      if (!(error instanceof ThreadJobError)) throw error;
      if (['TIMED_OUT', 'CRASHED', 'FAILED'].includes(error.code)) {
        const readings = (endless.get(frontId) ?? 0) + 1;
        endless.set(frontId, readings);
        if (readings >= MAX_READINGS) return null;
      }
      throw providerUnavailable(`Reading came to no end: ${error.code}`);
    }
  }

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

/**
 * Says that the activity lives while work goes on; it hears of its cancellation in the same way.
 *
 * A picture may end the whole process, out of native memory, and Temporal would hand it to the next one without end.
 * Only Temporal outlives that: what a heartbeat says is kept from one try to the next. The first one goes out at once,
 * before the work can do harm, and what ended is taken back, however it ended. (The number of the try alone would not
 * do: it grows as well while the database is away.)
 * @returns null, without any work, where too many processes died of it
 */
async function unlessDeadly<Result>(work: () => Promise<Result>): Promise<Result | null> {
  const deaths = unended.parse(activityInfo().heartbeatDetails);
  if (deaths >= MAX_DEATHS) return null;
  heartbeat(deaths + 1);
  const beat = setInterval(() => heartbeat(deaths + 1), HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    heartbeat(deaths);
  }
}
