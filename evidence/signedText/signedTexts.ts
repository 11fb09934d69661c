import type { SignatureSubmission } from '../../db/records';
import type { Vault } from '../../db/vault/vault';
import type { TimeStampAuthority } from '../cms/timeStampAuthority';
import { NO_TIME_STAMPS } from '../cms/timeStampAuthority';
import type { PdfRenderer } from '../pdf/pdfRenderer';
import { signatureBytes, signPdf } from '../pdf/signPdf';
import type { ProjectSigners } from '../projectSigners';
import { signedTextDocument } from './signedTextDocument';

/** A signature that was found good. */
export interface SigningOfText {
  readonly registrationId: string;
  readonly projectId: string;
  readonly submissionId: string;
  /** The key of the step. */
  readonly key: string;
  readonly text: string;
  readonly signed: SignatureSubmission;
  /** Null where nobody said it. */
  readonly signerName: string | null;
  /** When it was handed in. */
  readonly at: string;
}

/** What people signed, as PDFs with a PAdES signature by their project. */
export interface SignedTexts {
  /** Makes the PDF of a signature and seals it with the person's other data; once, however often it is asked for. */
  keep(signing: SigningOfText): Promise<void>;
}

export function createSignedTexts(deps: {
  readonly vault: Pick<Vault, 'open' | 'seal' | 'sealBlob'>;
  readonly signers: ProjectSigners;
  readonly renderer: PdfRenderer;
  /** Null where no authority is configured. */
  readonly timeStamps: TimeStampAuthority | null;
}): SignedTexts {
  const { vault, signers, renderer, timeStamps } = deps;
  return {
    async keep(signing) {
      const { registrationId, projectId, submissionId } = signing;
      const place = { registrationId, kind: 'signedText', id: submissionId } as const;
      if ((await vault.open(place)) !== null) return;
      const document = { ...signedTextDocument(signing), signatureBytes: signatureBytes(timeStamps !== null) };
      const [pdf, signer] = await Promise.all([renderer.render(document), signers.get(projectId)]);
      const blobId = `${submissionId}-signed`;
      await vault.sealBlob({ registrationId, blobId }, await signPdf(pdf, signer, timeStamps ?? NO_TIME_STAMPS));
      // Last, so that a record never names what is not there.
      await vault.seal(place, { pdf: blobId });
    },
  };
}
