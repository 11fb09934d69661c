import pino from 'pino';
import { uuidv7 } from 'uuidv7';
import type { EvaluationInput } from '../../../activities/contract';
import { createPortraits } from '../../../activities/document/portraits';
import { faceRef, toRecord } from '../../../activities/liveness/descriptors';
import { createFaceIndex } from '../../../activities/liveness/faceIndex';
import { createLivenessActivities } from '../../../activities/liveness/livenessActivities';
import type { Face, FacesFound } from '../../../activities/media/faceReader';
import { ThreadJobError } from '../../../threads/threadPool';
import type { LivenessSubmission } from '../../../db/records';
import type { LivenessStep } from '../../../domain/flow';
import { aDocument, aStep, anInput } from '../../support/builders';
import { PLAIN_SCALE, aDescriptor, aFace, aPictureOf } from '../../support/faces';
import { aGreyPicture } from '../../support/pictures';
import { runActivity } from '../../support/runActivity';
import { openTestStore } from '../../support/store';
import type { Enrolled, TestStore } from '../../support/store';

const ENGINE = 'test';
const STEP = { ...aStep('liveness'), provider: 'local' } as const;

let store: TestStore;
let person: Enrolled;
beforeAll(async () => {
  store = await openTestStore();
}, 60_000);
afterAll(() => store.close());
beforeEach(async () => {
  person = await store.enrol();
});

/** One worker, whose engine sees the faces of pictures by what is in them. */
function aWorker(seen: Readonly<Record<string, FacesFound | Error>>) {
  const faces = {
    engine: ENGINE,
    scale: PLAIN_SCALE,
    findFaces: (picture: Buffer) => {
      const found = seen[picture.toString()] ?? aPictureOf(null);
      return found instanceof Error ? Promise.reject(found) : Promise.resolve(found);
    },
  };
  const index = createFaceIndex({ ...store, faces, logger: pino({ level: 'silent' }) });
  index.close();
  const portraits = createPortraits({ vault: store.vault, faces });
  const activities = createLivenessActivities({ ...store, faces, portraits, index });
  return (input: EvaluationInput<LivenessStep>) => runActivity(() => activities.checkLiveness(input));
}

/** Hands in pictures that hold their own names. */
async function inputFor(
  names: readonly string[],
  actions: readonly string[] | null = null,
  change: Partial<EvaluationInput<LivenessStep>> = {},
  { registrationId, projectId }: Enrolled = person,
): Promise<EvaluationInput<LivenessStep>> {
  const frames: string[] = [];
  for (const name of names) {
    const blobId = `blob_${uuidv7()}`;
    await store.vault.sealBlob({ registrationId, blobId }, Buffer.from(name));
    frames.push(blobId);
  }
  const submission: LivenessSubmission =
    actions === null
      ? { step: 'liveness', mode: 'selfie', selfie: frames[0] ?? '' }
      : { step: 'liveness', mode: 'challenge', challengeId: 'chl_1', actions, frames };
  const submissionId = `sub_${uuidv7()}`;
  await store.vault.seal({ registrationId, kind: 'submission', id: submissionId }, submission);
  return { ...anInput<LivenessStep>(STEP), registrationId, projectId, submissionId, related: {}, ...change };
}

/** A document of the person, its portrait found by `engine`, or not at all. */
async function aDocumentWith(portrait: Float32Array | null, engine = ENGINE): Promise<{ document: string }> {
  const { registrationId } = person;
  const [id, front] = [`sub_${uuidv7()}`, `blob_${uuidv7()}`];
  await store.vault.sealBlob({ registrationId, blobId: front }, await aGreyPicture());
  await store.vault.seal({ registrationId, kind: 'submission', id }, aDocument({ front, back: null }));
  if (portrait !== null) {
    const record = { ...toRecord(engine, portrait), blobId: 'blob_of_the_portrait' };
    await store.vault.seal({ registrationId, kind: 'portrait', id }, record);
  }
  return { document: id };
}

const sealedFace = ({ registrationId, submissionId }: EvaluationInput) =>
  store.vault.open(faceRef({ registrationId, submissionId: submissionId ?? '', engine: ENGINE }));

