import { createHash } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { arrayBufferOf, derOf, parseDer } from './der';
import { signEcdsa } from './ecdsaSignature';
import type { Signer } from './certificate';
import { OID } from './oids';

/**
 * A detached CMS signature in DER that says inside of what is signed which certificate it is by (CAdES B-B, ETSI EN
 * 319 122-1).
 * @param at the time that the signer states; null where it stands elsewhere: a PDF states it in its own dictionary, and
 *   PAdES wants it nowhere else
 * @param timeStamp asked for a time stamp over the signature; null where there is none
 */
export async function signCms(
  content: Uint8Array,
  signer: Signer,
  at: Date | null,
  timeStamp: (signature: Buffer) => Promise<Buffer | null>,
): Promise<Buffer> {
  const digest = createHash('sha256').update(content).digest();
  const attributes = new pkijs.SignedAndUnsignedAttributes({
    type: 0,
    attributes: inOrder([
      attribute(OID.contentType, new asn1js.ObjectIdentifier({ value: OID.data })),
      attribute(OID.messageDigest, new asn1js.OctetString({ valueHex: arrayBufferOf(digest) })),
      attribute(OID.signingCertificateV2, signingCertificateV2(signer.certificate)),
      ...(at === null ? [] : [attribute(OID.signingTime, new asn1js.UTCTime({ valueDate: at }))]),
    ]),
  });
  const signature = signEcdsa(signedBytes(attributes), signer.key);
  return assembleCms({ ...signer, attributes, signature, token: await timeStamp(signature) });
}

/** The one way that these parts are put together here: no byte of the result can be another. */
export function assembleCms(parts: {
  readonly certificate: Buffer;
  readonly attributes: pkijs.SignedAndUnsignedAttributes;
  readonly signature: Buffer;
  readonly token: Buffer | null;
}): Buffer {
  const { attributes, signature, token } = parts;
  const certificate = pkijs.Certificate.fromBER(arrayBufferOf(parts.certificate));
  const info = new pkijs.SignerInfo({
    version: 1,
    sid: new pkijs.IssuerAndSerialNumber({ issuer: certificate.issuer, serialNumber: certificate.serialNumber }),
    digestAlgorithm: new pkijs.AlgorithmIdentifier({ algorithmId: OID.sha256 }),
    signedAttrs: attributes,
    signatureAlgorithm: new pkijs.AlgorithmIdentifier({ algorithmId: OID.ecdsaWithSha256 }),
    signature: new asn1js.OctetString({ valueHex: arrayBufferOf(signature) }),
    ...(token !== null && {
      unsignedAttrs: new pkijs.SignedAndUnsignedAttributes({
        type: 1,
        attributes: [attribute(OID.timeStampToken, parseDer(token))],
      }),
    }),
  });
  const signed = new pkijs.SignedData({
    version: 1,
    digestAlgorithms: [new pkijs.AlgorithmIdentifier({ algorithmId: OID.sha256 })],
    encapContentInfo: new pkijs.EncapsulatedContentInfo({ eContentType: OID.data }),
    certificates: [certificate],
    signerInfos: [info],
  });
  const wrapped = new pkijs.ContentInfo({ contentType: OID.signedData, content: signed.toSchema(true) });
  return derOf(wrapped.toSchema());
}

/** What a signature with attributes is over: their DER as a SET, whatever tag they carry where they stand. */
function signedBytes(attributes: pkijs.SignedAndUnsignedAttributes): Buffer {
  const der = derOf(attributes.toSchema());
  der.writeUInt8(SET_TAG, 0);
  return der;
}
export const SET_TAG = 0x31;

/** DER orders the members of a set by their bytes. */
function inOrder(attributes: pkijs.Attribute[]): pkijs.Attribute[] {
  return attributes.toSorted((a, b) => Buffer.compare(derOf(a.toSchema()), derOf(b.toSchema())));
}

function attribute(type: string, value: asn1js.BaseBlock): pkijs.Attribute {
  return new pkijs.Attribute({ type, values: [value] });
}

/** RFC 5035, 3: one ESSCertIDv2, whose hash is SHA-256 where it names none. */
function signingCertificateV2(certificate: Buffer): asn1js.Sequence {
  const certHash = new asn1js.OctetString({
    valueHex: arrayBufferOf(createHash('sha256').update(certificate).digest()),
  });
  const certId = new asn1js.Sequence({ value: [certHash] });
  return new asn1js.Sequence({ value: [new asn1js.Sequence({ value: [certId] })] });
}
