import type { FaceRecord } from '../../db/records';

/** As it is sealed. The floats are as processors hold them: little-endian on all that this runs on. */
export function toRecord(engine: string, { buffer, byteOffset, byteLength }: Float32Array): FaceRecord {
  return { engine, descriptor: Buffer.from(buffer, byteOffset, byteLength).toString('base64') };
}

export function fromRecord({ descriptor }: FaceRecord): Float32Array {
  // Copied: small buffers lie anywhere in a larger one, and floats have to begin at a multiple of four.
  return new Float32Array(Uint8Array.from(Buffer.from(descriptor, 'base64')).buffer);
}

/** Where the face of a submission is sealed: by each engine in its own place, so that descriptions of two never meet. */
export function faceRef(face: {
  readonly registrationId: string;
  readonly submissionId: string;
  readonly engine: string;
}) {
  const { registrationId, submissionId, engine } = face;
  return { registrationId, kind: 'face', id: `${submissionId}/${engine}` } as const;
}

/** Scalar product: of two descriptors of one engine it says, on the scale of the engine, how alike the faces are. */
export function product(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let place = 0; place < one.length; place += 1) sum += (one[place] ?? 0) * (other[place] ?? 0);
  return sum;
}
