import type { RequestBody } from '../body/requestBody';
import { ACTIONS_ASKED } from '../livenessChallenge';
import { isId } from '../load';
import { Refusal } from '../refusal';
import { challengeFields, selfieFields } from '../schemas/submission';
import { readParts } from './parts';
import { refuseSandbox } from './refuseSandbox';
import type { Handing, Received } from './received';

export function readLiveness(body: RequestBody, handing: Handing<'liveness'>): Promise<Received> {
  return handing.step.settings.mode === 'selfie' ? readSelfie(body, handing) : readChallenge(body, handing);
}

async function readSelfie(body: RequestBody, handing: Handing<'liveness'>): Promise<Received> {
  const rules = { selfie: { min: 1, max: 1 } };
  const { fields, pictures } = await readParts(body, selfieFields, rules, handing.facts.language);
  refuseSandbox(fields.sandbox, handing);
  const selfie = `${handing.submissionId}-selfie`;
  return {
    submission: { ...fields, step: 'liveness', mode: 'selfie', selfie },
    pictures: (pictures.get('selfie') ?? []).map((bytes) => ({ blobId: selfie, bytes })),
  };
}

/** One picture for each action asked for. The challenge is used up by the first submission that has them all. */
async function readChallenge(body: RequestBody, handing: Handing<'liveness'>): Promise<Received> {
  const { facts, resource, step, submissionId } = handing;
  const rules = { frames: { min: ACTIONS_ASKED, max: ACTIONS_ASKED, otherwise: 'ONE_FRAME_EACH' } } as const;
  const { fields, pictures } = await readParts(body, challengeFields, rules, facts.language);
  refuseSandbox(fields.sandbox, handing);
  if (!isId(fields.challengeId, 'chl')) throw new Refusal('CHALLENGE_INVALID');
  const frames = (pictures.get('frames') ?? []).map((bytes, index) => ({
    blobId: `${submissionId}-frame${index}`,
    bytes,
  }));
  const challenge = await facts.services.repositories.challenges.consume({
    id: fields.challengeId,
    registrationId: resource.registration.id,
    key: step.key,
    submissionId,
    now: new Date().toISOString(),
  });
  if (challenge === null) throw new Refusal('CHALLENGE_INVALID');
  return {
    submission: {
      ...fields,
      ...{ step: 'liveness', mode: 'challenge', actions: challenge.actions },
      frames: frames.map(({ blobId }) => blobId),
    },
    pictures: frames,
  };
}
