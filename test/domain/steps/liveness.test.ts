import fc from 'fast-check';
import type { LivenessSettings } from '../../../domain/flow';
import { LIVENESS_ACTIONS } from '../../../domain/livenessActions';
import type { LivenessAction } from '../../../domain/livenessActions';
import { asksForAnotherPicture } from '../../../domain/reasons';
import { evaluateLiveness, mostFrontal, withEnrolledFace } from '../../../domain/steps/liveness';
import type { LivenessFacts, SeenFace, SeenPicture } from '../../../domain/steps/liveness';

const SETTINGS: LivenessSettings = { mode: 'selfie', minScore: 0.7, compareMinScore: 0.4, searchMinScore: 0.5 };
const FACE: SeenFace = {
  height: 300,
  sharpness: 250,
  brightness: 130,
  yaw: 0,
  pitch: 0,
  roll: 0,
  eyesOpen: 1,
  mouthWidth: 0.8,
  live: 0.99,
};
const SHOWN: Record<LivenessAction, Partial<SeenFace>> = {
  lookLeft: { yaw: 25 },
  lookRight: { yaw: -25 },
  lookUp: { pitch: 20 },
  blink: { eyesOpen: 0 },
  smile: { mouthWidth: 1 },
};
const picture = (change: Partial<SeenFace> = {}): SeenPicture => ({ face: { ...FACE, ...change }, nextFace: 0 });
const selfie = (change: Partial<LivenessFacts> = {}): LivenessFacts => ({
  pictures: [picture()],
  actions: null,
  alike: 1,
  portrait: 0.6,
  ...change,
});
/** What was asked for, and what was done instead of it. */
const challenge = (
  actions: readonly LivenessAction[],
  done: readonly LivenessAction[] = actions,
  change: Partial<LivenessFacts> = {},
): LivenessFacts => selfie({ pictures: done.map((action) => picture(SHOWN[action])), actions, alike: 0.8, ...change });
const judge = (facts: LivenessFacts, settings: Partial<LivenessSettings> = {}) =>
  evaluateLiveness(facts, { ...SETTINGS, ...settings });

describe('a selfie', () => {
  it('passes with its scores', () => {
    expect(judge(selfie())).toEqual({
      result: 'passed',
      reasons: [],
      scores: { liveness: 0.99, compare: 0.6 },
      redFlags: [],
    });
  });

  it('is compared with nothing where no document was asked for', () => {
    expect(judge(selfie({ portrait: 'none' }))).toMatchObject({ result: 'passed', scores: { liveness: 0.99 } });
  });

  it.each([
    ['NO_FACE_FOUND', { face: null, nextFace: 0 }],
    ['SEVERAL_FACES_FOUND', { ...picture(), nextFace: 0.5 }],
    ['FACE_TOO_SMALL', picture({ height: 99 })],
    ['IMAGE_TOO_DARK', picture({ brightness: 20 })],
    ['IMAGE_BLURRED', picture({ sharpness: 12 })],
    ['FACE_NOT_FRONTAL', picture({ yaw: -40 })],
    ['FACE_NOT_FRONTAL', picture({ pitch: 45 })],
    ['FACE_NOT_FRONTAL', picture({ roll: 70 })],
  ] as const)('with %s asks for another, whatever else it shows', (reason, seen) => {
    const evaluation = judge(selfie({ pictures: [seen], portrait: 0 }));
    expect(evaluation).toMatchObject({ result: 'failed', reasons: [reason] });
    expect(asksForAnotherPicture(evaluation.reasons)).toBe(true);
  });

  it('may show somebody far behind', () => {
    expect(judge(selfie({ pictures: [{ ...picture(), nextFace: 0.3 }] }))).toMatchObject({ result: 'passed' });
  });

  it('that hardly looks live is for a person to look at', () => {
    const facts = selfie({ pictures: [picture({ live: 0.699 })] });
    expect(judge(facts)).toMatchObject({ result: 'needsReview', reasons: ['LIVENESS_FAILED'] });
    expect(judge(facts).scores.liveness).toBeLessThan(SETTINGS.minScore);
    expect(judge(facts, { minScore: 0.5 })).toMatchObject({ result: 'passed' });
  });

  it.each([
    [0.4, 'passed', []],
    [0.399, 'needsReview', ['FACE_DOUBTFUL']],
    [0.28, 'needsReview', ['FACE_DOUBTFUL']],
    [0.279, 'failed', ['FACE_MISMATCH']],
    [-0.1, 'failed', ['FACE_MISMATCH']],
  ] as const)('%d alike to the portrait has %s', (portrait, result, reasons) => {
    expect(judge(selfie({ portrait }))).toMatchObject({ result, reasons });
  });

  it('is judged by the score that the flow asks for', () => {
    expect(judge(selfie({ portrait: 0.5 }), { compareMinScore: 0.6 })).toMatchObject({ result: 'needsReview' });
    expect(judge(selfie({ portrait: 0.3 }), { compareMinScore: 0.6 })).toMatchObject({ result: 'failed' });
  });

  it('without a portrait to compare it with is for a person to look at', () => {
    expect(judge(selfie({ portrait: 'unknown' }))).toMatchObject({
      result: 'needsReview',
      reasons: ['INPUTS_MISSING'],
    });
  });

  it('that cannot be read is for a person to look at', () => {
    expect(judge(selfie({ pictures: null }))).toMatchObject({ result: 'needsReview', reasons: ['DOUBTFUL'] });
  });
});

