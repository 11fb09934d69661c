import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import type { Signer } from '../../evidence/cms/certificate';
import { arrayBufferOf, derOf } from '../../evidence/cms/der';
import { OID } from '../../evidence/cms/oids';

const CERT_SIGN = 0b0000_0100;
const CLIENT_AUTHENTICATION = '1.3.6.1.5.5.7.3.2';
const DAY_MS = 86_400_000;

interface Certified {
  readonly name: string;
  readonly by?: Certifier;
  readonly from?: Date;
  readonly until?: Date;
}
interface Certifier extends Signer {
  readonly name: string;
}

/** Who issues certificates. */
export function aCertifier(given: Certified): Certifier {
  const made = certified(given, [
    extension(OID.basicConstraints, true, new pkijs.BasicConstraints({ cA: true }).toSchema()),
    extension(
      OID.keyUsage,
      true,
      new asn1js.BitString({ valueHex: arrayBufferOf(Uint8Array.of(CERT_SIGN)), unusedBits: 2 }),
    ),
  ]);
  return { ...made, name: given.name };
}

/** Who stamps times: as it should be, or with a certificate that is for something else. */
export function anAuthority(
  given: Partial<Certified> & { readonly purpose?: 'timeStamps' | 'moreBesides' | 'notCritical' | 'none' } = {},
): Signer {
  const { purpose = 'timeStamps' } = given;
  const keyPurposes = [OID.timeStamping, ...(purpose === 'moreBesides' ? [CLIENT_AUTHENTICATION] : [])];
  const usage = extension(
    OID.extendedKeyUsage,
    purpose !== 'notCritical',
    new pkijs.ExtKeyUsage({ keyPurposes }).toSchema(),
  );
  return certified({ name: 'Test TSA', ...given }, purpose === 'none' ? [] : [usage]);
}

function certified({ name, by, from, until }: Certified, extensions: pkijs.Extension[]): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificate = new pkijs.Certificate();
  certificate.version = 2;
  certificate.serialNumber = new asn1js.Integer({ valueHex: arrayBufferOf(Buffer.from([1, ...randomBytes(8)])) });
  certificate.subject.typesAndValues.push(commonName(name));
  certificate.issuer.typesAndValues.push(commonName(by?.name ?? name));
  certificate.notBefore.value = from ?? new Date(Date.now() - DAY_MS);
  certificate.notAfter.value = until ?? new Date(Date.now() + DAY_MS);
  certificate.subjectPublicKeyInfo = pkijs.PublicKeyInfo.fromBER(
    arrayBufferOf(publicKey.export({ type: 'spki', format: 'der' })),
  );
  certificate.extensions = extensions;
  const algorithm = new pkijs.AlgorithmIdentifier({ algorithmId: OID.ecdsaWithSha256 });
  certificate.signature = algorithm;
  certificate.signatureAlgorithm = algorithm;
  const signature = sign('sha256', derOf(certificate.encodeTBS()), by?.key ?? privateKey);
  certificate.signatureValue = new asn1js.BitString({ valueHex: arrayBufferOf(signature) });
  return { certificate: derOf(certificate.toSchema(true)), key: privateKey };
}

/**
 * An RFC 3161 token over these bytes.
 * @param given.with certificates that come with it besides the authority's own
 */
export function tokenBy(
  authority: Signer,
  bytes: Uint8Array,
  given: { readonly at?: Date; readonly nonce?: asn1js.Integer; readonly with?: readonly Signer[] } = {},
): Buffer {
  return tokenOver(authority, createHash('sha256').update(bytes).digest(), given);
}

