import type sharp from 'sharp';

/**
 * Programs that people change pictures with, as they write themselves into `Software`, `CreatorTool` or a history. The
 * namespace `photoshop` alone says nothing: cameras use it for the date.
 */
const EDITORS =
  /\b(?:Adobe Photoshop|Adobe Lightroom|GIMP \d|Affinity Photo|Pixelmator|paint\.net|Snapseed|PicsArt|FaceApp|Facetune|Photopea|Canva|Krita|Inkscape|CorelDRAW|Corel PHOTO-PAINT|PhotoScape|Polarr|Pixlr|Remini)\b/i;
/** Bytes; what cameras and programs write of themselves stands within. */
const SEARCHED = 256 * 1024;

/** Whether what comes with a picture says that such a program saved it. Read before all of it is dropped. */
export function isEdited({ exif, xmp, iptc, comments = [] }: sharp.Metadata): boolean {
  const blocks = [exif, xmp, iptc].map((block) => block?.subarray(0, SEARCHED).toString('latin1') ?? '');
  const texts = comments.map(({ text }) => text.slice(0, SEARCHED));
  return [...blocks, ...texts].some((text) => EDITORS.test(text));
}
