import type { Region, Size } from './zoneRegion';

/** Grey values of a page, row by row, 0 to 255. */
export interface GreyPage extends Size {
  readonly grey: Uint8Array;
}

/** Share of the width that the lines of a zone take at least, and within which their letters follow each other. */
const MIN_WIDTH = 0.5;
const LETTER_GAP = 0.03;
/** Share of the height that one line takes at least, and two or three together at most. */
const HEIGHT = { least: 0.008, most: 0.35 } as const;
/** Share of the height between two lines of one zone. */
const LINE_GAP = 0.04;
/** Share of the contrast of the page from one pixel to the next but one: letters have more, patterns of paper less. */
const MIN_EDGE = 0.25;
/** Steps of grey; less is noise. */
const MIN_STEP = 12;
/** Share of the pixels of a row, where letters are, that are edges of strokes. */
const MIN_DENSITY = 0.12;

/**
 * Where lines of print run across more than half of a page without a gap, as those of zones do: found by the edges of
 * their strokes, for pages on which recognition made out no such line. The lowest first, for there zones are.
 */
export function zoneBands(page: GreyPage): readonly Region[] {
  const minStep = Math.max(MIN_STEP, MIN_EDGE * contrastOf(page));
  const rows = Array.from({ length: page.height }, (_, y) => longestRun(page, y, minStep));
  const bands: { top: number; bottom: number; left: number; right: number }[] = [];
  for (const [y, run] of rows.entries()) {
    if (run.right - run.left < MIN_WIDTH * page.width) continue;
    const last = bands.at(-1);
    if (last !== undefined && y - last.bottom <= LINE_GAP * page.height) {
      last.bottom = y + 1;
      last.left = Math.min(last.left, run.left);
      last.right = Math.max(last.right, run.right);
    } else bands.push({ top: y, bottom: y + 1, ...run });
  }
  const isHighEnough = ({ top, bottom }: (typeof bands)[number]) =>
    bottom - top >= HEIGHT.least * page.height && bottom - top <= HEIGHT.most * page.height;
  return bands
    .filter(isHighEnough)
    .map((band) => withMargin(band, page))
    .toReversed();
}

/** From the darkest hundredth to the brightest, in steps of grey. */
function contrastOf({ grey }: GreyPage): number {
  const counts = new Array<number>(256).fill(0);
  for (const value of grey) counts[value] = (counts[value] ?? 0) + 1;
  const beyond = grey.length / 100;
  const within = (order: readonly number[]) => {
    let seen = 0;
    return order.find((value) => (seen += counts[value] ?? 0) > beyond) ?? 0;
  };
  const values = Array.from({ length: 256 }, (_, value) => value);
  return within(values.toReversed()) - within(values);
}

/** From where to where strokes follow each other in a row; nothing where they are too thin on the ground. */
function longestRun({ grey, width }: GreyPage, y: number, minStep: number): { left: number; right: number } {
  const gap = LETTER_GAP * width;
  let best = { left: 0, right: 0 };
  let [left, right, edges] = [-1, -1, 0];
  const close = () => {
    const isDense = edges >= MIN_DENSITY * (right - left);
    if (left >= 0 && isDense && right - left > best.right - best.left) best = { left, right };
  };
  for (let x = 1; x < width - 1; x += 1) {
    const step = Math.abs((grey[y * width + x + 1] ?? 0) - (grey[y * width + x - 1] ?? 0));
    if (step < minStep) continue;
    if (left < 0 || x - right > gap) {
      close();
      [left, edges] = [x, 0];
    }
    right = x;
    edges += 1;
  }
  close();
  return best;
}

function withMargin(
  { top, bottom, left, right }: { top: number; bottom: number; left: number; right: number },
  page: Size,
): Region {
  const margin = Math.round(LINE_GAP * page.height);
  const [from, to] = [Math.max(0, left - margin), Math.min(page.width, right + margin)];
  const [above, below] = [Math.max(0, top - margin), Math.min(page.height, bottom + margin)];
  return { left: from, top: above, width: to - from, height: below - above };
}
