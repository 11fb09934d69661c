import type { Repositories } from '../../db/repositories';
import type { Vault } from '../../db/vault/vault';
import { evaluateLiveness, mostFrontal, withEnrolledFace } from '../../domain/steps/liveness';
import type { LivenessFacts, SeenPicture } from '../../domain/steps/liveness';
import type { EvaluationActivities, EvaluationInput } from '../contract';
import type { Portraits } from '../document/portraits';
import type { FaceReader, FacesFound } from '../media/faceReader';
import { createReadingGuard } from '../media/readingGuard';
import { providerUnavailable } from '../providerUnavailable';
import { openSubmission } from '../submissions';
import { whileAlive } from '../whileAlive';
import { faceRef, fromRecord, product, toRecord } from './descriptors';
import type { FaceIndex } from './faceIndex';

interface Deps {
  readonly vault: Pick<Vault, 'open' | 'openBlob' | 'seal'>;
  readonly repositories: Pick<Repositories, 'enrolledFaces'>;
  readonly faces: Pick<FaceReader, 'engine' | 'scale' | 'findFaces'>;
  readonly portraits: Portraits;
  readonly index: Pick<FaceIndex, 'findStranger'>;
}

/** The liveness check of the provider `local`. The face of an attempt that did not fail is sealed as the `face`. */
export function createLivenessActivities(deps: Deps): Pick<EvaluationActivities, 'checkLiveness'> {
  const { vault, repositories, faces, portraits, index } = deps;
  const guard = createReadingGuard();
  const likeness = (one: Float32Array, other: Float32Array) => faces.scale.likeness(product(one, other));

  return {
    async checkLiveness(input) {
      const { step, submissionId } = input;
      if (step.provider !== 'local') throw providerUnavailable(`This worker has no ${step.provider} liveness check`);
      const submission = await openSubmission(vault, input, 'liveness');
      const blobIds = submission.mode === 'selfie' ? [submission.selfie] : submission.frames;
      const found = await findFaces(input, blobIds);
      const pictures = found?.map(seen) ?? null;
      const face = found?.[mostFrontal(pictures ?? [])]?.face ?? null;
      const facts: LivenessFacts = {
        pictures,
        actions: submission.mode === 'selfie' ? null : submission.actions,
        alike: found === null ? 0 : leastAlike(found),
        portrait: face === null ? 'unknown' : await compareWithPortrait(face.descriptor, input),
      };
      const evaluation = evaluateLiveness(facts, step.settings);
      if (evaluation.result === 'failed' || face === null || submissionId === null) return evaluation;
      return withEnrolledFace(evaluation, await enrol(face.descriptor, submissionId, input));
    },
  };

  /** Null where it came to no end, call after call. */
  async function findFaces(
    { registrationId, call }: EvaluationInput,
    blobIds: readonly string[],
  ): Promise<FacesFound[] | null> {
    const pictures = await Promise.all(blobIds.map((blobId) => vault.openBlob({ registrationId, blobId })));
    return guard.read(blobIds.join(), call, async (cancelled) => {
      const found: FacesFound[] = [];
      for (const picture of pictures) found.push(await faces.findFaces(picture, cancelled));
      return found;
    });
  }

  /** Of any two pictures with a face; 1 where there are no two. */
  function leastAlike(found: readonly FacesFound[]): number {
    const descriptors = found.flatMap(({ face }) => face?.descriptor ?? []);
    const pairs = descriptors.flatMap((one, place) =>
      descriptors.slice(place + 1).map((other) => likeness(one, other)),
    );
    return Math.min(1, ...pairs);
  }

  async function compareWithPortrait(
    descriptor: Float32Array,
    { registrationId, related, call }: EvaluationInput,
  ): Promise<LivenessFacts['portrait']> {
    if (related.document === undefined) return 'none';
    const portrait = await openPortrait({ registrationId, submissionId: related.document, call });
    return portrait === null ? 'unknown' : likeness(descriptor, portrait);
  }

  /** Looked for here where the document was checked by others, or its portrait described by another engine. */
  async function openPortrait(document: {
    readonly registrationId: string;
    readonly submissionId: string;
    readonly call: number;
  }): Promise<Float32Array | null> {
    const { registrationId, submissionId, call } = document;
    const sealed = await vault.open({ registrationId, kind: 'portrait', id: submissionId });
    if (sealed?.engine === faces.engine) return fromRecord(sealed);
    const { front, back } = await openSubmission(vault, document, 'document');
    const blobIds = [front, back].filter((blobId) => blobId !== null);
    const pictures = await Promise.all(blobIds.map((blobId) => vault.openBlob({ registrationId, blobId })));
    return guard.read(`${submissionId}-portrait`, call, (cancelled) => portraits.find(document, pictures, cancelled));
  }

  /** Enrols first and searches then, so that of two who enrol one face at the same time, one is found at least. */
  async function enrol(
    descriptor: Float32Array,
    submissionId: string,
    { projectId, registrationId, step }: Parameters<EvaluationActivities['checkLiveness']>[0],
  ) {
    const { engine } = faces;
    await vault.seal(faceRef({ registrationId, submissionId, engine }), toRecord(engine, descriptor));
    await repositories.enrolledFaces.enrol({ projectId, engine, registrationId, submissionId });
    const least = step.settings.searchMinScore;
    // Where the worker has not read the faces of the project yet, it does so now.
    return whileAlive((cancelled) => index.findStranger({ projectId, registrationId, descriptor, least, cancelled }));
  }
}

function seen({ face, others }: FacesFound): SeenPicture {
  if (face === null) return { face: null, nextFace: 0 };
  const { box, ...measured } = face;
  return { face: { ...measured, height: box.height }, nextFace: (others[0]?.height ?? 0) / box.height };
}
