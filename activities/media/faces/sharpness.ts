import { cropTo, greyOf } from './pixels';
import type { Pixels, Region } from './pixels';

/** Side that a face is measured at, so that the measure does not depend on its size; pixels. */
const SIDE = 128;

/** As bright as a face in good light: darkness alone shall not count as blur. */
const USUAL_BRIGHTNESS = 128;

/** Variance of the Laplacian, as it would be in good light, and mean grey value of a face. */
export async function clarityOf(pixels: Pixels, square: Region): Promise<{ sharpness: number; brightness: number }> {
  const grey = greyOf(await cropTo(pixels, square, SIDE, SIDE));
  const at = (column: number, row: number) => grey[row * SIDE + column] ?? 0;
  const edges: number[] = [];
  for (let row = 1; row < SIDE - 1; row += 1) {
    for (let column = 1; column < SIDE - 1; column += 1) {
      const around = at(column - 1, row) + at(column + 1, row) + at(column, row - 1) + at(column, row + 1);
      edges.push(around - 4 * at(column, row));
    }
  }
  const [mean, brightness] = [meanOf(edges), meanOf(grey)];
  const light = USUAL_BRIGHTNESS / Math.max(brightness, 1);
  return { sharpness: meanOf(edges.map((edge) => (edge - mean) ** 2)) * light ** 2, brightness };
}

function meanOf(values: Float32Array | readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
