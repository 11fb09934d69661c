import * as asn1js from 'asn1js';

/** The DER of a structure. */
export function derOf(structure: { toBER(sizeOnly?: boolean): ArrayBuffer }): Buffer {
  return Buffer.from(structure.toBER(false));
}

/**
 * Parses DER that holds one structure and nothing after it.
 * @throws Error where it does not
 */
export function parseDer(der: Uint8Array): asn1js.AsnType {
  const { offset, result } = asn1js.fromBER(arrayBufferOf(der));
  if (offset !== der.byteLength) throw new Error('Not one structure in DER');
  return result;
}

/** How many bytes the structure at the beginning takes; 0 where there is none. */
export function firstLength(bytes: Uint8Array): number {
  return Math.max(0, asn1js.fromBER(arrayBufferOf(bytes)).offset);
}

/** A copy whose buffer holds these bytes alone, as ASN.1 libraries take them. */
export function arrayBufferOf(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.byteLength);
  new Uint8Array(copy).set(bytes);
  return copy;
}
