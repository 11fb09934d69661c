import type { FaceBox } from '../faceReader';
import { fitInto, planesOf } from './pixels';
import type { Pixels, Region } from './pixels';
import { openModel } from './session';

export interface FaceDetector {
  /** Every face, the surest first. */
  detect(pixels: Pixels): Promise<readonly FaceBox[]>;
}

/** What the model takes in, pixels. */
const INPUT = { width: 320, height: 240 } as const;
const MIN_CONFIDENCE = 0.65;
/** Boxes that share more of their area than this show the same face. */
const SAME_FACE = 0.4;
/** Where the whole picture shows no face, it is looked at in overlapping parts of this share of its sides. */
const PART = 0.6;

export async function openFaceDetector(cores: number): Promise<FaceDetector> {
  const model = await openModel('fr_detect', cores);

  async function detectIn(pixels: Pixels, region: Region): Promise<readonly FaceBox[]> {
    const { data } = await fitInto(pixels, region, INPUT.width, INPUT.height);
    const values = planesOf(data, 'RGB', (value) => (value - 127) / 128);
    const outputs = await model.run(values, [1, 3, INPUT.height, INPUT.width]);
    const [scores, boxes] = [outputs('scores'), outputs('boxes')];
    // The region keeps its proportions, so that one scale serves both sides.
    const scale = Math.max(region.width / INPUT.width, region.height / INPUT.height);
    const found: FaceBox[] = [];
    for (let candidate = 0; candidate * 2 < scores.length; candidate += 1) {
      const confidence = scores[candidate * 2 + 1] ?? 0;
      if (confidence < MIN_CONFIDENCE) continue;
      const [left = 0, top = 0, right = 0, bottom = 0] = boxes.subarray(candidate * 4, candidate * 4 + 4);
      found.push({
        left: region.left + left * INPUT.width * scale,
        top: region.top + top * INPUT.height * scale,
        width: (right - left) * INPUT.width * scale,
        height: (bottom - top) * INPUT.height * scale,
        confidence,
      });
    }
    return found;
  }

  return {
    async detect(pixels) {
      const whole = await detectIn(pixels, { left: 0, top: 0, width: pixels.width, height: pixels.height });
      if (whole.length > 0) return withoutRepeats(whole);
      const parts: FaceBox[] = [];
      for (const part of partsOf(pixels)) parts.push(...(await detectIn(pixels, part)));
      return withoutRepeats(parts);
    },
  };
}

function partsOf({ width, height }: Pixels): Region[] {
  const [partWidth, partHeight] = [Math.round(width * PART), Math.round(height * PART)];
  return [0, height - partHeight].flatMap((top) =>
    [0, width - partWidth].map((left) => ({ left, top, width: partWidth, height: partHeight })),
  );
}

function withoutRepeats(boxes: readonly FaceBox[]): readonly FaceBox[] {
  const kept: FaceBox[] = [];
  for (const box of boxes.toSorted((one, other) => other.confidence - one.confidence)) {
    if (kept.every((other) => sharedArea(box, other) < SAME_FACE)) kept.push(box);
  }
  return kept;
}

/** Share of what both cover together. */
function sharedArea(one: Region, other: Region): number {
  const width = Math.min(one.left + one.width, other.left + other.width) - Math.max(one.left, other.left);
  const height = Math.min(one.top + one.height, other.top + other.height) - Math.max(one.top, other.top);
  const shared = Math.max(width, 0) * Math.max(height, 0);
  return shared / (one.width * one.height + other.width * other.height - shared);
}
