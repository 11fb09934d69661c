/** A progressive JPEG has about ten scans. */
const MAX_SCANS = 100;
/** Each may be packed, and a few kilobytes of them be eight megabytes. */
const MAX_TEXTS = 20;

const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;
const PNG_SIGNATURE_BYTES = 8;
const PNG_FRAME_BYTES = 12;
const PNG_TEXTS: readonly string[] = ['tEXt', 'zTXt', 'iTXt'];

/**
 * Whether the work that decoding a file takes, and its memory, are those of its pixels. Decoders cannot be stopped within
 * a scan or a text: a JPEG of 2 MB may have scans for minutes, a PNG of 7 MB texts for gigabytes.
 * @param type as its content says
 */
export function isBounded(bytes: Buffer, type: string): boolean {
  if (type === 'image/jpeg') return scansIn(bytes) <= MAX_SCANS;
  if (type === 'image/png' || type === 'image/apng') return textsIn(bytes) <= MAX_TEXTS;
  return true;
}

/** As decoders look for them: what stands between markers is passed over. */
function scansIn(jpeg: Buffer): number {
  let scans = 0;
  for (let at = jpeg.indexOf(0xff); at >= 0 && at + 1 < jpeg.length; at = jpeg.indexOf(0xff, at)) {
    const marker = jpeg.readUInt8(at + 1);
    // Any number of them may stand in front of a marker.
    if (marker === 0xff) at += 1;
    else if (standsAlone(marker) || at + 3 >= jpeg.length) at += 2;
    else if (marker === END_OF_IMAGE) return scans;
    else {
      if (marker === START_OF_SCAN) scans += 1;
      at += 2 + jpeg.readUInt16BE(at + 2);
    }
  }
  return scans;
}

/** Nothing belongs to it: zeroes within scans, what there is not and decoders pass over there, restarts, the start. */
function standsAlone(marker: number): boolean {
  return marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8);
}

function textsIn(png: Buffer): number {
  let texts = 0;
  for (let at = PNG_SIGNATURE_BYTES; at + PNG_FRAME_BYTES <= png.length; at += PNG_FRAME_BYTES + png.readUInt32BE(at)) {
    if (PNG_TEXTS.includes(png.toString('latin1', at + 4, at + 8))) texts += 1;
  }
  return texts;
}
