import './withoutTelemetry';
import { workerData } from 'node:worker_threads';
import Ocr from '@gutenye/ocr-common';
import { z } from 'zod';
import { answerJobs } from '../../threads/answerJobs';
import { registerOcrBackend } from './ocrBackend';
import type { OcrLine } from './ocrEngine';

const settings = z.object({ cores: z.int().min(1) }).parse(workerData);
const corner = z.tuple([z.number(), z.number()]);
const found = z.array(z.object({ text: z.string(), mean: z.number(), box: z.tuple([corner, corner, corner, corner]) }));
const picture = z.instanceof(Uint8Array);

/** The library's types ask for a path; the decoder below it takes the bytes, so that no picture is written to disk. */
interface PictureReader {
  detect(picture: Buffer): Promise<unknown>;
}
function isPictureReader(made: unknown): made is PictureReader {
  return typeof made === 'object' && made !== null && 'detect' in made && typeof made.detect === 'function';
}

async function main(): Promise<void> {
  registerOcrBackend();
  const reader: unknown = await Ocr.create({
    onnxOptions: {
      // With these two on, memory grows to 1.4 GB and stays there.
      enableCpuMemArena: false,
      enableMemPattern: false,
      intraOpNumThreads: settings.cores,
      // Waiting in a loop takes 1.7 times the processor for the same page.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    },
  });
  if (!isPictureReader(reader)) throw new Error('The OCR library has changed its shape');
  answerJobs(async (job): Promise<OcrLine[]> => {
    const lines = found.parse(await reader.detect(Buffer.from(picture.parse(job))));
    return lines.map(({ text, mean, box }) => ({ text, confidence: mean, box }));
  });
}

void main();
