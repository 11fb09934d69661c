import { fileTypeFromBuffer } from 'file-type/core';
import sharp from 'sharp';
import type { RefusalCode } from '../domain/refusals';
import { ThreadJobError } from '../threads/threadPool';
import { isEdited } from './editedPicture';
import { decodeHeic } from './heic';
import { isBounded } from './pictureBounds';
import { MAX_PIXELS, keptForm } from './pictureForm';

/** By content, whatever the sender calls it. An animated PNG or WebP counts by its first frame. */
const TYPES_READ: readonly string[] = ['image/jpeg', 'image/png', 'image/apng', 'image/webp'];
/** What phones save pictures as; the second name is that of files which do not say how they are compressed. */
const HEIC_TYPES: readonly string[] = ['image/heic', 'image/heif'];
const MAX_DECODE_SECONDS = 10;
/** What the message of a decoder begins with that ran out of time. */
const SHARP_TIMEOUT = 'timeout:';

// Pictures come once each, so that a cache would only keep people's pictures in memory. Several are taken in at a time,
// on the threads of the pool that Node has; more threads within each would only contend for the same processors.
sharp.cache(false);
sharp.concurrency(1);

/** What was sent cannot be taken in as a picture, or not now. */
export class PictureRefused extends Error {
  constructor(
    readonly code: Extract<RefusalCode, 'UNSUPPORTED_MEDIA_TYPE' | 'PAYLOAD_TOO_LARGE' | 'TEMPORARILY_UNAVAILABLE'>,
    options?: ErrorOptions,
  ) {
    super(code, options);
    this.name = 'PictureRefused';
  }
}

export interface Picture {
  readonly picture: Buffer;
  readonly mediaType: 'image/jpeg';
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** What came with it says that a program for editing pictures saved it. */
  readonly isEdited: boolean;
}

/**
 * Takes in an uploaded picture: upright, at most 2,600 pixels long, encoded anew, so that nothing of the file but the
 * picture is kept: no metadata, no second file glued to it.
 * @throws PictureRefused `UNSUPPORTED_MEDIA_TYPE` for what is no whole JPEG, PNG, WebP or HEIC picture, or is built to
 *   keep a decoder busy, `PAYLOAD_TOO_LARGE` for more than 40 megapixels, `TEMPORARILY_UNAVAILABLE` where decoding did
 *   not come to an end
 * @param heic decodes HEIC files; rejects with a `ThreadJobError`
 */
export async function intakePicture(bytes: Buffer, heic = decodeHeic): Promise<Picture> {
  const type = (await fileTypeFromBuffer(bytes))?.mime ?? '';
  const isHeic = HEIC_TYPES.includes(type);
  if (!(isHeic || TYPES_READ.includes(type)) || !isBounded(bytes, type)) {
    throw new PictureRefused('UNSUPPORTED_MEDIA_TYPE');
  }
  const header = await decoded(sharp(bytes, { limitInputPixels: false }).metadata());
  if (header.width * header.height > MAX_PIXELS) throw new PictureRefused('PAYLOAD_TOO_LARGE');
  const taken = await decoded(isHeic ? heic(bytes) : decodePicture(bytes));
  return { ...taken, mediaType: 'image/jpeg', isEdited: isEdited(header) };
}

async function decodePicture(bytes: Buffer): Promise<{ picture: Buffer; width: number; height: number }> {
  // Phones write small faults into their JPEG files; only what is missing is a reason to refuse.
  const { data, info } = await keptForm(
    sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'truncated' })
      .timeout({ seconds: MAX_DECODE_SECONDS })
      .autoOrient(),
  );
  return { picture: data, width: info.width, height: info.height };
}

async function decoded<Result>(decoding: Promise<Result>): Promise<Result> {
  try {
    return await decoding;
  } catch (error) {
    throw new PictureRefused(saysNothingOf(error) ? 'TEMPORARILY_UNAVAILABLE' : 'UNSUPPORTED_MEDIA_TYPE', {
      cause: error,
    });
  }
}

/** Whether a fault is one of the machine, which has too much to do, rather than of the picture. */
function saysNothingOf(error: unknown): boolean {
  if (error instanceof ThreadJobError) return !['FAILED', 'CRASHED'].includes(error.code);
  return error instanceof Error && error.message.startsWith(SHARP_TIMEOUT);
}
