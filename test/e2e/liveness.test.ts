import { challenge } from '../../api/schemas/step';
import type { LivenessAction } from '../../domain/livenessActions';
import { ANOTHER_LOOK, HOLDERS_LOOK, drawnSelfie } from '../../scripts/specimen/face';
import type { FaceLook, FacePose } from '../../scripts/specimen/face';
import { bodyOf } from '../support/answers';
import { Backend, openSite } from '../support/backend';
import * as flows from '../support/flows';
import { reasonsOf } from '../support/person';
import { aGreyPicture, formOf, passportOf } from '../support/pictures';
import { startTestStack } from '../support/stack';
import type { RunningStack } from '../support/stack';

jest.setTimeout(120_000);

/** How a drawn person does what is asked for. */
const DONE: Record<LivenessAction, Partial<FacePose>> = {
  lookLeft: { turn: 1 },
  lookRight: { turn: -1 },
  lookUp: { lookUp: 1.4 },
  blink: { eyesOpen: false },
  smile: { smile: true },
};

let stack: RunningStack;
beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack.stop());

const aProject = async () => Backend.make(await openSite(stack));
const selfie = async (look?: FaceLook) => formOf({}, { selfie: await drawnSelfie(look) });

test('who looks like the portrait passes, and is found when the same face comes under another identity', async () => {
  const backend = await aProject();
  const steps = [flows.document('local'), { ...flows.liveness('local'), attempts: 2 }];
  const flow = await backend.publish(flows.flowOf(steps, { decision: { onRedFlag: { high: 'review' } } }));
  const person = await backend.begin(flow);
  expect(await person.hand('document', await passportOf())).toMatchObject({ state: 'passed' });

  const blank = await person.hand('liveness', formOf({}, { selfie: await aGreyPicture() }));
  expect(reasonsOf(blank)).toEqual(['NO_FACE_FOUND']);
  expect(blank).toMatchObject({ state: 'open', attemptsUsed: 0 });
  const passed = await person.hand('liveness', await selfie());
  expect(passed).toMatchObject({ state: 'passed', attemptsUsed: 1 });
  expect(Object.keys(passed.validation?.scores ?? {}).sort()).toEqual(['compare', 'liveness']);
  await person.untilStatus('COMPLETED');

  const other = await backend.begin(await backend.publish(flows.flowOf([flows.liveness('local')])));
  const doubtful = await other.hand('liveness', await selfie());
  expect(doubtful).toMatchObject({ state: 'needsReview' });
  expect(reasonsOf(doubtful)).toEqual(['FACE_ENROLLED_BEFORE']);
  const { redFlags } = await other.untilStatus('NEEDS_MANUAL_VERIFICATION');
  expect(redFlags).toMatchObject([{ code: 'FACE_ALREADY_ENROLLED', severity: 'high' }]);
});

test('somebody else than the portrait shows does not pass', async () => {
  const backend = await aProject();
  const settings = { compareMinScore: 0.65 };
  const person = await backend.begin(
    await backend.publish(flows.flowOf([flows.document('local'), flows.liveness('local', settings)])),
  );
  await person.hand('document', await passportOf());
  const failed = await person.hand('liveness', await selfie(ANOTHER_LOOK));
  expect(reasonsOf(failed)).toEqual(['FACE_MISMATCH']);
  expect(failed).toMatchObject({ state: 'open', attemptsUsed: 1 });
});

test('a challenge is passed by doing what it asks for', async () => {
  const backend = await aProject();
  const step = flows.liveness('local', { mode: 'challenge' });
  const person = await backend.begin(await backend.publish(flows.flowOf([step])));
  const ask = async () => bodyOf(await person.call('POST', '/steps/liveness/challenges'), 201, challenge);

  const first = await ask();
  const still = await Promise.all(first.actions.map(() => drawnSelfie()));
  const failed = await person.hand('liveness', formOf({ challengeId: first.challengeId }, { frames: still }));
  expect(reasonsOf(failed)).toEqual(['CHALLENGE_FAILED']);

  const second = await ask();
  const frames = await Promise.all(
    second.actions.map((action) => drawnSelfie(HOLDERS_LOOK, DONE[action as LivenessAction])),
  );
  expect(await person.hand('liveness', formOf({ challengeId: second.challengeId }, { frames }))).toMatchObject({
    ...{ state: 'passed', attemptsUsed: 2 },
  });
});
