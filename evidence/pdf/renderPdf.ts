import { pdflibAddPlaceholder } from '@signpdf/placeholder-pdf-lib';
import { SUBFILTER_ETSI_CADES_DETACHED } from '@signpdf/utils';
import { PDFDocument } from 'pdf-lib';
import type { PdfDocument } from './document';
import { fontsFor } from './fonts';
import { Pages } from './pages';

/** What the signature says of itself in the PDF; never anything of a person. */
const SIGNED_BY = 'App Registrations';

/**
 * Sets a document on as many A4 pages as it takes, with room for a PAdES signature. The same document gives the same
 * bytes.
 */
export async function renderPdf(document: PdfDocument): Promise<Uint8Array> {
  const at = new Date(document.at);
  const pdf = await PDFDocument.create({ updateMetadata: false });
  pdf.setTitle(document.title, { showInWindowTitleBar: true });
  pdf.setLanguage(document.language);
  pdf.setCreator(SIGNED_BY);
  pdf.setProducer(SIGNED_BY);
  pdf.setCreationDate(at);
  pdf.setModificationDate(at);
  const pages = new Pages(pdf, await fontsFor(pdf, document));
  for (const block of document.blocks) await pages.add(block);
  pages.number(document.footer, document.pageNumber);
  pdflibAddPlaceholder({
    pdfDoc: pdf,
    reason: document.title,
    contactInfo: '',
    name: SIGNED_BY,
    location: '',
    signingTime: at,
    // In digits of its hex.
    signatureLength: document.signatureBytes * 2,
    subFilter: SUBFILTER_ETSI_CADES_DETACHED,
  });
  // The placeholder must stand in the file as it is, not inside a compressed stream of objects.
  return pdf.save({ useObjectStreams: false });
}
