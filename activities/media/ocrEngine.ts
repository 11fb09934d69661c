import { availableParallelism } from 'node:os';
import { SHARE_ENV } from 'node:worker_threads';
import type { Logger } from 'pino';
import { z } from 'zod';
import { LINGER_MS } from './linger';
import { threadFile } from '../../threads/threadFile';
import { createThreadPool } from '../../threads/threadPool';
import type { JobObserver } from '../../threads/threadPool';

const point = z.tuple([z.number(), z.number()]);
const ocrLines = z.array(
  z.object({
    text: z.string(),
    /** 0 to 1; lines below 0.5 are left out. */
    confidence: z.number(),
    /** Corners in pixels of the picture as it was given, from the upper left of the text in reading order. */
    box: z.tuple([point, point, point, point]),
  }),
);
/** Text found on one height, its parts joined by spaces. Text that runs down the picture is read too, from the left. */
export type OcrLine = z.infer<typeof ocrLines>[number];

export interface OcrEngine {
  /**
   * Reads the text in a picture: any format that `sharp` decodes; the work grows with its pixels.
   * Rejects with a `ThreadJobError`, or with the reason of the signal.
   */
  readLines(picture: Buffer, signal?: AbortSignal): Promise<OcrLine[]>;
  close(): Promise<void>;
}

/** Pictures waiting for each thread: more would be answered later than anybody waits. */
const WAITING_PER_THREAD = 20;
/** A page of 1,300 pixels takes about 200 MiB. */
const MAX_HEAP_MB = 768;

/** Text recognition (PP-OCRv4) in threads of its own, with the models that come with its package. */
export function createOcrEngine(options: {
  readonly threads: number;
  /** How long one picture may take once a thread has it. */
  readonly timeoutMs: number;
  readonly logger?: Pick<Logger, 'warn'>;
  readonly observe?: JobObserver;
}): OcrEngine {
  const pool = createThreadPool({
    ...options,
    file: threadFile(__dirname, 'ocrThread'),
    settings: { cores: Math.max(1, Math.floor(availableParallelism() / options.threads)) },
    // Native code reads the environment of the process, which a thread changes only where it shares it.
    env: SHARE_ENV,
    maxWaiting: WAITING_PER_THREAD * options.threads,
    maxHeapMb: MAX_HEAP_MB,
    lingerMs: LINGER_MS,
  });
  return {
    readLines: async (picture, signal) => ocrLines.parse(await pool.run(picture, signal)),
    close: () => pool.close(),
  };
}
