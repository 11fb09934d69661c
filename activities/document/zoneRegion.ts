import type { OcrLine } from '../media/ocrEngine';
import { isZoneLike } from './zoneLines';

/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}
export interface Region extends Size {
  readonly left: number;
  readonly top: number;
}

/** Lines of a zone are written across; a taller box holds several texts that run down the page. */
const MIN_ASPECT = 6;
/** Room for a line above or below that was not seen, in heights of the one that was. */
const MARGIN = 2.5;
/** Share of the side within which a line counts as running into the edge. */
const EDGE = 0.015;

/** Where on a page the lines are that may be a zone, with some room around; null where there are none. */
export function zoneRegion(lines: readonly OcrLine[], page: Size): Region | null {
  const boxes = zoneBoxes(lines);
  if (boxes.length === 0) return null;
  const margin = MARGIN * Math.max(...boxes.map((box) => box.bottom - box.top));
  const left = Math.max(0, Math.floor(Math.min(...boxes.map((box) => box.left)) - margin));
  const top = Math.max(0, Math.floor(Math.min(...boxes.map((box) => box.top)) - margin));
  const right = Math.min(page.width, Math.ceil(Math.max(...boxes.map((box) => box.right)) + margin));
  const bottom = Math.min(page.height, Math.ceil(Math.max(...boxes.map((box) => box.bottom)) + margin));
  return { left, top, width: right - left, height: bottom - top };
}

/** Whether a line that may be one of a zone runs into an edge of the page. */
export function zoneIsCutOff(lines: readonly OcrLine[], page: Size): boolean {
  const [x, y] = [page.width * EDGE, page.height * EDGE];
  return zoneBoxes(lines).some(
    (box) => box.left <= x || box.top <= y || box.right >= page.width - x || box.bottom >= page.height - y,
  );
}

function zoneBoxes(lines: readonly OcrLine[]) {
  const boxes = lines.filter(({ text }) => isZoneLike(text)).map(({ box }) => edgesOf(box));
  return boxes.filter((box) => box.right - box.left >= MIN_ASPECT * (box.bottom - box.top));
}

/** Of the upright box around a text. */
export function edgesOf(box: OcrLine['box']) {
  const [across, down] = [box.map(([x]) => x), box.map(([, y]) => y)];
  return { left: Math.min(...across), right: Math.max(...across), top: Math.min(...down), bottom: Math.max(...down) };
}
