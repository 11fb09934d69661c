import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { z } from 'zod';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { ReaderOptions } from 'zxing-wasm/reader';
import { answerJobs } from '../../threads/answerJobs';

const picture = z.instanceof(Uint8Array);

/** Pixels; the bars of a whole card are three of them wide, and each more costs time. */
const MAX_SIDE = 2_000;
/** Degrees. A barcode is read up to about two from straight; pictures held by hand are within eight. */
const TILTS = [0, 3, -3, 6, -6, 9, -9] as const;
/** Light that falls unevenly asks for the first, faint print for the second. */
const BINARIZERS = ['LocalAverage', 'GlobalHistogram'] as const;
const OPTIONS = {
  formats: ['PDF417'],
  maxNumberOfSymbols: 1,
  tryHarder: true,
  // The default puts names into the place of control characters, which part the fields.
  textMode: 'Plain',
} as const satisfies ReaderOptions;

// Each picture comes once: a cache would only keep people's pictures in memory.
sharp.cache(false);
sharp.concurrency(1);

// Without the bytes the module would be fetched from a server of its makers.
prepareZXingModule({
  overrides: { wasmBinary: wholeBuffer(readFileSync(require.resolve('zxing-wasm/reader/zxing_reader.wasm'))) },
});

answerJobs(async (job) => {
  const page = await sharp(picture.parse(job))
    .greyscale()
    .resize(MAX_SIDE, MAX_SIDE, { fit: 'inside', withoutEnlargement: true })
    .png({ compressionLevel: 1 })
    .toBuffer();
  for (const tilt of TILTS) {
    const turned = sharp(page).rotate(tilt, { background: '#ffffff' }).blur(0.7).normalise();
    const image = await turned.png({ compressionLevel: 1 }).toBuffer();
    for (const binarizer of BINARIZERS) {
      const [found] = await readBarcodes(image, { ...OPTIONS, binarizer });
      if (found?.isValid === true) return found.text;
    }
  }
  return null;
});

function wholeBuffer(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
