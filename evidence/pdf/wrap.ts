import type { PDFFont } from 'pdf-lib';

/** Lines of a text that are no wider than this, in points; words that are wider are broken. */
export function wrap(text: string, font: PDFFont, size: number, width: number): string[] {
  const widthOf = widthsIn(font, size);
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(' ').flatMap((whole) => pieces(whole, width, widthOf))) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (line !== '' && widthOf(line) + widthOf(' ') + widthOf(word) > width) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    return [...lines, line];
  });
}

/** A word that is wider than the line, in pieces that are not. */
function pieces(word: string, width: number, widthOf: (text: string) => number): string[] {
  if (widthOf(word) <= width) return [word];
  const made: string[] = [];
  let piece = '';
  for (const letter of word) {
    if (piece !== '' && widthOf(piece + letter) > width) {
      made.push(piece);
      piece = '';
    }
    piece += letter;
  }
  return [...made, piece];
}

/** Words come again and again, and are slow to measure. */
function widthsIn(font: PDFFont, size: number): (text: string) => number {
  const known = new Map<string, number>();
  return (text) => {
    const width = known.get(text) ?? font.widthOfTextAtSize(text, size);
    known.set(text, width);
    return width;
  };
}
