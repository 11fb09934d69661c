import sharp from 'sharp';
import type { Vault } from '../../db/vault/vault';
import { toRecord } from '../liveness/descriptors';
import type { Face, FaceBox, FaceReader } from '../media/faceReader';

/** The submission of a document. */
export interface DocumentRef {
  readonly registrationId: string;
  readonly submissionId: string;
}

export interface Portraits {
  /**
   * Finds the portrait on a document, and seals it and what it is compared by. The first one found stays.
   * Rejects with a `ThreadJobError`, or with the reason of the signal.
   * @param pictures turned in any way; those that are likeliest to show it first
   * @returns what it is compared by; null where there is none
   */
  find(document: DocumentRef, pictures: readonly Buffer[], signal: AbortSignal): Promise<Float32Array | null>;
}

/** Degrees, in this order. */
const TURNS = [0, 180, 270, 90] as const;
/** A face that leans further was found in a picture that lies on its side. */
const UPRIGHT = 45;
/** Pixels; below it a face says too little of whose it is. */
const LEAST_HEIGHT = 40;
/** Kept around a face, in its sides. */
const MARGIN = 0.35;
const JPEG_QUALITY = 90;

export function createPortraits(deps: {
  readonly vault: Pick<Vault, 'seal' | 'sealBlob'>;
  readonly faces: Pick<FaceReader, 'engine' | 'findFaces'>;
}): Portraits {
  const { vault, faces } = deps;
  return {
    async find({ registrationId, submissionId }, pictures, signal) {
      for (const picture of pictures) {
        for (const turn of TURNS) {
          const upright = turn === 0 ? picture : await sharp(picture).rotate(turn).toBuffer();
          const { face } = await faces.findFaces(upright, signal);
          if (face === null || !isPortrait(face)) continue;
          const blobId = `${submissionId}-portrait`;
          await vault.sealBlob({ registrationId, blobId }, await cut(upright, face.box));
          const record = { ...toRecord(faces.engine, face.descriptor), blobId };
          await vault.seal({ registrationId, kind: 'portrait', id: submissionId }, record);
          return face.descriptor;
        }
      }
      return null;
    },
  };
}

function isPortrait({ box, roll }: Face): boolean {
  return box.height >= LEAST_HEIGHT && Math.abs(roll) <= UPRIGHT;
}

async function cut(picture: Buffer, box: FaceBox): Promise<Buffer> {
  const { width, height } = await sharp(picture).metadata();
  const left = Math.max(Math.floor(box.left - box.width * MARGIN), 0);
  const top = Math.max(Math.floor(box.top - box.height * MARGIN), 0);
  return sharp(picture)
    .extract({
      left,
      top,
      width: Math.min(Math.ceil(box.width * (1 + 2 * MARGIN)), width - left),
      height: Math.min(Math.ceil(box.height * (1 + 2 * MARGIN)), height - top),
    })
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer();
}
