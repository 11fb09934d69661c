import type { Logger } from 'pino';
import { z } from 'zod';
import { threadFile } from '../../threads/threadFile';
import { createThreadPool } from '../../threads/threadPool';
import type { JobObserver } from '../../threads/threadPool';

export interface BarcodeEngine {
  /**
   * The text of the PDF417 barcode in a picture, control characters and all; null where none could be read.
   * Rejects with a `ThreadJobError`, or with the reason of the signal.
   */
  readBarcode(picture: Buffer, signal?: AbortSignal): Promise<string | null>;
  close(): Promise<void>;
}

const answer = z.string().nullable();
const WAITING_PER_THREAD = 20;
/** Most of what it needs is outside the heap of JavaScript: pixels, and the memory of the WebAssembly module. */
const MAX_HEAP_MB = 256;

/** Barcodes (ZXing) in threads of their own. */
export function createBarcodeEngine(options: {
  readonly threads: number;
  /** How long one picture may take once a thread has it. */
  readonly timeoutMs: number;
  readonly logger?: Pick<Logger, 'warn'>;
  readonly observe?: JobObserver;
}): BarcodeEngine {
  const pool = createThreadPool({
    ...options,
    file: threadFile(__dirname, 'barcodeThread'),
    settings: {},
    env: {},
    maxWaiting: WAITING_PER_THREAD * options.threads,
    maxHeapMb: MAX_HEAP_MB,
  });
  return {
    readBarcode: async (picture, signal) => answer.parse(await pool.run(picture, signal)),
    close: () => pool.close(),
  };
}
