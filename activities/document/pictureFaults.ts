import sharp from 'sharp';
import type { ReasonCode } from '../../domain/reasons';
import type { OcrLine } from '../media/ocrEngine';
import { glareIn } from './glare';
import type { PageReading } from './pageReader';
import { edgesOf, zoneIsCutOff } from './zoneRegion';
import type { Size } from './zoneRegion';

/** Side of the square that a picture is measured in, so that the measures do not depend on its size; pixels. */
const MEASURED_SIDE = 1_000;
/** Start values, measured on a scanned specimen made blurred, dark and small step by step. */
const LEAST = {
  /** Pixels along the long side with which a zone of 30 letters has strokes at all. */
  readableSide: 200,
  /** Pixels along the long side. */
  longSide: 800,
  /** Mean of the grey values, 0 to 255. */
  brightness: 60,
  /** What `sharp` estimates from the Laplacian; a sharp page has 2.5, one that is hard to read by eye 0.8. */
  sharpness: 0.8,
} as const;
/** Patterns and chance give a line or two. */
const MIN_LINES_OF_A_DOCUMENT = 3;
/** Lines that run into one edge before the document is taken to go on beyond it. */
const MIN_LINES_CUT = 2;
/** Share of the side within which a line counts as running into the edge. */
const EDGE = 0.004;

/** Whether there is nothing to be read in a picture, whatever it shows. */
export async function isTooSmallToRead(picture: Buffer): Promise<boolean> {
  const { width, height } = await sharp(picture).metadata();
  return Math.max(width, height) < LEAST.readableSide;
}

/**
 * What is wrong with a picture as a picture, for one that could not be read whole: whatever is read by its check digits
 * was good enough. Darkness and lack of pixels make it look blurred too, so that they come first, and alone.
 */
export async function pictureFaultsOf(picture: Buffer, reading: PageReading): Promise<ReasonCode[]> {
  const { width, height } = await sharp(picture).metadata();
  if (Math.max(width, height) < LEAST.longSide) return ['IMAGE_TOO_SMALL'];
  const measured = await sharp(picture)
    .rotate(reading.turn)
    .greyscale()
    .resize(MEASURED_SIDE, MEASURED_SIDE, { fit: 'inside' })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width: columns, height: rows, channels } = measured.info;
  const stats = await sharp(measured.data, { raw: { width: columns, height: rows, channels } }).stats();
  if ((stats.channels[0]?.mean ?? 0) < LEAST.brightness) return ['IMAGE_TOO_DARK'];
  if (stats.sharpness < LEAST.sharpness) return ['IMAGE_BLURRED'];
  if (glareIn({ grey: measured.data, width: columns, height: rows }, reading)) return ['IMAGE_GLARE'];
  if (isCutOff(reading)) return ['IMAGE_CUT_OFF'];
  const isEmpty = reading.zone === null && reading.sureLines < MIN_LINES_OF_A_DOCUMENT;
  return isEmpty ? ['NO_DOCUMENT_FOUND'] : [];
}

/** A line of a zone that runs into an edge is enough; of print it takes several, for pages have patterns at their rims. */
function isCutOff({ lines, page }: PageReading): boolean {
  return zoneIsCutOff(lines, page) || linesAtAnEdge(lines, page) >= MIN_LINES_CUT;
}

function linesAtAnEdge(lines: readonly OcrLine[], { width, height }: Size): number {
  const [x, y] = [width * EDGE, height * EDGE];
  const boxes = lines.map(({ box }) => edgesOf(box));
  return Math.max(
    boxes.filter(({ left }) => left <= x).length,
    boxes.filter(({ right }) => right >= width - x).length,
    boxes.filter(({ top }) => top <= y).length,
    boxes.filter(({ bottom }) => bottom >= height - y).length,
  );
}
