import type { Face, FacesFound, LikenessScale } from '../../activities/media/faceReader';

const WIDTH = 512;

/** Of an engine whose scalar products say by themselves how alike faces are. */
export const PLAIN_SCALE: LikenessScale = { likeness: (product) => product, product: (likeness) => likeness };

/** The description of a face: `alike` says how much of `first` is in it, the rest is its own. */
export function aDescriptor(person: number, alike = 1): Float32Array {
  const descriptor = new Float32Array(WIDTH);
  descriptor[0] = Math.sqrt(1 - alike ** 2);
  descriptor[1 + (person % (WIDTH - 1))] = alike;
  return descriptor;
}

/** A face that no rule objects to. */
export function aFace(change: Partial<Face> = {}): Face {
  return {
    box: { left: 100, top: 100, width: 250, height: 320, confidence: 0.99 },
    landmarks: [],
    sharpness: 250,
    brightness: 130,
    yaw: 0,
    pitch: 0,
    roll: 0,
    eyesOpen: 1,
    mouthWidth: 0.8,
    live: 0.99,
    descriptor: aDescriptor(1),
    ...change,
  };
}

export function aPictureOf(face: Face | null): FacesFound {
  return { face, others: [] };
}