/** What an authority answers to a query in DER: a token, granted. */
export function answerBy(authority: Signer, query: Buffer): Buffer {
  const { messageImprint, nonce } = pkijs.TimeStampReq.fromBER(arrayBufferOf(query));
  const token = tokenOver(authority, Buffer.from(messageImprint.hashedMessage.valueBlock.valueHexView), {
    ...(nonce !== undefined && { nonce }),
  });
  const answer = new pkijs.TimeStampResp({
    status: new pkijs.PKIStatusInfo({ status: pkijs.PKIStatus.granted }),
    timeStampToken: pkijs.ContentInfo.fromBER(arrayBufferOf(token)),
  });
  return derOf(answer.toSchema());
}

function tokenOver(authority: Signer, imprint: Buffer, given: Parameters<typeof tokenBy>[2] = {}): Buffer {
  const { at: genTime = new Date(), nonce, with: others = [] } = given;
  const sha256 = new pkijs.AlgorithmIdentifier({ algorithmId: OID.sha256 });
  const stamp = new pkijs.TSTInfo({
    version: 1,
    policy: '1.2.3.4.1',
    messageImprint: new pkijs.MessageImprint({
      hashAlgorithm: sha256,
      hashedMessage: new asn1js.OctetString({ valueHex: arrayBufferOf(imprint) }),
    }),
    serialNumber: new asn1js.Integer({ value: 1 }),
    genTime,
    ...(nonce !== undefined && { nonce }),
  });
  const content = derOf(stamp.toSchema());
  const certificate = pkijs.Certificate.fromBER(arrayBufferOf(authority.certificate));
  const certId = new asn1js.Sequence({ value: [octets(createHash('sha256').update(authority.certificate).digest())] });
  const named = new asn1js.Sequence({ value: [new asn1js.Sequence({ value: [certId] })] });
  const attributes = new pkijs.SignedAndUnsignedAttributes({
    type: 0,
    attributes: [
      attribute(OID.contentType, new asn1js.ObjectIdentifier({ value: OID.timeStampInfo })),
      attribute(OID.messageDigest, octets(createHash('sha256').update(content).digest())),
      attribute(OID.signingCertificateV2, named),
    ],
  });
  const signed = new pkijs.SignedData({
    version: 3,
    digestAlgorithms: [sha256],
    encapContentInfo: new pkijs.EncapsulatedContentInfo({ eContentType: OID.timeStampInfo, eContent: octets(content) }),
    certificates: [certificate, ...others.map((other) => pkijs.Certificate.fromBER(arrayBufferOf(other.certificate)))],
    signerInfos: [
      new pkijs.SignerInfo({
        version: 1,
        sid: new pkijs.IssuerAndSerialNumber({ issuer: certificate.issuer, serialNumber: certificate.serialNumber }),
        digestAlgorithm: sha256,
        signedAttrs: attributes,
        signatureAlgorithm: new pkijs.AlgorithmIdentifier({ algorithmId: OID.ecdsaWithSha256 }),
        signature: octets(signatureOver(attributes, authority.key)),
      }),
    ],
  });
  const wrapped = new pkijs.ContentInfo({ contentType: OID.signedData, content: signed.toSchema(true) });
  return derOf(wrapped.toSchema());
}

function signatureOver(attributes: pkijs.SignedAndUnsignedAttributes, key: KeyObject): Buffer {
  const der = derOf(attributes.toSchema());
  der.writeUInt8(0x31, 0);
  return sign('sha256', der, key);
}

function commonName(value: string): pkijs.AttributeTypeAndValue {
  return new pkijs.AttributeTypeAndValue({ type: OID.commonName, value: new asn1js.Utf8String({ value }) });
}

function extension(extnID: string, critical: boolean, value: asn1js.BaseBlock): pkijs.Extension {
  return new pkijs.Extension({ extnID, critical, extnValue: value.toBER(false) });
}

function attribute(type: string, value: asn1js.BaseBlock): pkijs.Attribute {
  return new pkijs.Attribute({ type, values: [value] });
}

function octets(bytes: Uint8Array): asn1js.OctetString {
  return new asn1js.OctetString({ valueHex: arrayBufferOf(bytes) });
}
