import type { SignatureSubmission, SignedText } from '../../db/records';
import type { Vault } from '../../db/vault/vault';
import type { Signer } from '../cms/certificate';
import type { PdfMaker } from '../pdf/pdfMaker';
import { signedTextDocument } from './signedTextDocument';

/** A signature that was found good, as it was sealed then. */
export interface Signing {
  readonly registrationId: string;
  readonly projectId: string;
  readonly submissionId: string;
  readonly signed: SignatureSubmission;
  readonly signedText: SignedText;
}

/** What people signed, as PDFs with a PAdES signature by their project. */
export interface SignedPdfs {
  /**
   * The PDF of a signature. It is made when it is first asked for and kept with the person's other data: whoever asks
   * later, or at the same time, gets the same bytes. Rejects with a `ThreadJobError` where it cannot be made now.
   */
  of(signing: Signing, signer: Signer): Promise<Buffer>;
}

export function createSignedPdfs(deps: {
  readonly vault: Pick<Vault, 'open' | 'seal'>;
  readonly pdfs: PdfMaker;
}): SignedPdfs {
  const { vault, pdfs } = deps;
  return {
    async of(signing, signer) {
      const place = { registrationId: signing.registrationId, kind: 'signedPdf', id: signing.submissionId } as const;
      let kept = await vault.open(place);
      if (kept === null) {
        const made = await pdfs.make(signedTextDocument(signing, new Date().toISOString()), signer);
        await vault.seal(place, { base64: made.toString('base64') });
        // Of several that were made at the same time the one that was kept first is everybody's.
        kept = await vault.open(place);
      }
      if (kept === null) throw new Error('The PDF of a signature was not kept');
      return Buffer.from(kept.base64, 'base64');
    },
  };
}
