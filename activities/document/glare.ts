import type { OcrLine } from '../media/ocrEngine';
import { edgesOf } from './zoneRegion';
import type { Size } from './zoneRegion';

/** Grey values of a picture, row by row, 0 to 255. */
interface GreyPicture extends Size {
  readonly grey: Uint8Array;
}

/** Grey value from which a sensor tells nothing any more. */
const SATURATED = 250;
/** Paper that is this bright itself hides what is reflected on it: nothing can be said. */
const BRIGHT_PAPER = 235;
/** Side of the squares that a document is looked at in, and their least share in it that is blank light. */
const SQUARE = 8;
const MIN_SHARE = 0.02;

/**
 * Whether light is reflected where the document is: squares of nothing but white, more than specks, on paper that is
 * darker. Judged within the lines that were read; a white table or page around a document says nothing.
 */
export function glareIn(
  picture: GreyPicture,
  { lines, page }: { readonly lines: readonly OcrLine[]; readonly page: Size },
): boolean {
  if (lines.length === 0) return false;
  const scale = picture.width / page.width;
  const boxes = lines.map(({ box }) => edgesOf(box));
  const left = Math.floor(Math.min(...boxes.map((box) => box.left)) * scale);
  const right = Math.min(picture.width, Math.ceil(Math.max(...boxes.map((box) => box.right)) * scale));
  const top = Math.floor(Math.min(...boxes.map((box) => box.top)) * scale);
  const bottom = Math.min(picture.height, Math.ceil(Math.max(...boxes.map((box) => box.bottom)) * scale));
  const squares: { readonly least: number; readonly mean: number }[] = [];
  for (let y = top; y + SQUARE <= bottom; y += SQUARE) {
    for (let x = left; x + SQUARE <= right; x += SQUARE) squares.push(squareAt(picture, x, y));
  }
  const means = squares.map(({ mean }) => mean).toSorted((a, b) => a - b);
  const paper = means[Math.floor(means.length / 2)] ?? BRIGHT_PAPER;
  const blank = squares.filter(({ least }) => least >= SATURATED).length;
  return paper < BRIGHT_PAPER && blank / squares.length > MIN_SHARE;
}

function squareAt({ grey, width }: GreyPicture, x: number, y: number): { least: number; mean: number } {
  let [least, sum] = [255, 0];
  for (let row = y; row < y + SQUARE; row += 1) {
    for (let column = x; column < x + SQUARE; column += 1) {
      const value = grey[row * width + column] ?? 0;
      least = Math.min(least, value);
      sum += value;
    }
  }
  return { least, mean: sum / SQUARE ** 2 };
}
