import type { FaceBox, FacesFound } from '../faceReader';
import { openFaceDescriber } from './describer';
import { openFaceDetector } from './detector';
import type { FaceEngine } from './engines';
import { openFaceFeatures } from './features';
import { decode } from './pixels';
import type { Pixels, Region } from './pixels';
import { fivePointsOf, postureOf } from './posture';
import { clarityOf } from './sharpness';

/** `FacesFound` as it goes from thread to thread. */
export type FacesSent = Omit<FacesFound, 'face'> & {
  readonly face:
    (Omit<NonNullable<FacesFound['face']>, 'descriptor'> & { readonly descriptor: readonly number[] }) | null;
};

/** Loads the models. @returns what finds the faces in a picture and describes the largest */
export async function openFaceFinder(
  engine: FaceEngine,
  cores: number,
): Promise<(picture: Uint8Array) => Promise<FacesSent>> {
  const [detector, features, describer] = await Promise.all([
    openFaceDetector(cores),
    openFaceFeatures(cores),
    openFaceDescriber(engine, cores),
  ]);
  return async (picture) => {
    const { pixels, scale } = await decode(picture);
    const boxes = (await detector.detect(pixels)).toSorted((one, other) => other.height - one.height);
    const [largest, ...others] = boxes;
    if (largest === undefined) return { face: null, others: [] };
    const square = squareOf(largest, pixels);
    const landmarks = await features.landmarks(pixels, square);
    return {
      face: {
        box: scaled(largest, scale),
        landmarks: landmarks.map(([x, y]) => [x * scale, y * scale] as const),
        ...(await clarityOf(pixels, square)),
        ...postureOf(fivePointsOf(landmarks)),
        eyesOpen: await features.eyesOpen(pixels, landmarks),
        live: await features.live(pixels, square),
        descriptor: await describer.describe(pixels, landmarks),
      },
      others: others.map((box) => scaled(box, scale)),
    };
  };
}

/** As wide as the face is high, as far as the picture goes. */
function squareOf(box: FaceBox, { width, height }: Pixels): Region {
  const middle = box.left + box.width / 2;
  const left = Math.max(middle - box.height / 2, 0);
  const top = Math.max(box.top, 0);
  return {
    left,
    top,
    width: Math.min(middle + box.height / 2, width - 1) - left,
    height: Math.min(box.top + box.height, height - 1) - top,
  };
}

function scaled({ left, top, width, height, confidence }: FaceBox, scale: number): FaceBox {
  return { left: left * scale, top: top * scale, width: width * scale, height: height * scale, confidence };
}