describe('a challenge', () => {
  /** In any order, one at least with the face to the camera. */
  const asked = fc
    .shuffledSubarray([...LIVENESS_ACTIONS], { minLength: 3, maxLength: 3 })
    .filter((actions) => actions.some((action) => action === 'blink' || action === 'smile'));

  it('passes where each picture shows what was asked for', () => {
    fc.assert(
      fc.property(asked, (actions) => {
        expect(judge(challenge(actions))).toMatchObject({ result: 'passed', scores: { sameFace: 0.8 } });
      }),
    );
  });

  it('fails where two pictures are in the wrong order', () => {
    fc.assert(
      fc.property(asked, fc.constantFrom([1, 0, 2], [0, 2, 1], [2, 1, 0]), (actions, order) => {
        const done = order.flatMap((place) => actions[place] ?? []);
        expect(judge(challenge(actions, done))).toMatchObject({ result: 'failed', reasons: ['CHALLENGE_FAILED'] });
      }),
    );
  });

  it('fails where one face is shown over and over', () => {
    fc.assert(
      fc.property(asked, fc.constantFrom(...LIVENESS_ACTIONS), (actions, done) => {
        const facts = challenge(
          actions,
          actions.map(() => done),
        );
        expect(judge(facts).reasons).not.toEqual([]);
        expect(judge(facts).result).toBe('failed');
      }),
    );
  });

  it('is judged by how the person usually holds the head', () => {
    const actions = ['blink', 'lookLeft', 'smile'] as const;
    const held = (change: Partial<SeenFace>) => picture({ pitch: -12, yaw: 6, ...change });
    const pictures = [held({ eyesOpen: 0 }), held({ yaw: 19 }), held({ mouthWidth: 0.95 })];
    expect(judge(challenge(actions, actions, { pictures }))).toMatchObject({ result: 'passed' });
  });

  it('fails where not all pictures show the same person', () => {
    const facts = challenge(['blink', 'lookLeft', 'smile'], undefined, { alike: 0.2 });
    expect(judge(facts)).toMatchObject({ result: 'failed', reasons: ['FACES_DIFFER'] });
  });

  it('needs no straight face where it asked to turn, but an upright one', () => {
    const pictures = [picture({ eyesOpen: 0 }), picture({ yaw: 45 }), picture({ mouthWidth: 1, yaw: 45 })];
    const facts = challenge(['blink', 'lookLeft', 'smile'], undefined, { pictures });
    expect(judge(facts)).toMatchObject({ result: 'failed', reasons: ['FACE_NOT_FRONTAL'] });
  });

  it('takes the passive score from the faces that look into the camera', () => {
    const pictures = [picture({ eyesOpen: 0 }), picture({ yaw: 25, live: 0.1 }), picture({ mouthWidth: 1, live: 0.8 })];
    const facts = challenge(['blink', 'lookLeft', 'smile'], undefined, { pictures });
    expect(judge(facts)).toMatchObject({ result: 'passed', scores: { liveness: 0.8 } });
  });

  it('shows nothing of an action that nobody knows', () => {
    const facts = { ...challenge(['blink', 'lookLeft', 'smile']), actions: ['blink', 'wink', 'smile'] };
    expect(judge(facts)).toMatchObject({ result: 'failed' });
  });
});

describe('a face that is enrolled under another identity', () => {
  const enrolled = { registrationId: 'reg_2', likeness: 0.7312 };

  it('is for a person to look at, and raises a red flag', () => {
    expect(withEnrolledFace(judge(selfie()), enrolled)).toEqual({
      result: 'needsReview',
      reasons: ['FACE_ENROLLED_BEFORE'],
      scores: { liveness: 0.99, compare: 0.6, search: 0.73 },
      redFlags: [{ code: 'FACE_ALREADY_ENROLLED', evidence: { likeness: 0.73, registrationId: 'reg_2' } }],
    });
  });

  it('changes nothing where the attempt failed, or none was found', () => {
    const failed = judge(selfie({ portrait: 0 }));
    expect(withEnrolledFace(failed, enrolled)).toEqual(failed);
    expect(withEnrolledFace(judge(selfie()), null)).toEqual(judge(selfie()));
  });
});

test('the picture compared is that on which the face looks most nearly straight', () => {
  expect(
    mostFrontal([picture({ yaw: 30 }), { face: null, nextFace: 0 }, picture({ pitch: 5 }), picture({ yaw: 9 })]),
  ).toBe(2);
});
