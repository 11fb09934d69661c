import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export const KEY_BYTES = 32;

const CIPHER = 'aes-256-gcm';
const VERSION = 1;
const IV_START = 1;
const TAG_START = 13;
const BODY_START = 29;

/** Sealed bytes were changed, cut off, or moved from the place that they were sealed for. */
export class SealBrokenError extends Error {
  constructor(place: readonly string[]) {
    super(`What is sealed at ${place.join('/')} does not open there`);
    this.name = 'SealBrokenError';
  }
}

/**
 * AES-256-GCM with a random IV of 96 bits; `place` is bound as associated data, so that the bytes open nowhere else.
 * Version (1 byte), IV (12), tag (16), ciphertext.
 */
export function sealBytes(key: Buffer, place: readonly string[], bytes: Buffer): Buffer {
  const iv = randomBytes(TAG_START - IV_START);
  const cipher = createCipheriv(CIPHER, key, iv).setAAD(joinParts(place));
  const body = [cipher.update(bytes), cipher.final()];
  return Buffer.concat([Buffer.of(VERSION), iv, cipher.getAuthTag(), ...body]);
}

/** Opens what `sealBytes` sealed. Throws a `SealBrokenError`. */
export function openBytes(key: Buffer, place: readonly string[], sealed: Buffer): Buffer {
  if (sealed.length < BODY_START || sealed[0] !== VERSION) throw new SealBrokenError(place);
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(IV_START, TAG_START))
    .setAAD(joinParts(place))
    .setAuthTag(sealed.subarray(TAG_START, BODY_START));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(BODY_START)), decipher.final()]);
  } catch {
    throw new SealBrokenError(place);
  }
}

/** Each part behind its length, so that no two lists of parts give the same bytes. */
export function joinParts(parts: readonly string[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(part, 'utf8');
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}
