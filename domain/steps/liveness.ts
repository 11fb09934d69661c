import type { LivenessSettings } from '../flow';
import { facesTheCamera } from '../livenessActions';
import { asksForAnotherPicture } from '../reasons';
import type { ReasonCode } from '../reasons';
import type { Evaluation } from '../registration';
import { showsActions } from './challenge';
import { needsReview, passed, passedUnless } from './evaluation';

/** What is measured of a face. Angles in degrees: positive to the right of the picture, up, and leaning to the right. */
export interface SeenFace {
  /** Pixels. */
  readonly height: number;
  readonly sharpness: number;
  /** 0 to 255. */
  readonly brightness: number;
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
  /** 0 to 1. */
  readonly eyesOpen: number;
  /** In distances between the eyes. */
  readonly mouthWidth: number;
  /** 0 to 1: how little it looks like a picture of a picture. */
  readonly live: number;
}

export interface SeenPicture {
  /** The largest; null where none was found. */
  readonly face: SeenFace | null;
  /** Height of the next largest as a share of the largest; 0 where there is none. */
  readonly nextFace: number;
}

export interface LivenessFacts {
  /** In their order; null where reading them came to no end, call after call. */
  readonly pictures: readonly SeenPicture[] | null;
  /** What was asked for, one for each picture; null for a selfie. */
  readonly actions: readonly string[] | null;
  /** How alike the two pictures are that are least alike; 1 for a selfie. */
  readonly alike: number;
  /** Likeness to the portrait of the document; `none` where no document was asked for, `unknown` where its has not been found. */
  readonly portrait: number | 'none' | 'unknown';
}

/** The likeliest other identity with the same face in the project. */
export interface EnrolledFace {
  readonly registrationId: string;
  /** 0 to 1. */
  readonly likeness: number;
}

/**
 * Start values. Below 100 pixels, and blurred by more than a hundredth of its height, a face begins to be less like
 * itself; the angles are those up to which real heads, turned and tilted, were still told from others.
 */
const FACE = { height: 100, sharpness: 20, brightness: 30, yaw: 28, pitch: 32, roll: 30 } as const;
/** Of a head that was asked to turn, so that it is still seen. */
const MAX_TURN = 60;
/** A second face of at least this share of the first is a second person, not somebody far behind. */
const SECOND_PERSON = 0.4;
/** Pictures of one challenge that are less alike than this show two persons. */
const SAME_PERSON = 0.28;
/** From this share of the score for a match on, a person looks: 0.28 where a match is 0.4. */
const NEAR_MATCH = 0.7;

/**
 * Judges what was seen of a person. A fault of a picture comes first, because it uses up no attempt. The passive score
 * is a signal and proves nothing: below `minScore` a person looks.
 */
export function evaluateLiveness(facts: LivenessFacts, settings: LivenessSettings): Evaluation {
  if (facts.pictures === null) return needsReview(['DOUBTFUL']);
  const faults = facts.pictures.flatMap((picture, place) => faultsOf(picture, facts.actions?.[place] ?? null));
  const reasons = [...new Set(faults)];
  if (asksForAnotherPicture(reasons)) return passedUnless(reasons);
  const faces = facts.pictures.flatMap(({ face }) => face ?? []);
  const live = Math.min(...faces.filter((_, place) => isFacing(facts.actions, place)).map((face) => face.live));
  const findings = {
    scores: {
      liveness: inHundredths(live),
      ...(facts.actions !== null && { sameFace: inHundredths(facts.alike) }),
      ...(typeof facts.portrait === 'number' && { compare: inHundredths(facts.portrait) }),
    },
  };
  const failures = failuresOf(facts, faces, settings);
  if (failures.length > 0) return passedUnless(failures, findings);
  const doubts = doubtsOf(live, facts.portrait, settings);
  return doubts.length > 0 ? needsReview(doubts, findings) : passed(findings);
}

/** What follows where the face is enrolled under another identity: a person looks, and a red flag is raised. */
export function withEnrolledFace(evaluation: Evaluation, enrolled: EnrolledFace | null): Evaluation {
  if (enrolled === null || evaluation.result === 'failed') return evaluation;
  const { registrationId } = enrolled;
  const likeness = inHundredths(enrolled.likeness);
  return {
    ...evaluation,
    result: 'needsReview',
    reasons: [...evaluation.reasons, 'FACE_ENROLLED_BEFORE'],
    scores: { ...evaluation.scores, search: likeness },
    redFlags: [...evaluation.redFlags, { code: 'FACE_ALREADY_ENROLLED', evidence: { likeness, registrationId } }],
  };
}

/** Which picture is compared with the document, and enrolled: that on which the face looks most nearly straight. */
export function mostFrontal(pictures: readonly SeenPicture[]): number {
  const turns = pictures.map(({ face }) => (face === null ? Infinity : Math.abs(face.yaw) + Math.abs(face.pitch)));
  return turns.indexOf(Math.min(...turns));
}

function faultsOf({ face, nextFace }: SeenPicture, action: string | null): ReasonCode[] {
  if (face === null) return ['NO_FACE_FOUND'];
  if (nextFace >= SECOND_PERSON) return ['SEVERAL_FACES_FOUND'];
  if (face.height < FACE.height) return ['FACE_TOO_SMALL'];
  if (face.brightness < FACE.brightness) return ['IMAGE_TOO_DARK'];
  if (face.sharpness < FACE.sharpness) return ['IMAGE_BLURRED'];
  const mayTurn = action !== null && !facesTheCamera(action);
  const isFrontal =
    Math.abs(face.yaw) <= (mayTurn ? MAX_TURN : FACE.yaw) &&
    Math.abs(face.pitch) <= (mayTurn ? MAX_TURN : FACE.pitch) &&
    Math.abs(face.roll) <= FACE.roll;
  return isFrontal ? [] : ['FACE_NOT_FRONTAL'];
}

function failuresOf(
  { actions, alike, portrait }: LivenessFacts,
  faces: readonly SeenFace[],
  { compareMinScore }: LivenessSettings,
): ReasonCode[] {
  const failures: ReasonCode[] = [];
  if (actions !== null && !showsActions(faces, actions)) failures.push('CHALLENGE_FAILED');
  if (alike < SAME_PERSON) failures.push('FACES_DIFFER');
  if (typeof portrait === 'number' && portrait < compareMinScore * NEAR_MATCH) failures.push('FACE_MISMATCH');
  return failures;
}

function doubtsOf(
  live: number,
  portrait: LivenessFacts['portrait'],
  { minScore, compareMinScore }: LivenessSettings,
): ReasonCode[] {
  const doubts: ReasonCode[] = [];
  if (live < minScore) doubts.push('LIVENESS_FAILED');
  if (portrait === 'unknown') doubts.push('INPUTS_MISSING');
  if (typeof portrait === 'number' && portrait < compareMinScore) doubts.push('FACE_DOUBTFUL');
  return doubts;
}

/** Turned heads look less live to the model, which knows those that face the camera. */
function isFacing(actions: LivenessFacts['actions'], place: number): boolean {
  return actions === null || !actions.some(facesTheCamera) || facesTheCamera(actions[place] ?? '');
}

/** Rounded down, so that a score below a threshold never looks as if it reached it; opposites are not alike at all. */
function inHundredths(score: number): number {
  return Math.floor(Math.max(score, 0) * 100) / 100;
}
