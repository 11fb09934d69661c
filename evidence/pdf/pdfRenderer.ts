import type { Logger } from 'pino';
import { z } from 'zod';
import { threadFile } from '../../threads/threadFile';
import { createThreadPool } from '../../threads/threadPool';
import type { PdfDocument } from './document';

export interface PdfRenderer {
  /** The PDF, with room for its signature. Rejects with a `ThreadJobError`. */
  render(document: PdfDocument): Promise<Buffer>;
  close(): Promise<void>;
}

const TIMEOUT_MS = 20_000;
const MAX_HEAP_MB = 512;
const pdf = z.instanceof(Uint8Array);

/** Sets PDFs in a thread of its own: one with pictures takes its processor for most of a second. */
export function createPdfRenderer(options: {
  /** How many may wait for the thread; each holds its pictures meanwhile. */
  readonly maxWaiting: number;
  readonly logger?: Pick<Logger, 'warn'>;
}): PdfRenderer {
  const pool = createThreadPool({
    ...options,
    ...{ file: threadFile(__dirname, 'renderThread'), settings: null, env: {}, threads: 1 },
    ...{ timeoutMs: TIMEOUT_MS, maxHeapMb: MAX_HEAP_MB },
  });
  return {
    render: async (document) => {
      const { buffer, byteOffset, byteLength } = pdf.parse(await pool.run(document));
      return Buffer.from(buffer, byteOffset, byteLength);
    },
    close: () => pool.close(),
  };
}
