/**
 * Capitals, digits and a few signs as strokes, after the shapes of OCR-B: 10 wide, 14 high, drawn with a round pen. A
 * table of its own, because what is rendered must not depend on the fonts that a machine happens to have.
 */
const STROKES: Readonly<Record<string, string>> = {
  A: 'M0 14L5 0L10 14M1.8 9H8.2',
  B: 'M0 6.6H5.6C8 6.6 9 5.2 9 3.3S8 0 5.6 0H0V14H6C8.8 14 10 12.5 10 10.3S8.8 6.6 6 6.6',
  C: 'M10 2.8C9 1 7.5 0 5.5 0C2 0 0 3 0 7S2 14 5.5 14C7.5 14 9 13 10 11.2',
  D: 'M0 0H4C8 0 10 3 10 7S8 14 4 14H0Z',
  E: 'M10 0H0V14H10M0 6.8H7.5',
  F: 'M10 0H0V14M0 6.8H7.5',
  G: 'M9.8 2.8C9 1 7.5 0 5.5 0C2 0 0 3 0 7S2 14 5.5 14C7.5 14 9 13.2 10 12V7.5H6',
  H: 'M0 0V14M10 0V14M0 6.8H10',
  I: 'M2 0H8M5 0V14M2 14H8',
  J: 'M3.5 0H9V9.5C9 12.5 7 14 4.5 14C2.5 14 1 13 .5 11',
  K: 'M0 0V14M9.5 0L0 8.5M3.2 5.8L10 14',
  L: 'M0 0V14H9.5',
  M: 'M0 14V0L5 7.5L10 0V14',
  N: 'M0 14V0L10 14V0',
  O: 'M5 0C1 0 0 2 0 7S1 14 5 14S10 12 10 7S9 0 5 0Z',
  P: 'M0 14V0H6C8.8 0 10 1.6 10 3.9S8.8 7.8 6 7.8H0',
  Q: 'M5 0C1 0 0 2 0 7S1 14 5 14S10 12 10 7S9 0 5 0ZM6 10L10.5 15',
  R: 'M0 14V0H6C8.8 0 10 1.6 10 3.9S8.8 7.8 6 7.8H0M5.4 7.8L10 14',
  S: 'M9.5 2.2C8.7 .8 7.2 0 5.2 0C2.4 0 .6 1.4 .6 3.5C.6 5.6 2.2 6.3 5 6.9C8.2 7.5 9.8 8.4 9.8 10.5C9.8 12.7 7.9 14 5 14C2.7 14 1 13.1 .2 11.5',
  T: 'M0 0H10M5 0V14',
  U: 'M0 0V9C0 12.3 2 14 5 14S10 12.3 10 9V0',
  V: 'M0 0L5 14L10 0',
  W: 'M0 0L2.2 14L5 4L7.8 14L10 0',
  X: 'M0 0L10 14M10 0L0 14',
  Y: 'M0 0L5 7L10 0M5 7V14',
  Z: 'M.3 0H10L0 14H10',
  0: 'M5 0C2.6 0 1.2 2.8 1.2 7S2.6 14 5 14S8.8 11.2 8.8 7S7.4 0 5 0Z',
  1: 'M1.5 3L5.5 0V14M2 14H9',
  2: 'M.8 2.8C1.4 1 3 0 5 0C7.7 0 9.4 1.5 9.4 3.9C9.4 7 5 9 .8 14H9.6',
  3: 'M1 0H9L4.8 5.6C7.8 5.6 9.6 7.2 9.6 9.7C9.6 12.3 7.6 14 4.8 14C3 14 1.4 13.4 .5 12',
  4: 'M5.5 0L.5 9.6H9.8M7 5.5V14',
  5: 'M9 0H1.6V6.2C2.6 5.6 3.8 5.2 5 5.2C7.8 5.2 9.6 7 9.6 9.6C9.6 12.2 7.6 14 4.8 14C3 14 1.4 13.4 .5 12',
  6: 'M7.5 0L2 6.6C.6 8.4 .4 9 .4 9.8C.4 12.2 2.4 14 5 14S9.6 12.2 9.6 9.7S7.6 5.6 5 5.6C3.6 5.6 2.3 6 1.6 7',
  7: 'M.6 0H9.6L4 14',
  8: 'M5 0C2.6 0 1 1.3 1 3.3S2.6 6.6 5 6.6S9 5.3 9 3.3S7.4 0 5 0ZM5 6.6C2.2 6.6 .4 8 .4 10.3S2.2 14 5 14S9.6 12.6 9.6 10.3S7.8 6.6 5 6.6Z',
  9: 'M2.5 14L8 7.4C9.4 5.6 9.6 5 9.6 4.2C9.6 1.8 7.6 0 5 0S.4 1.8 .4 4.3S2.4 8.4 5 8.4C6.4 8.4 7.7 8 8.4 7',
  '<': 'M9.5 1.8L.5 7L9.5 12.2',
  '-': 'M2 7.5H8',
  '/': 'M9 0L1 14',
  '.': 'M5 13.6V14',
};

const WIDTH = 10;
const HEIGHT = 14;

export interface Lettering {
  /** Left end and base line. */
  readonly x: number;
  readonly y: number;
  /** Height of a capital. */
  readonly height: number;
  /** From the left of one letter to the left of the next; 1.06 capital heights where not given, as OCR-B has it. */
  readonly pitch?: number;
  /** Width of the pen in capital heights. */
  readonly weight?: number;
  readonly colour?: string;
}

/** SVG of one line of text, in the units of the drawing. Characters without strokes, the space among them, stay blank. */
export function drawText(
  text: string,
  { x, y, height, pitch = height * 1.06, weight = 0.14, colour = '#1a1a1a' }: Lettering,
): string {
  const scale = height / HEIGHT;
  const inset = (pitch - WIDTH * scale) / 2;
  const letters = Array.from(text).map((letter, place) => {
    const strokes = STROKES[letter];
    const left = x + place * pitch + inset;
    return strokes === undefined
      ? ''
      : `<path transform="translate(${left} ${y - height}) scale(${scale})" d="${strokes}"/>`;
  });
  const pen = `fill="none" stroke="${colour}" stroke-width="${weight * HEIGHT}" stroke-linecap="round" stroke-linejoin="round"`;
  return `<g ${pen}>${letters.join('')}</g>`;
}
