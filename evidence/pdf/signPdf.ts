import { SignPdf } from '@signpdf/signpdf';
import { Signer as PdfSigner } from '@signpdf/utils';
import type { Signer } from '../cms/certificate';
import { signCms } from '../cms/signCms';
import type { TimeStampAuthority } from '../cms/timeStampAuthority';
import type { Authorities } from '../cms/authorities';
import { firstLength } from '../cms/der';
import { SignatureInvalidError } from '../cms/signedData';
import { verifyCms } from '../cms/verifyCms';
import type { SignedBy } from '../cms/verifyCms';

/** Of a signature with its certificate, and with a time stamp as well. */
const SIGNATURE_BYTES = { plain: 2_048, timeStamped: 16_384 } as const;

/** How many bytes a PDF must keep for its signature. */
export function signatureBytes(timeStamps: boolean): number {
  return timeStamps ? SIGNATURE_BYTES.timeStamped : SIGNATURE_BYTES.plain;
}

/** Puts a PAdES signature into the room that a PDF keeps for it: B-B, or B-T with a time stamp. */
export function signPdf(pdf: Buffer, signer: Signer, authority: TimeStampAuthority): Promise<Buffer> {
  return new SignPdf().sign(pdf, new CadesSigner(signer, authority));
}

class CadesSigner extends PdfSigner {
  constructor(
    private readonly signer: Signer,
    private readonly authority: TimeStampAuthority,
  ) {
    super();
  }

  override sign(content: Buffer): Promise<Buffer> {
    return signCms(content, this.signer, null, (signature) => this.authority.stamp(signature));
  }
}

const BYTE_RANGE = /\/ByteRange \[(\d+) (\d+) (\d+) (\d+)\s*\]/g;

/**
 * Checks the one signature of a PDF as it is made here: over all of the file but the signature itself, behind which there
 * are zeroes to the end of its room.
 * @param authorities that may have made its time stamp; none takes any
 * @throws SignatureInvalidError
 */
export function verifyPdf(pdf: Buffer, authorities: Authorities = []): SignedBy {
  const [range, ...others] = [...pdf.toString('latin1').matchAll(BYTE_RANGE)];
  if (range === undefined || others.length > 0) throw new SignatureInvalidError('the PDF does not have one signature');
  const [start = 0, length = 0, after = 0, rest = 0] = range.slice(1).map(Number);
  if (start !== 0 || after <= length || after + rest !== pdf.length) {
    throw new SignatureInvalidError('it does not cover the whole PDF');
  }
  const hex = /^<([0-9a-f]+)>$/.exec(pdf.toString('latin1', length, after))?.[1];
  if (hex === undefined) throw new SignatureInvalidError('it is not where the PDF says');
  const content = Buffer.concat([pdf.subarray(0, length), pdf.subarray(after)]);
  const room = Buffer.from(hex, 'hex');
  const signatureLength = firstLength(room);
  if (room.subarray(signatureLength).some((byte) => byte !== 0))
    throw new SignatureInvalidError('something stands behind it');
  return verifyCms(room.subarray(0, signatureLength), content, authorities);
}
