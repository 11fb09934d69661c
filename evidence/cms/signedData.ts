import { createHash, verify, X509Certificate } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { derOf, parseDer } from './der';
import { OID } from './oids';
import { SET_TAG } from './signCms';

/** A signature is not one of these bytes by the certificate in it. */
export class SignatureInvalidError extends Error {
  constructor(readonly detail: string) {
    super(`The signature does not hold: ${detail}`);
    this.name = 'SignatureInvalidError';
  }
}

const DIGESTS: Readonly<Record<string, string>> = {
  [OID.sha256]: 'sha256',
  [OID.sha384]: 'sha384',
  [OID.sha512]: 'sha512',
};

/** The name that Node has for a digest. @throws SignatureInvalidError for one that is too weak, or unknown */
export function digestNamed(algorithm: string): string {
  return DIGESTS[algorithm] ?? fault('an unknown digest');
}

/**
 * Parses CMS in DER that is signed, and nothing else.
 * @throws Error where it is not
 */
export function signedDataOf(der: Uint8Array): pkijs.SignedData {
  const wrapped = new pkijs.ContentInfo({ schema: parseDer(der) });
  if (wrapped.contentType !== OID.signedData) fault('it is no signature');
  return new pkijs.SignedData({ schema: wrapped.content });
}

export interface Signed {
  readonly info: pkijs.SignerInfo;
  readonly attributes: pkijs.SignedAndUnsignedAttributes;
  readonly signature: Buffer;
  /** X.509 in DER. */
  readonly certificate: Buffer;
}

/**
 * The only signer and its certificate, once the signature over the content was found right.
 * @throws SignatureInvalidError
 */
export function verifySigner(signed: pkijs.SignedData, contentType: string, content: Uint8Array): Signed {
  const [info, ...others] = signed.signerInfos;
  if (info === undefined || others.length > 0) fault('it does not have one signer');
  const attributes = info.signedAttrs;
  if (attributes === undefined) fault('it says nothing of itself');
  const algorithm = digestNamed(info.digestAlgorithm.algorithmId);
  if (objectIdIn(info, OID.contentType) !== contentType) fault('it is over another kind of content');
  const digest = createHash(algorithm).update(content).digest();
  if (!octetsOf(valueIn(info, OID.messageDigest)).equals(digest)) fault('the content is not what was signed');
  const certificate = certificateNamedIn(signed, info);
  const { publicKey } = new X509Certificate(certificate);
  const signature = Buffer.from(info.signature.valueBlock.valueHexView);
  if (!verify(algorithm, asSent(attributes), publicKey, signature)) fault('it is not by its certificate');
  return { info, attributes, signature, certificate };
}

/** The bytes themselves that a signature is over, rather than another way to write the same. */
function asSent({ encodedValue }: pkijs.SignedAndUnsignedAttributes): Buffer {
  const der = Buffer.from(encodedValue);
  der.writeUInt8(SET_TAG, 0);
  return der;
}

/** The certificate that is named inside of what is signed. Time-stamp authorities still name theirs by SHA-1. */
function certificateNamedIn(signed: pkijs.SignedData, info: pkijs.SignerInfo): Buffer {
  const isOld = attributeIn(info.signedAttrs, OID.signingCertificateV2) === undefined;
  const naming = valueIn(info, isOld ? OID.signingCertificate : OID.signingCertificateV2);
  const [certId] = membersOf(membersOf(naming)[0]);
  const [first, second] = membersOf(certId);
  const fallback = isOld ? 'sha1' : 'sha256';
  const algorithm = first instanceof asn1js.Sequence ? algorithmIn(first) : fallback;
  const hash = octetsOf(first instanceof asn1js.Sequence ? second : first);
  const named = certificatesIn(signed).find((candidate) =>
    createHash(algorithm).update(candidate).digest().equals(hash),
  );
  return named ?? fault('the certificate that it names is not in it');
}

/** All that it carries, in DER: nobody vouches for the others. */
export function certificatesIn({ certificates = [] }: pkijs.SignedData): Buffer[] {
  return certificates.flatMap((candidate) =>
    candidate instanceof pkijs.Certificate ? [derOf(candidate.toSchema())] : [],
  );
}

function algorithmIn(identifier: asn1js.Sequence): string {
  const [id] = membersOf(identifier);
  return id instanceof asn1js.ObjectIdentifier ? digestNamed(id.valueBlock.toString()) : fault('an unknown digest');
}

export function attributeIn(attributes: pkijs.SignedAndUnsignedAttributes | undefined, type: string) {
  return attributes?.attributes.find((candidate) => candidate.type === type);
}

function valueIn(info: pkijs.SignerInfo, type: string): unknown {
  const attribute = attributeIn(info.signedAttrs, type);
  if (attribute?.values.length !== 1) fault(`it lacks ${type}`);
  return attribute.values[0];
}

function objectIdIn(info: pkijs.SignerInfo, type: string): string | null {
  const value = valueIn(info, type);
  return value instanceof asn1js.ObjectIdentifier ? value.valueBlock.toString() : null;
}

function membersOf(value: unknown): asn1js.AsnType[] {
  return value instanceof asn1js.Sequence ? value.valueBlock.value : fault('it is cut off');
}

function octetsOf(value: unknown): Buffer {
  return value instanceof asn1js.OctetString ? Buffer.from(value.valueBlock.valueHexView) : fault('it is cut off');
}

export function fault(detail: string): never {
  throw new SignatureInvalidError(detail);
}

/** Whatever a library makes of bytes that are no such structure. */
export function asFault<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof SignatureInvalidError) throw error;
    throw new SignatureInvalidError('it cannot be read');
  }
}
