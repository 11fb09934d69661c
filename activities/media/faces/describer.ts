import type { Landmark } from '../faceReader';
import { fivePointsOf } from './posture';
import type { FivePoints } from './posture';
import { planesOf, valueAt } from './pixels';
import type { Pixels } from './pixels';
import { openModel, openNetwork } from './session';
import type { Model } from './session';
import { DLIB_SIDE, dlibNetwork } from './dlib/network';
import { readDlibWeights } from './dlib/weights';
import type { FaceEngine } from './engines';

export interface FaceDescriber {
  /** What the face is compared by: numbers, of unit length. */
  describe(pixels: Pixels, landmarks: readonly Landmark[]): Promise<readonly number[]>;
}

/** What an engine compares faces by, and how it takes them in. */
interface Recogniser {
  readonly open: (cores: number) => Promise<Model>;
  /** Pixels a side, and where it expects the five points there. */
  readonly side: number;
  readonly expected: FivePoints;
  readonly order: 'RGB' | 'BGR';
  /** Channel 0 is red. */
  readonly scale: (value: number, channel: number) => number;
}

/** As red, green and blue are in the pictures that dlib's network was trained with. */
const DLIB_MEANS = [122.782, 117.001, 104.298] as const;

const RECOGNISERS: Readonly<Record<FaceEngine, Recogniser>> = {
  onnx: {
    open: (cores) => openModel('fr_feature', cores),
    side: 112,
    expected: {
      leftEye: [38.2946, 51.6963],
      rightEye: [73.5318, 51.5014],
      nose: [56.0252, 71.7366],
      leftMouth: [41.5493, 92.3655],
      rightMouth: [70.7299, 92.2041],
    },
    order: 'BGR',
    scale: (value) => (value - 127) / 128,
  },
  dlib: {
    open: async (cores) => openNetwork(dlibNetwork(await readDlibWeights()), cores),
    side: DLIB_SIDE,
    // dlib's mean face with a quarter of its size around it, as its `get_face_chip_details` cuts faces.
    expected: {
      leftEye: [47.4152, 46.1946],
      rightEye: [100.6101, 46.1946],
      nose: [74.0127, 76.5625],
      leftMouth: [52.2264, 103.2513],
      rightMouth: [95.7989, 103.2513],
    },
    order: 'RGB',
    scale: (value, channel) => (value - (DLIB_MEANS[channel] ?? 0)) / 256,
  },
};

/** Samples a side for each pixel, at most: faces larger than that are as good as any. */
const MAX_SAMPLES = 6;

/** Turns and scales: `x' = a·x − b·y + left`, `y' = b·x + a·y + top`. */
interface Similarity {
  readonly a: number;
  readonly b: number;
  readonly left: number;
  readonly top: number;
}

export async function openFaceDescriber(engine: FaceEngine, cores: number): Promise<FaceDescriber> {
  const { open, side, expected, order, scale } = RECOGNISERS[engine];
  const model = await open(cores);
  return {
    async describe(pixels, landmarks) {
      const aligned = align(pixels, similarityBetween(expected, fivePointsOf(landmarks)), side);
      const outputs = await model.run(planesOf(aligned, order, scale), [1, 3, side, side]);
      const described = outputs('output');
      const length = Math.hypot(...described);
      return Array.from(described, (value) => value / length);
    },
  };
}

/**
 * The turn and scale that bring the expected points nearest to those of a face, by least squares. (The package bends
 * faces by three points instead, which costs the likeness of heads that are turned: 0.12 instead of 0.7.)
 */
function similarityBetween(expected: FivePoints, face: FivePoints): Similarity {
  const pairs = (Object.keys(expected) as (keyof FivePoints)[]).map((name) => ({
    from: expected[name],
    to: face[name],
  }));
  const mean = (value: (pair: (typeof pairs)[number]) => number) =>
    pairs.reduce((sum, pair) => sum + value(pair), 0) / pairs.length;
  const [fromX, fromY] = [mean(({ from }) => from[0]), mean(({ from }) => from[1])];
  const [toX, toY] = [mean(({ to }) => to[0]), mean(({ to }) => to[1])];
  const spread = mean(({ from }) => (from[0] - fromX) ** 2 + (from[1] - fromY) ** 2);
  const along = mean(({ from, to }) => (from[0] - fromX) * (to[0] - toX) + (from[1] - fromY) * (to[1] - toY));
  const across = mean(({ from, to }) => (from[0] - fromX) * (to[1] - toY) - (from[1] - fromY) * (to[0] - toX));
  const [a, b] = [along / spread, across / spread];
  return { a, b, left: toX - a * fromX + b * fromY, top: toY - b * fromX - a * fromY };
}

/** The face as the model expects it: each pixel the mean of what it covers. */
function align(pixels: Pixels, { a, b, left, top }: Similarity, side: number): Float32Array {
  const samples = Math.min(Math.max(Math.round(Math.hypot(a, b)), 1), MAX_SAMPLES);
  const aligned = new Float32Array(side * side * 3);
  for (let row = 0; row < side * samples; row += 1) {
    for (let column = 0; column < side * samples; column += 1) {
      const [x, y] = [(column + 0.5) / samples - 0.5, (row + 0.5) / samples - 0.5];
      const place = (Math.floor(row / samples) * side + Math.floor(column / samples)) * 3;
      for (let channel = 0; channel < 3; channel += 1) {
        const value = valueAt(pixels, a * x - b * y + left, b * x + a * y + top, channel);
        aligned[place + channel] = (aligned[place + channel] ?? 0) + value / samples ** 2;
      }
    }
  }
  return aligned;
}
