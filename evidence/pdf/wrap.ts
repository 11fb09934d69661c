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
  let [piece, taken] = ['', 0];
  for (const letter of word) {
    if (piece !== '' && taken + widthOf(letter) > width) {
      made.push(piece);
      [piece, taken] = ['', 0];
    }
    piece += letter;
    taken += widthOf(letter);
  }
  return [...made, piece];
}

/**
 * The width of a text as the sum of its letters', each measured once: to measure whole words takes the font half a
 * millisecond each, and people may hand in a hundred thousand letters. What letters come closer to each other is left out.
 */
function widthsIn(font: PDFFont, size: number): (text: string) => number {
  const known = new Map<string, number>();
  const widthOf = (letter: string) => {
    const width = known.get(letter) ?? font.widthOfTextAtSize(letter, size);
    known.set(letter, width);
    return width;
  };
  return (text) => Array.from(text).reduce((sum, letter) => sum + widthOf(letter), 0);
}
