import type { PdfDocument } from '../pdf/document';
import { hashOfText } from '../shownText';
import type { SigningOfText } from './signedTexts';

/**
 * What stands in the PDF of a signed text: the exact text, who signed it, when and how. The words around the text are in
 * English: it is made for whoever must judge it later, and the text itself is in the language that was read.
 */
export function signedTextDocument(signing: SigningOfText): Omit<PdfDocument, 'signatureBytes'> {
  const { registrationId, projectId, submissionId, key, text, signed, signerName, at } = signing;
  return {
    title: `Signed text of ${registrationId}`,
    language: 'en',
    at,
    footer: registrationId,
    pageNumber: '{page} / {pages}',
    blocks: [
      { type: 'heading', level: 1, text: 'Signed text' },
      {
        type: 'fields',
        fields: [
          ['Signed by', signerName ?? '–'],
          ['Signed at', at],
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
          'The person confirmed this text in the registration named above. The electronic signature of this file is by ' +
          'a certificate that the project’s own system made: it shows that the file has not changed since. It is no ' +
          'qualified signature or seal.',
      },
    ],
  };
}
