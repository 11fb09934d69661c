import sharp from 'sharp';
import type { ReasonCode } from '../../domain/reasons';

/** Side of the square that a picture is measured in, so that the measures do not depend on its size; pixels. */
const MEASURED_SIDE = 1_000;
/** Start values, measured on a scanned specimen made blurred, dark and small step by step. */
const LEAST = {
  /** Pixels along the long side. */
  longSide: 800,
  /** Mean of the grey values, 0 to 255. */
  brightness: 60,
  /** What `sharp` estimates from the Laplacian; a sharp page has 2.5, one that is hard to read by eye 0.8. */
  sharpness: 0.8,
} as const;

/**
 * What is wrong with a picture as a picture. Darkness and lack of pixels make it look blurred too, so that they come
 * first, and alone.
 */
export async function pictureFaultsOf(picture: Buffer): Promise<ReasonCode[]> {
  const { width, height } = await sharp(picture).metadata();
  if (Math.max(width, height) < LEAST.longSide) return ['IMAGE_TOO_SMALL'];
  const measured = await sharp(picture)
    .greyscale()
    .resize(MEASURED_SIDE, MEASURED_SIDE, { fit: 'inside' })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width: columns, height: rows, channels } = measured.info;
  const stats = await sharp(measured.data, { raw: { width: columns, height: rows, channels } }).stats();
  if ((stats.channels[0]?.mean ?? 0) < LEAST.brightness) return ['IMAGE_TOO_DARK'];
  return stats.sharpness < LEAST.sharpness ? ['IMAGE_BLURRED'] : [];
}
