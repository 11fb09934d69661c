import { createHash, verify, X509Certificate } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { fingerprintOf } from './certificate';
import { arrayBufferOf, derOf } from './der';
import { OID } from './oids';
import { assembleCms, isLow, SET_TAG } from './signCms';

/** Who signed, as far as the signature itself tells. */
export interface SignedBy {
  /** X.509 in DER, as the signature holds it: nobody but a pinned fingerprint says whose it is. */
  readonly certificate: Buffer;
  /** Lower-case hex SHA-256 of the certificate. */
  readonly fingerprint: string;
  /** When the signer says that it signed; null where it does not. */
  readonly signingTime: Date | null;
  readonly timeStamp: TimeStamp | null;
}

/** A time that somebody else states. */
export interface TimeStamp {
  readonly at: Date;
  /** Of the certificate that the time-stamp authority signed with. */
  readonly authority: string;
}

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

/**
 * Checks a detached CMS signature in DER with one signer: the digest, the signature, that the certificate in it is the
 * one that is named in what is signed, and a time stamp where there is one. Whether the certificate is to be trusted is
 * not checked here, nor that of a time stamp, which anybody can add to a signature, or take away.
 * @param place within a PDF, whose bytes somebody else vouches for, zeroes may follow; alone, no byte but those of a time
 *   stamp can be another
 * @throws SignatureInvalidError
 */
export function verifyCms(der: Uint8Array, content: Uint8Array, place: 'alone' | 'inPdf' = 'alone'): SignedBy {
  return asFault(() => {
    const signed = signedDataOf(der);
    if (signed.encapContentInfo.eContent !== undefined) fault('it brings its own content');
    const { info, attributes, signature, certificate } = verifySigner(signed, OID.data, content);
    const token = tokenIn(info);
    // What a signature does not cover could be changed without harm to it: such a byte is found by writing all anew.
    const written = assembleCms({ certificate, attributes, signature, token });
    if (!written.equals(der.subarray(0, written.length))) fault('it is not written as signatures are written here');
    if (place === 'alone' && (der.length > written.length || !isLow(signature))) fault('it was changed');
    return {
      certificate,
      fingerprint: fingerprintOf(certificate),
      signingTime: timeIn(info),
      timeStamp: token === null ? null : verifyTimeStamp(token, signature, null),
    };
  });
}

/**
 * Checks an RFC 3161 time-stamp token over a signature.
 * @param nonce that the token must hold; null where none was asked for
 * @throws SignatureInvalidError
 */
export function verifyTimeStamp(token: Uint8Array, signature: Uint8Array, nonce: Buffer | null): TimeStamp {
  return asFault(() => {
    const signed = signedDataOf(token);
    const content = signed.encapContentInfo.eContent;
    if (content === undefined) fault('the time stamp is empty');
    const bytes = Buffer.from(content.getValue());
    const stamp = pkijs.TSTInfo.fromBER(arrayBufferOf(bytes));
    const algorithm = DIGESTS[stamp.messageImprint.hashAlgorithm.algorithmId] ?? fault('an unknown digest');
    const imprint = Buffer.from(stamp.messageImprint.hashedMessage.valueBlock.valueHexView);
    if (!imprint.equals(createHash(algorithm).update(signature).digest())) fault('a time stamp of something else');
    if (nonce !== null && !sameNumber(stamp.nonce, nonce)) fault('a time stamp that was asked for by somebody else');
    const { certificate } = verifySigner(signed, OID.timeStampInfo, bytes);
    return { at: stamp.genTime, authority: fingerprintOf(certificate) };
  });
}

function signedDataOf(der: Uint8Array): pkijs.SignedData {
  const { offset, result } = asn1js.fromBER(arrayBufferOf(der));
  if (offset === -1 || der.subarray(offset).some((byte) => byte !== 0)) fault('it is no CMS');
  const wrapped = new pkijs.ContentInfo({ schema: result });
  if (wrapped.contentType !== OID.signedData) fault('it is no signature');
  return new pkijs.SignedData({ schema: wrapped.content });
}

interface Signed {
  readonly info: pkijs.SignerInfo;
  readonly attributes: pkijs.SignedAndUnsignedAttributes;
  readonly signature: Buffer;
  readonly certificate: Buffer;
}

/** The only signer and its certificate, once the signature over the content was found right. */
function verifySigner(signed: pkijs.SignedData, contentType: string, content: Uint8Array): Signed {
  const [info, ...others] = signed.signerInfos;
  if (info === undefined || others.length > 0) fault('it does not have one signer');
  const attributes = info.signedAttrs;
  if (attributes === undefined) fault('it says nothing of itself');
  const algorithm = DIGESTS[info.digestAlgorithm.algorithmId] ?? fault('an unknown digest');
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
  const certificates = (signed.certificates ?? []).flatMap((candidate) =>
    candidate instanceof pkijs.Certificate ? [derOf(candidate.toSchema())] : [],
  );
  const named = certificates.find((candidate) => createHash(algorithm).update(candidate).digest().equals(hash));
  return named ?? fault('the certificate that it names is not in it');
}

function algorithmIn(identifier: asn1js.Sequence): string {
  const [id] = membersOf(identifier);
  const name = id instanceof asn1js.ObjectIdentifier ? DIGESTS[id.valueBlock.toString()] : undefined;
  return name ?? fault('an unknown digest');
}

function timeIn(info: pkijs.SignerInfo): Date | null {
  const value: unknown = attributeIn(info.signedAttrs, OID.signingTime)?.values[0];
  return value instanceof asn1js.UTCTime || value instanceof asn1js.GeneralizedTime ? value.toDate() : null;
}

function tokenIn(info: pkijs.SignerInfo): Buffer | null {
  const attribute = attributeIn(info.unsignedAttrs, OID.timeStampToken);
  if (attribute === undefined) return null;
  const token: unknown = attribute.values[0];
  if (!(token instanceof asn1js.Sequence)) fault('the time stamp is none');
  return derOf(token);
}

function attributeIn(attributes: pkijs.SignedAndUnsignedAttributes | undefined, type: string) {
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

/** Of two ways to write a positive number, with or without zeroes in front. */
function sameNumber(value: asn1js.Integer | undefined, bytes: Buffer): boolean {
  const hex = (given: Uint8Array) => Buffer.from(given).toString('hex').replace(/^0+/, '');
  return value !== undefined && hex(value.valueBlock.valueHexView) === hex(bytes);
}

function fault(detail: string): never {
  throw new SignatureInvalidError(detail);
}

/** Whatever a library makes of bytes that are no such structure. */
function asFault<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof SignatureInvalidError) throw error;
    throw new SignatureInvalidError('it cannot be read');
  }
}
