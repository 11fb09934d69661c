import { readFileSync } from 'node:fs';
import fontkit from '@pdf-lib/fontkit';
import { StandardFonts } from 'pdf-lib';
import type { PDFDocument, PDFFont } from 'pdf-lib';
import type { Block, PdfDocument } from './document';

export interface Fonts {
  readonly plain: PDFFont;
  readonly bold: PDFFont;
  /** A text in letters that the fonts have. */
  readonly readable: (text: string) => string;
}

const fileOf = (name: string) => readFileSync(require.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`));

/**
 * The fonts of a document. Helvetica is in every reader and takes a tenth of the time, but has the letters of Western
 * Europe alone: a document with any other one is set in DejaVu, of which it then carries the letters used.
 */
export async function fontsFor(pdf: PDFDocument, document: PdfDocument): Promise<Fonts> {
  const plain = await pdf.embedFont(StandardFonts.Helvetica);
  const known = new Set(plain.getCharacterSet());
  if (lettersOf(document).every((letter) => known.has(letter.codePointAt(0) ?? 0))) {
    return { plain, bold: await pdf.embedFont(StandardFonts.HelveticaBold), readable: (text) => readable(text, known) };
  }
  pdf.registerFontkit(fontkit);
  const [other, bold] = [
    await pdf.embedFont(fileOf('DejaVuSans'), { subset: true }),
    await pdf.embedFont(fileOf('DejaVuSans-Bold'), { subset: true }),
  ];
  const [inBoth, inBold] = [new Set(other.getCharacterSet()), new Set(bold.getCharacterSet())];
  for (const point of inBoth) if (!inBold.has(point)) inBoth.delete(point);
  return { plain: other, bold, readable: (text) => readable(text, inBoth) };
}

/** Letters that no font here has are told by their numbers in Unicode, so that nothing of a name is lost. */
function readable(text: string, known: ReadonlySet<number>): string {
  return Array.from(cleaned(text), (letter) => {
    const point = letter.codePointAt(0) ?? 0;
    if (letter === '\n' || known.has(point)) return letter;
    return `[U+${point.toString(16).toUpperCase().padStart(4, '0')}]`;
  }).join('');
}

/** Without what is not seen: controls, marks of direction and of width. */
function cleaned(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[\t\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, ' ')
    .replace(/(?!\n)[\p{Cc}\p{Cf}]/gu, '');
}

function lettersOf({ blocks, footer, pageNumber }: PdfDocument): readonly string[] {
  const letters = new Set<string>();
  for (const text of [footer, pageNumber, ...blocks.flatMap(textsOf)]) {
    for (const letter of cleaned(text)) if (letter !== '\n') letters.add(letter);
  }
  return [...letters];
}

function textsOf(block: Block): readonly string[] {
  switch (block.type) {
    case 'heading':
    case 'text':
      return [block.text];
    case 'fields':
      return block.fields.flat();
    case 'table':
      return [...block.columns.map(({ title }) => title), ...block.rows.flat()];
    case 'pictures':
      return block.pictures.map(({ caption }) => caption);
    case 'drawing':
      return [];
  }
}
