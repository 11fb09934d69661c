import { createHash } from 'node:crypto';
import type * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { isVouchedFor } from './authorities';
import type { Authorities } from './authorities';
import { fingerprintOf } from './certificate';
import { arrayBufferOf } from './der';
import { OID } from './oids';
import { asFault, certificatesIn, digestNamed, fault, signedDataOf, verifySigner } from './signedData';

/** A time that somebody else states. */
export interface TimeStamp {
  readonly at: Date;
  /** Of the certificate that the time-stamp authority signed with: lower-case hex SHA-256. */
  readonly authority: string;
  /** That authority is one of those that were named; false where it is not, or none was: then anybody may have made it. */
  readonly pinned: boolean;
}

/**
 * Checks an RFC 3161 time-stamp token: that it is of these bytes, signed by the certificate that it names, and that this
 * certificate is for time stamps and was valid at the time stated. Whether it was revoked is not checked.
 * @param by.nonce that the token must hold; absent where none was asked for
 * @param by.authorities that `pinned` tells of
 * @throws SignatureInvalidError
 */
export function verifyTimeStamp(
  token: Uint8Array,
  stamped: Uint8Array,
  by: { readonly nonce?: Buffer; readonly authorities: Authorities },
): TimeStamp {
  return asFault(() => {
    const signed = signedDataOf(token);
    if (signed.encapContentInfo.eContentType !== OID.timeStampInfo) fault('it is no time stamp');
    const content = signed.encapContentInfo.eContent ?? fault('the time stamp is empty');
    const bytes = Buffer.from(content.getValue());
    const { messageImprint, nonce, genTime } = pkijs.TSTInfo.fromBER(arrayBufferOf(bytes));
    const algorithm = digestNamed(messageImprint.hashAlgorithm.algorithmId);
    const imprint = Buffer.from(messageImprint.hashedMessage.valueBlock.valueHexView);
    if (!imprint.equals(createHash(algorithm).update(stamped).digest())) fault('a time stamp of something else');
    if (by.nonce !== undefined && !sameNumber(nonce, by.nonce)) fault('a time stamp that somebody else asked for');
    const { certificate } = verifySigner(signed, OID.timeStampInfo, bytes);
    beForTimeStamps(pkijs.Certificate.fromBER(arrayBufferOf(certificate)), genTime);
    return {
      at: genTime,
      authority: fingerprintOf(certificate),
      pinned: isVouchedFor(certificate, { by: by.authorities, with: certificatesIn(signed), at: genTime }),
    };
  });
}

/** RFC 3161, 2.3: for time stamps and nothing else, which whoever reads it must heed. */
function beForTimeStamps({ extensions = [], notBefore, notAfter }: pkijs.Certificate, at: Date): void {
  const purpose = extensions.find(({ extnID }) => extnID === OID.extendedKeyUsage);
  const purposes: unknown = purpose?.parsedValue;
  const isForThem =
    purposes instanceof pkijs.ExtKeyUsage &&
    purposes.keyPurposes.length === 1 &&
    purposes.keyPurposes[0] === OID.timeStamping;
  if (purpose?.critical !== true || !isForThem) fault('the certificate of the time stamp is not for time stamps');
  if (at < notBefore.value || at > notAfter.value) fault('the certificate of the time stamp was not valid then');
}

/** Of two ways to write a positive number, with or without zeroes in front. */
function sameNumber(value: asn1js.Integer | undefined, bytes: Buffer): boolean {
  const hex = (given: Uint8Array) => Buffer.from(given).toString('hex').replace(/^0+/, '');
  return value !== undefined && hex(value.valueBlock.valueHexView) === hex(bytes);
}
