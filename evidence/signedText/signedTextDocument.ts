import { hashOfText } from '../../db/hashOfText';
import type { PdfDocument } from '../pdf/document';
import type { Signing } from './signedPdfs';

/**
 * What stands in the PDF of a signed text: the exact text, who signed it, when and how. The words around the text are in
 * English: it is made for whoever must judge it later, and the text itself is in the language that was read.
 * @param madeAt when the PDF is made and signed by the project, which is later than when the person signed
 */
export function signedTextDocument(signing: Signing, madeAt: string): Omit<PdfDocument, 'signatureBytes'> {
  const { registrationId, projectId, submissionId, signed } = signing;
  const { key, text, signerName, at } = signing.signedText;
  return {
    title: `Signed text of ${registrationId}`,
    language: 'en',
    at: madeAt,
    footer: registrationId,
    pageNumber: '{page} / {pages}',
    blocks: [
      { type: 'heading', level: 1, text: 'Signed text' },
      {
        type: 'fields',
        fields: [
          ['Signed by', signerName ?? '–'],
          ['Signed at', at],
          ['Made and sealed at', madeAt],
          ['How', signed.kind === 'typed' ? 'by typing the name' : 'by hand, drawn'],
          ['Registration', registrationId],
          ['Project', projectId],
          ['Step', key],
          ['Submission', submissionId],
          ['SHA-256 of the text', hashOfText(text)],
        ],
      },
      { type: 'heading', level: 2, text: 'The text' },
      { type: 'text', style: 'quoted', text },
      { type: 'heading', level: 2, text: 'The signature' },
      signed.kind === 'typed'
        ? { type: 'text', style: 'quoted', text: signed.name }
        : { type: 'drawing', strokes: signed.strokes.map((stroke) => stroke.map(({ x, y }) => ({ x, y }))) },
      {
        type: 'text',
        style: 'small',
        text:
          'The person confirmed this text in the registration named above, where it was kept until this file was made ' +
          'from it. The electronic signature of this file is by a certificate that the project’s own system made: it ' +
          'shows that the file has not changed since it was made. It is no qualified signature or seal.',
      },
    ],
  };
}
