import * as asn1js from 'asn1js';
import type * as pkijs from 'pkijs';
import { fingerprintOf } from './certificate';
import { derOf } from './der';
import { isLower } from './ecdsaSignature';
import { OID } from './oids';
import { assembleCms } from './signCms';
import { asFault, attributeIn, fault, signedDataOf, verifySigner } from './signedData';
import { verifyTimeStamp } from './timeStampToken';
import type { TimeStamp } from './timeStampToken';
import type { Authorities } from './authorities';

/** Who signed, as far as the signature itself tells. */
export interface SignedBy {
  /** X.509 in DER, as the signature holds it: nobody but a pinned fingerprint says whose it is. */
  readonly certificate: Buffer;
  /** Lower-case hex SHA-256 of the certificate. */
  readonly fingerprint: string;
  /** When the signer says that it signed; null where it does not. */
  readonly signingTime: Date | null;
  /** Over the signature; it may be taken off without harm to it. */
  readonly timeStamp: TimeStamp | null;
}

/**
 * Checks a detached CMS signature in DER with one signer, as it is written here: the digest, the signature, that the
 * certificate in it is the one that is named in what is signed, and a time stamp where there is one. Whether the
 * certificate is to be trusted is not checked here.
 * @param authorities that may have made its time stamp; none takes any
 * @throws SignatureInvalidError for any other byte than those that were written, a time stamp aside
 */
export function verifyCms(der: Uint8Array, content: Uint8Array, authorities: Authorities = []): SignedBy {
  return asFault(() => {
    const signed = signedDataOf(der);
    if (signed.encapContentInfo.eContent !== undefined) fault('it brings its own content');
    const { info, attributes, signature, certificate } = verifySigner(signed, OID.data, content);
    if (!isLower(signature)) fault('it is the other of the two that its key could have made');
    const token = tokenIn(info);
    // What a signature does not cover could be changed without harm to it: such a byte is found by writing all anew.
    if (!assembleCms({ certificate, attributes, signature, token }).equals(der)) {
      fault('it is not written as signatures are written here');
    }
    return {
      certificate,
      fingerprint: fingerprintOf(certificate),
      signingTime: timeIn(info),
      timeStamp: token === null ? null : verifyTimeStamp(token, signature, { authorities }),
    };
  });
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
