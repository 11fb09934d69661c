import type { ReasonCode } from '../reasons';

/** `x` and `y` in pixels, `t` in milliseconds from any start. */
export interface StrokePoint {
  readonly x: number;
  readonly y: number;
  readonly t: number;
}
export type Stroke = readonly StrokePoint[];

/**
 * What tells a signature from a slip of the finger. Strokes, points and time as measured on real signatures, blank
 * pads, dots and scribbles; the rest keeps out the shapes that satisfy those three without being one.
 */
const ENOUGH = {
  strokes: 2,
  points: 20,
  durationMs: 300,
  /** Of any number of strokes: no hand is faster. */
  handMs: 100,
  /** Of the longer and the shorter side of the box around the ink. */
  longerPx: 30,
  shorterPx: 8,
  shorterToLonger: 0.05,
  /** Ink over the longer side: taps leave none, however far apart. */
  inkToLonger: 1,
  /** Deviation across the main direction over deviation along it: 0 on a straight line, at whatever angle. */
  bend: 0.03,
} as const;
/**
 * How often a pen may cover the box around the ink. A signature covers a third of it, and a box that is scribbled full
 * is covered many times over.
 */
const MOST_COVERAGE = 1;
const PEN_PX = 2;

export interface InkMeasures {
  readonly strokes: number;
  readonly points: number;
  readonly durationMs: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly inkPx: number;
  readonly bend: number;
}

/** Why strokes are no signature: too little ink, in too few directions or too short a time, or so much that it is a patch. */
export function inkFault(ink: InkMeasures): ReasonCode | null {
  if (!isEnoughInk(ink)) return 'SIGNATURE_TOO_LITTLE_INK';
  const coverage = (ink.inkPx * PEN_PX) / (ink.widthPx * ink.heightPx);
  return coverage > MOST_COVERAGE ? 'SIGNATURE_ILLEGIBLE' : null;
}

function isEnoughInk(ink: InkMeasures): boolean {
  const longer = Math.max(ink.widthPx, ink.heightPx);
  const shorter = Math.min(ink.widthPx, ink.heightPx);
  const drawn = ink.strokes >= ENOUGH.strokes || (ink.points >= ENOUGH.points && ink.durationMs >= ENOUGH.durationMs);
  const spread = longer >= ENOUGH.longerPx && shorter >= ENOUGH.shorterPx && shorter >= longer * ENOUGH.shorterToLonger;
  const byHand = ink.durationMs >= ENOUGH.handMs;
  return drawn && byHand && spread && ink.inkPx >= longer * ENOUGH.inkToLonger && ink.bend >= ENOUGH.bend;
}

export function measureInk(strokes: readonly Stroke[]): InkMeasures {
  const points = strokes.flat();
  return {
    strokes: strokes.filter((stroke) => stroke.length > 0).length,
    points: points.length,
    durationMs: extent(points.map((point) => point.t)),
    widthPx: extent(points.map((point) => point.x)),
    heightPx: extent(points.map((point) => point.y)),
    inkPx: strokes.reduce((sum, stroke) => sum + lengthOf(stroke), 0),
    bend: bendOf(points),
  };
}

/** A loop, since a long signature has more points than a call may have arguments. */
function extent(values: readonly number[]): number {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  return values.length > 0 ? most - least : 0;
}

function lengthOf(stroke: Stroke): number {
  return stroke.reduce((sum, point, index) => {
    const before = stroke[index - 1];
    return before === undefined ? sum : sum + Math.hypot(point.x - before.x, point.y - before.y);
  }, 0);
}

/** Square root of the ratio of the eigenvalues of the points' covariance, lesser to greater. */
function bendOf(points: readonly StrokePoint[]): number {
  if (points.length === 0) return 0;
  const meanX = mean(points.map((point) => point.x));
  const meanY = mean(points.map((point) => point.y));
  const xx = mean(points.map((point) => (point.x - meanX) ** 2));
  const yy = mean(points.map((point) => (point.y - meanY) ** 2));
  const xy = mean(points.map((point) => (point.x - meanX) * (point.y - meanY)));
  const middle = (xx + yy) / 2;
  const apart = Math.hypot((xx - yy) / 2, xy);
  const greater = middle + apart;
  return greater > 0 ? Math.sqrt(Math.max(0, middle - apart) / greater) : 0;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
