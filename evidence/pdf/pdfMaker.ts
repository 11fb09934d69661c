import type { Signer } from '../cms/certificate';
import { NO_TIME_STAMPS } from '../cms/timeStampAuthority';
import type { TimeStampAuthority } from '../cms/timeStampAuthority';
import type { PdfDocument } from './document';
import type { PdfRenderer } from './pdfRenderer';
import { signatureBytes, signPdf } from './signPdf';

/** Makes PDFs that carry the signature of a project. */
export interface PdfMaker {
  /** Rejects with a `ThreadJobError` where too many are asked for, or one cannot be set. */
  make(document: Omit<PdfDocument, 'signatureBytes'>, signer: Signer): Promise<Buffer>;
}

export function createPdfMaker(deps: {
  readonly renderer: PdfRenderer;
  /** Null where no authority is configured. */
  readonly timeStamps: TimeStampAuthority | null;
}): PdfMaker {
  const { renderer, timeStamps } = deps;
  return {
    async make(document, signer) {
      const pdf = await renderer.render({ ...document, signatureBytes: signatureBytes(timeStamps !== null) });
      return signPdf(pdf, signer, timeStamps ?? NO_TIME_STAMPS);
    },
  };
}
