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

/** How alike two faces that one engine described are: 1 for the same picture, about 0 for strangers. */
export function likeness(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, value, place) => sum + value * (other[place] ?? 0), 0);
}
