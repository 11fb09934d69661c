import path from 'node:path';
import { z } from 'zod';
import { readTested } from '../testedFile';

/** Optional: only the engine `dlib` needs it. Of it only the weights are read, none of its code. */
export const DLIB_PACKAGE = '@vladmandic/face-api@1.7.15';
const PACKAGE_FILE = '@vladmandic/face-api/package.json';

const FILES = {
  manifest: {
    name: 'face_recognition_model-weights_manifest.json',
    sha256: 'cbaffa501b0b9275a12b63357a6843e7e30c054e1c9151e1a5f879b26e32986b',
  },
  weights: {
    name: 'face_recognition_model.bin',
    sha256: 'b413e420d6840b2775fba32008db6f3cddb07d485967fb42cfcf379c16a8c589',
  },
} as const;

const FLOAT_BYTES = 4;

/** A part of the network: numbers in the order of its shape, the last of which changes fastest. */
export interface Weight {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

const manifest = z.tuple([
  z.object({
    weights: z.array(
      z.object({
        name: z.string(),
        shape: z.array(z.int()),
        /** A byte a number; those without it are floats of four. */
        quantization: z.object({ dtype: z.literal('uint8'), scale: z.number(), min: z.number() }).optional(),
      }),
    ),
  }),
]);

export function isDlibInstalled(): boolean {
  try {
    require.resolve(PACKAGE_FILE);
    return true;
  } catch {
    return false;
  }
}

/**
 * dlib's face recognition network by the names of its parts. Throws where the package is not installed, or its files are
 * not those that the figures were measured with.
 */
export async function readDlibWeights(
  folder: string = path.join(path.dirname(require.resolve(PACKAGE_FILE)), 'model'),
): Promise<(name: string) => Weight> {
  const read = ({ name, sha256 }: { readonly name: string; readonly sha256: string }) =>
    readTested(path.join(folder, name), sha256);
  const [described, bytes] = await Promise.all([read(FILES.manifest), read(FILES.weights)]);
  const [{ weights }] = manifest.parse(JSON.parse(described.toString()));
  const found = new Map<string, Weight>();
  let start = 0;
  for (const { name, shape, quantization } of weights) {
    const size = shape.reduce((product, side) => product * side, 1);
    const at = start;
    const valueAt = (place: number): number =>
      quantization === undefined
        ? bytes.readFloatLE(at + place * FLOAT_BYTES)
        : bytes.readUInt8(at + place) * quantization.scale + quantization.min;
    found.set(name, { shape, values: Float32Array.from({ length: size }, (_, place) => valueAt(place)) });
    start += size * (quantization === undefined ? FLOAT_BYTES : 1);
  }
  return (name) => {
    const weight = found.get(name);
    if (weight === undefined) throw new Error(`The network has no ${name}`);
    return weight;
  };
}
