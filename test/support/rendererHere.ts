import type { PdfRenderer } from '../../evidence/pdf/pdfRenderer';
import { renderPdf } from '../../evidence/pdf/renderPdf';

/** Sets PDFs in this thread, from the sources. */
export const rendererHere: PdfRenderer = {
  render: async (document) => Buffer.from(await renderPdf(document)),
  close: () => Promise.resolve(),
};
