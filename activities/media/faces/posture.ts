import type { Landmark } from '../faceReader';

/** The five points that faces are aligned by: eyes, tip of the nose, corners of the mouth; the picture's left first. */
export interface FivePoints {
  readonly leftEye: Landmark;
  readonly rightEye: Landmark;
  readonly nose: Landmark;
  readonly leftMouth: Landmark;
  readonly rightMouth: Landmark;
}

export interface Posture {
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
  readonly mouthWidth: number;
}

/** How far the tip of the nose stands out, in distances between the eyes. */
const NOSE_DEPTH = 0.6;
/** The same in distances between eyes and mouth, and where the tip is between them on a face that looks straight. */
const NOSE = { depth: 0.5, height: 0.54 } as const;
const DEGREES = 180 / Math.PI;

/** @param landmarks the 68 points of a face */
export function fivePointsOf(landmarks: readonly Landmark[]): FivePoints {
  const mean = (...places: readonly number[]): Landmark => {
    const points = places.map((place) => pointAt(landmarks, place));
    const sum = (axis: 0 | 1) => points.reduce((total, point) => total + point[axis], 0);
    return [sum(0) / points.length, sum(1) / points.length];
  };
  return {
    leftEye: mean(37, 38, 40, 41),
    rightEye: mean(43, 44, 46, 47),
    nose: mean(30),
    leftMouth: mean(48, 60),
    rightMouth: mean(54, 64),
  };
}

/**
 * How a head is held, from where its nose stands between eyes and mouth. Heads differ in shape: within some five
 * degrees the angles say nothing.
 */
export function postureOf({ leftEye, rightEye, nose, leftMouth, rightMouth }: FivePoints): Posture {
  const [across, down] = [rightEye[0] - leftEye[0], rightEye[1] - leftEye[1]];
  const eyes = Math.hypot(across, down);
  // In the axes of the head: along the line between the eyes, and across it.
  const inHead = ([x, y]: Landmark): Landmark => {
    const [right, low] = [x - (leftEye[0] + rightEye[0]) / 2, y - (leftEye[1] + rightEye[1]) / 2];
    return [(right * across + low * down) / eyes, (low * across - right * down) / eyes];
  };
  const [noseRight, noseDown] = inHead(nose);
  const mouthDown = (inHead(leftMouth)[1] + inHead(rightMouth)[1]) / 2;
  return {
    yaw: Math.atan(noseRight / eyes / NOSE_DEPTH) * DEGREES,
    pitch: Math.atan((NOSE.height - noseDown / mouthDown) / NOSE.depth) * DEGREES,
    roll: Math.atan2(down, across) * DEGREES,
    mouthWidth: Math.hypot(rightMouth[0] - leftMouth[0], rightMouth[1] - leftMouth[1]) / eyes,
  };
}

export function pointAt(landmarks: readonly Landmark[], place: number): Landmark {
  const point = landmarks[place];
  if (point === undefined) throw new Error(`A face has 68 points; there is none at ${place}`);
  return point;
}
