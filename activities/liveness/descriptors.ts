import type { FaceRecord } from '../../db/records';

const FLOAT_BYTES = 4;

/** As it is sealed. */
export function toRecord(engine: string, descriptor: Float32Array): FaceRecord {
  const bytes = Buffer.alloc(descriptor.length * FLOAT_BYTES);
  descriptor.forEach((value, place) => bytes.writeFloatLE(value, place * FLOAT_BYTES));
  return { engine, descriptor: bytes.toString('base64') };
}

export function fromRecord({ descriptor }: FaceRecord): Float32Array {
  const bytes = Buffer.from(descriptor, 'base64');
  return Float32Array.from({ length: bytes.length / FLOAT_BYTES }, (_, place) =>
    bytes.readFloatLE(place * FLOAT_BYTES),
  );
}

/** Scalar product: of two descriptors of one engine it says, on the scale of the engine, how alike the faces are. */
export function product(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, value, place) => sum + value * (other[place] ?? 0), 0);
}