describe('a selfie', () => {
  const me = aPictureOf(aFace());

  it('that is like the portrait passes, and is enrolled under seal', async () => {
    const related = await aDocumentWith(aDescriptor(1, 0.6));
    const input = await inputFor(['me'], null, { related });
    expect(await aWorker({ me })(input)).toEqual({
      result: 'passed',
      reasons: [],
      scores: { liveness: 0.99, compare: expect.closeTo(0.6, 1) as number },
      redFlags: [],
    });
    expect((await sealedFace(input))?.engine).toBe(ENGINE);
  });

  it('that is unlike it fails, and is not enrolled', async () => {
    const input = await inputFor(['me'], null, { related: await aDocumentWith(aDescriptor(2)) });
    expect(await aWorker({ me })(input)).toMatchObject({ result: 'failed', reasons: ['FACE_MISMATCH'] });
    expect(await sealedFace(input)).toBeNull();
  });

  it('passes by itself where no document was asked for', async () => {
    expect(await aWorker({ me })(await inputFor(['me']))).toMatchObject({ result: 'passed' });
  });

  it('is for a person to look at where the document shows no portrait', async () => {
    const input = await inputFor(['me'], null, { related: await aDocumentWith(null) });
    expect(await aWorker({ me })(input)).toMatchObject({ result: 'needsReview', reasons: ['INPUTS_MISSING'] });
  });

  it('is not compared with what another engine described', async () => {
    const input = await inputFor(['me'], null, { related: await aDocumentWith(aDescriptor(1), 'another') });
    expect(await aWorker({ me })(input)).toMatchObject({ result: 'needsReview', reasons: ['INPUTS_MISSING'] });
  });

  it('without a face asks for another', async () => {
    const input = await inputFor(['nobody']);
    expect(await aWorker({})(input)).toMatchObject({ result: 'failed', reasons: ['NO_FACE_FOUND'] });
    expect(await sealedFace(input)).toBeNull();
  });

  it('with a second person asks for another', async () => {
    const two = { face: aFace(), others: [aFace().box] };
    expect(await aWorker({ two })(await inputFor(['two']))).toMatchObject({ reasons: ['SEVERAL_FACES_FOUND'] });
  });

  it('of somebody enrolled under another identity raises a red flag', async () => {
    const worker = aWorker({ me });
    expect(await worker(await inputFor(['me']))).toMatchObject({ result: 'passed' });
    const other = await store.enrol({ in: person.projectId });
    expect(await worker(await inputFor(['me'], null, {}, other))).toMatchObject({
      result: 'needsReview',
      reasons: ['FACE_ENROLLED_BEFORE'],
      redFlags: [{ code: 'FACE_ALREADY_ENROLLED', evidence: { registrationId: person.registrationId } }],
    });
  });

  it('may be handed in again by the same person', async () => {
    const worker = aWorker({ me });
    await worker(await inputFor(['me']));
    expect(await worker(await inputFor(['me']))).toMatchObject({ result: 'passed' });
  });
});

describe('a challenge', () => {
  const ACTIONS = ['lookLeft', 'blink', 'smile'];
  const seen = (change: Partial<Face>) => aPictureOf(aFace(change));
  const done = { left: seen({ yaw: 25 }), closed: seen({ eyesOpen: 0 }), wide: seen({ mouthWidth: 1 }) };
  const NAMES = Object.keys(done);

  it('passes where its pictures show what was asked for, in that order', async () => {
    expect(await aWorker(done)(await inputFor(NAMES, ACTIONS))).toMatchObject({
      result: 'passed',
      scores: { liveness: 0.99, sameFace: 1 },
    });
    expect(await aWorker(done)(await inputFor(NAMES.toReversed(), ACTIONS))).toMatchObject({
      result: 'failed',
      reasons: ['CHALLENGE_FAILED'],
    });
  });

  it('fails where one picture shows another person', async () => {
    const swapped = { ...done, left: seen({ yaw: 25, descriptor: aDescriptor(2) }) };
    expect(await aWorker(swapped)(await inputFor(NAMES, ACTIONS))).toMatchObject({
      result: 'failed',
      reasons: ['FACES_DIFFER'],
    });
  });

  it('is compared with the portrait by the face that looks straight', async () => {
    const turned = { ...done, left: seen({ yaw: 25, descriptor: aDescriptor(1, 0.7) }) };
    const related = await aDocumentWith(aDescriptor(1));
    expect(await aWorker(turned)(await inputFor(NAMES, ACTIONS, { related }))).toMatchObject({
      result: 'passed',
      scores: { compare: 1 },
    });
  });
});

describe('a reading that fails', () => {
  it('is tried again, and in the end left to a person', async () => {
    const worker = aWorker({ me: new ThreadJobError('CRASHED') });
    const input = await inputFor(['me']);
    for (const call of [1, 2]) {
      await expect(worker({ ...input, call })).rejects.toMatchObject({ type: 'PROVIDER_UNAVAILABLE' });
    }
    expect(await worker({ ...input, call: 3 })).toMatchObject({ result: 'needsReview', reasons: ['DOUBTFUL'] });
  });

  it('is tried until a thread is free', async () => {
    const worker = aWorker({ me: new ThreadJobError('OVERLOADED') });
    const input = await inputFor(['me'], null, { call: 30 });
    await expect(worker(input)).rejects.toMatchObject({ type: 'PROVIDER_UNAVAILABLE' });
  });
});

it('leaves other providers to others', async () => {
  const input = await inputFor(['me'], null, { step: { ...STEP, provider: 'http' } });
  await expect(aWorker({})(input)).rejects.toMatchObject({ type: 'PROVIDER_UNAVAILABLE' });
});
