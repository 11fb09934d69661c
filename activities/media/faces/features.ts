import type { Landmark } from '../faceReader';
import { cropTo, greyOf, planesOf } from './pixels';
import type { Pixels, Region } from './pixels';
import { pointAt } from './posture';
import { openModel, softmax } from './session';

/** The smaller models: each looks at a part of a picture in which a face was found. */
export interface FaceFeatures {
  /** 68 points. `square`: the face with its box made square. */
  landmarks(pixels: Pixels, square: Region): Promise<readonly Landmark[]>;
  /** 0 to 1, of the eye that is more surely open. */
  eyesOpen(pixels: Pixels, landmarks: readonly Landmark[]): Promise<number>;
  /** 0 to 1. */
  live(pixels: Pixels, square: Region): Promise<number>;
}

const LANDMARK_SIDE = 64;
const EYE_SIDE = 24;
/** Around an eye, in its widths. */
const EYE_MARGIN = 1.6;
const LIVE_SIDE = 128;
/** What is around a face gives a picture of a picture away; in sides of its square. */
const LIVE_MARGIN = 2.7;
/** Corners and lids of each eye. */
const EYES = [
  { left: 36, right: 39, lids: [37, 38, 40, 41] },
  { left: 42, right: 45, lids: [43, 44, 46, 47] },
] as const;

export async function openFaceFeatures(cores: number): Promise<FaceFeatures> {
  const [landmark, eye, liveness] = await Promise.all([
    openModel('fr_landmark', cores),
    openModel('fr_eye', cores),
    openModel('fr_liveness', cores),
  ]);

  async function eyeOpen(pixels: Pixels, region: Region): Promise<number> {
    const grey = greyOf(await cropTo(pixels, region, EYE_SIDE, EYE_SIDE)).map((value) => value / 255);
    const outputs = await eye.run(grey, [1, 1, EYE_SIDE, EYE_SIDE]);
    return softmax(outputs('output'))[1] ?? 0;
  }

  return {
    async landmarks(pixels, square) {
      const grey = greyOf(await cropTo(pixels, square, LANDMARK_SIDE, LANDMARK_SIDE)).map((value) => value / 256);
      const outputs = await landmark.run(grey, [1, 1, LANDMARK_SIDE, LANDMARK_SIDE]);
      const found = outputs('output');
      return Array.from({ length: found.length / 2 }, (_, point) => [
        (found[point * 2] ?? 0) * square.width + square.left,
        (found[point * 2 + 1] ?? 0) * square.height + square.top,
      ]);
    },

    async eyesOpen(pixels, landmarks) {
      const open = await Promise.all(EYES.map((place) => eyeOpen(pixels, around(landmarks, place))));
      return Math.max(...open);
    },

    async live(pixels, square) {
      const { data } = await cropTo(pixels, widened(square, pixels), LIVE_SIDE, LIVE_SIDE);
      const values = planesOf(data, 'BGR', (value) => value);
      const outputs = await liveness.run(values, [1, 3, LIVE_SIDE, LIVE_SIDE]);
      return softmax(outputs('output'))[0] ?? 0;
    },
  };
}

function around(landmarks: readonly Landmark[], { left, right, lids }: (typeof EYES)[number]): Region {
  const side = (pointAt(landmarks, right)[0] - pointAt(landmarks, left)[0]) * EYE_MARGIN;
  const middle = (axis: 0 | 1) => lids.reduce((sum, lid) => sum + pointAt(landmarks, lid)[axis], 0) / lids.length;
  return { left: middle(0) - side / 2, top: middle(1) - side / 2, width: side, height: side };
}

/** As large as the picture lets it be, and moved inwards where it would stand out. */
function widened(square: Region, { width, height }: Pixels): Region {
  const scale = Math.min((width - 1) / square.width, (height - 1) / square.height, LIVE_MARGIN);
  const [wide, high] = [square.width * scale, square.height * scale];
  const place = (start: number, side: number, widenedSide: number, end: number) =>
    Math.min(Math.max(start + side / 2 - widenedSide / 2, 0), end - 1 - widenedSide);
  return {
    left: place(square.left, square.width, wide, width),
    top: place(square.top, square.height, high, height),
    width: wide,
    height: high,
  };
}
