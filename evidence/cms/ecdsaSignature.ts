import { sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import * as asn1js from 'asn1js';
import { derOf, parseDer } from './der';

/** How many points P-256 has. */
const ORDER = 0xffffffff_00000000_ffffffff_ffffffff_bce6faad_a7179e84_f3b9cac2_fc632551n;

/**
 * Signs with ECDSA on P-256 and SHA-256, in DER. Of each signature (r, s) anybody can make another, (r, n − s), that holds
 * as well: the lower of the two is made here, and the other one refused (`isLower`), so that no byte of it can be another.
 */
export function signEcdsa(content: Uint8Array, key: KeyObject): Buffer {
  const signature = sign('sha256', content, { key, dsaEncoding: 'ieee-p1363' });
  const [r, s] = [numberIn(signature.subarray(0, 32)), numberIn(signature.subarray(32))];
  const numbers = [r, s > ORDER / 2n ? ORDER - s : s].map((number) => asn1js.Integer.fromBigInt(number));
  return derOf(new asn1js.Sequence({ value: numbers }));
}

/** @param signature in DER */
export function isLower(signature: Uint8Array): boolean {
  const parsed = parseDer(signature);
  const s = parsed instanceof asn1js.Sequence ? parsed.valueBlock.value[1] : undefined;
  return s instanceof asn1js.Integer && s.toBigInt() <= ORDER / 2n;
}

function numberIn(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`);
}
