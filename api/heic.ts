import { z } from 'zod';
import { threadFile } from '../threads/threadFile';
import { createThreadPool } from '../threads/threadPool';

const taken = z.object({ picture: z.instanceof(Uint8Array), width: z.int(), height: z.int() });
const TIMEOUT_MS = 15_000;
const MAX_HEAP_MB = 256;

/**
 * Decodes a HEIC file, which the library for all other pictures cannot, into the form that pictures are kept in.
 *
 * In a thread of its own for each: a decoder in WebAssembly would hold up everybody else, and gives none of its memory
 * back as long as it lives. The thread takes a third of a second to start.
 * @throws ThreadJobError where it is broken, or takes too long
 */
export async function decodeHeic(bytes: Buffer): Promise<{ picture: Buffer; width: number; height: number }> {
  const pool = createThreadPool({
    file: threadFile(__dirname, 'heicThread'),
    settings: {},
    env: {},
    threads: 1,
    timeoutMs: TIMEOUT_MS,
    maxWaiting: 1,
    maxHeapMb: MAX_HEAP_MB,
  });
  try {
    const { picture, width, height } = taken.parse(await pool.run(bytes));
    return { picture: Buffer.from(picture), width, height };
  } finally {
    await pool.close();
  }
}
