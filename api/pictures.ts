import { fileTypeFromBuffer } from 'file-type/core';
import sharp from 'sharp';
import type { RefusalCode } from '../domain/refusals';

/** By content, whatever the sender calls it. An animated PNG or WebP counts by its first frame. */
const TYPES_READ: readonly string[] = ['image/jpeg', 'image/png', 'image/apng', 'image/webp'];
/** Judged from the header, before anything is decoded: a few kilobytes can claim to be gigabytes. */
const MAX_PIXELS = 40_000_000;
/** Pixels; what a reader needs of a page, and little more to keep. */
const MAX_SIDE = 2_600;
const MAX_DECODE_SECONDS = 10;
/** Tables of codes made for each picture would save a twentieth of its bytes at twice the work. */
const JPEG = { quality: 90, optimiseCoding: false };

// Pictures come once each, so that a cache would only keep people's pictures in memory. Several are taken in at a time,
// on the threads of the pool that Node has; more threads within each would only contend for the same processors.
sharp.cache(false);
sharp.concurrency(1);

/** What was sent cannot be taken in as a picture. */
export class PictureRefused extends Error {
  constructor(readonly code: Extract<RefusalCode, 'UNSUPPORTED_MEDIA_TYPE' | 'PAYLOAD_TOO_LARGE'>) {
    super(code);
    this.name = 'PictureRefused';
  }
}

export interface Picture {
  readonly picture: Buffer;
  readonly mediaType: 'image/jpeg';
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/**
 * Takes in an uploaded picture: upright, at most 2,600 pixels long, encoded anew, so that nothing of the file but the
 * picture is kept: no metadata, no second file glued to it.
 * @throws PictureRefused `UNSUPPORTED_MEDIA_TYPE` for what is no whole JPEG, PNG or WebP picture, `PAYLOAD_TOO_LARGE`
 *   for more than 40 megapixels
 */
export async function intakePicture(bytes: Buffer): Promise<Picture> {
  const type = await fileTypeFromBuffer(bytes);
  if (type === undefined || !TYPES_READ.includes(type.mime)) throw new PictureRefused('UNSUPPORTED_MEDIA_TYPE');
  try {
    // Phones write small faults into their JPEG files; only what is missing is a reason to refuse.
    const { data, info } = await sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'truncated' })
      .timeout({ seconds: MAX_DECODE_SECONDS })
      .autoOrient()
      .resize(MAX_SIDE, MAX_SIDE, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg(JPEG)
      .toBuffer({ resolveWithObject: true });
    return { picture: data, mediaType: 'image/jpeg', width: info.width, height: info.height };
  } catch {
    throw new PictureRefused((await hasTooManyPixels(bytes)) ? 'PAYLOAD_TOO_LARGE' : 'UNSUPPORTED_MEDIA_TYPE');
  }
}

async function hasTooManyPixels(bytes: Buffer): Promise<boolean> {
  try {
    const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
    return width * height > MAX_PIXELS;
  } catch {
    return false;
  }
}
