import type sharp from 'sharp';

/** Judged from the header, before anything is decoded: a few kilobytes can claim to be gigabytes. */
export const MAX_PIXELS = 40_000_000;
/** Pixels; what a reader needs of a page, and little more to keep. */
const MAX_SIDE = 2_600;
/** Tables of codes made for each picture would save a twentieth of its bytes at twice the work. */
const JPEG = { quality: 90, optimiseCoding: false };

/** The form that every picture is kept in: JPEG, at most 2,600 pixels long, on white, without anything but the picture. */
export function keptForm(picture: sharp.Sharp): Promise<{ data: Buffer; info: sharp.OutputInfo }> {
  return picture
    .resize(MAX_SIDE, MAX_SIDE, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .jpeg(JPEG)
    .toBuffer({ resolveWithObject: true });
}
