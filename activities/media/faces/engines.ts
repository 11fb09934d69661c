import { z } from 'zod';
import type { LikenessScale } from '../faceReader';
import { DLIB_PACKAGE, isDlibInstalled, readDlibWeights } from './dlib/weights';
import { MODEL_NAMES, readModel } from './models';

export const FACE_ENGINES = ['onnx', 'dlib'] as const;
export type FaceEngine = (typeof FACE_ENGINES)[number];

/** The variable that chooses what faces are compared by. */
export const faceEngine = {
  FACE_ENGINE: z
    .enum(FACE_ENGINES)
    .default('onnx')
    .refine((engine) => engine === 'onnx' || isDlibInstalled(), {
      error: `dlib needs a package that is not installed: npm install --no-save --save-prod --omit=dev ${DLIB_PACKAGE}`,
    }),
};

interface EngineFacts {
  /** Stands with every descriptor: those of different names are never compared. It names the model and its version. */
  readonly name: string;
  readonly scale: LikenessScale;
}

/**
 * `fr_feature`: the product itself. Measured on 80 pairs of one person and 700 of two, and on 76 and 524 with portraits as
 * documents print them: no false match from 0.4 on, 0.2 % of strangers above 0.28.
 */
const BY_PRODUCT: LikenessScale = { likeness: (product) => product, product: (likeness) => likeness };

/** Of descriptors of portraits before they are brought to unit length; they differ by a few hundredths. */
const DLIB_LENGTH = 1.4;

/**
 * dlib's network was trained to have pictures of one person less than 0.6 apart, and its author gives that as the
 * threshold (99.38 % right on Labeled Faces in the Wild). Likeness is what is missing to a distance of 1: a match at 0.6,
 * a review up to 0.72, a search up to 0.5.
 */
const BY_DISTANCE: LikenessScale = {
  likeness: (product) => 1 - DLIB_LENGTH * Math.sqrt(Math.max(2 - 2 * product, 0)),
  product: (likeness) => 1 - ((1 - likeness) / DLIB_LENGTH) ** 2 / 2,
};

export const ENGINE_FACTS: Readonly<Record<FaceEngine, EngineFacts>> = {
  onnx: { name: 'faceplugin-0.0.1', scale: BY_PRODUCT },
  dlib: { name: 'dlib-resnet-1-face-api-1.7.15', scale: BY_DISTANCE },
};

/** Throws where a model is not the file that the figures of the engine were measured with. */
export async function checkModels(engine: FaceEngine): Promise<void> {
  const used = MODEL_NAMES.filter((name) => engine === 'onnx' || name !== 'fr_feature');
  await Promise.all([...used.map((name) => readModel(name)), ...(engine === 'dlib' ? [readDlibWeights()] : [])]);
}
