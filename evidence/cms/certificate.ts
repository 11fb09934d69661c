import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { arrayBufferOf, derOf } from './der';
import { OID } from './oids';

/** A certificate and the key that it speaks for. */
export interface Signer {
  /** X.509 in DER. */
  readonly certificate: Buffer;
  readonly key: KeyObject;
}

const VALID_YEARS = 20;
/** In the bits of KeyUsage: digitalSignature and nonRepudiation. */
const MAY_SIGN = 0b1100_0000;

/**
 * Makes a key on P-256 and a certificate of it that it signs itself. P-256 rather than RSA with 3,072 bits: of the same
 * strength, made in a millisecond instead of most of a second, and read by everything that reads PAdES.
 * @param name its common name
 * @param at when it begins to be valid
 */
export function makeSigner(name: string, at: Date): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicDer = publicKey.export({ type: 'spki', format: 'der' });
  const certificate = new pkijs.Certificate();
  certificate.version = 2;
  // Positive, and of 127 bits.
  const serial = randomBytes(16);
  serial.writeUInt8((serial.readUInt8(0) & 0x7f) | 0x40, 0);
  certificate.serialNumber = new asn1js.Integer({ valueHex: arrayBufferOf(serial) });
  for (const names of [certificate.issuer, certificate.subject]) {
    names.typesAndValues.push(
      new pkijs.AttributeTypeAndValue({ type: OID.commonName, value: new asn1js.Utf8String({ value: name }) }),
    );
  }
  certificate.notBefore.value = at;
  certificate.notAfter.value = new Date(Date.UTC(at.getUTCFullYear() + VALID_YEARS, at.getUTCMonth(), at.getUTCDate()));
  certificate.subjectPublicKeyInfo = pkijs.PublicKeyInfo.fromBER(arrayBufferOf(publicDer));
  certificate.extensions = [
    extension(OID.basicConstraints, true, new pkijs.BasicConstraints({ cA: false }).toSchema()),
    extension(
      OID.keyUsage,
      true,
      new asn1js.BitString({ valueHex: arrayBufferOf(Uint8Array.of(MAY_SIGN)), unusedBits: 6 }),
    ),
    extension(
      OID.subjectKeyIdentifier,
      false,
      new asn1js.OctetString({ valueHex: arrayBufferOf(createHash('sha1').update(publicDer).digest()) }),
    ),
  ];
  const algorithm = new pkijs.AlgorithmIdentifier({ algorithmId: OID.ecdsaWithSha256 });
  certificate.signature = algorithm;
  certificate.signatureAlgorithm = algorithm;
  const signature = sign('sha256', derOf(certificate.encodeTBS()), privateKey);
  certificate.signatureValue = new asn1js.BitString({ valueHex: arrayBufferOf(signature) });
  return { certificate: derOf(certificate.toSchema(true)), key: privateKey };
}

/** Names a certificate: lower-case hex SHA-256 of its DER. */
export function fingerprintOf(certificate: Uint8Array): string {
  return createHash('sha256').update(certificate).digest('hex');
}

/** As PEM, which tools take. */
export function pemOf(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function extension(extnID: string, critical: boolean, value: asn1js.BaseBlock): pkijs.Extension {
  return new pkijs.Extension({ extnID, critical, extnValue: value.toBER(false) });
}
