import { availableParallelism } from 'node:os';
import { SHARE_ENV } from 'node:worker_threads';
import type { Logger } from 'pino';
import { z } from 'zod';
import { LINGER_MS } from './linger';
import { threadFile } from '../../threads/threadFile';
import { createThreadPool } from '../../threads/threadPool';
import type { JobObserver } from '../../threads/threadPool';
import type { FaceReader } from './faceReader';
import { checkModels, ENGINE_FACTS } from './faces/engines';
import type { FaceEngine } from './faces/engines';

const box = z.object({
  left: z.number(),
  top: z.number(),
  width: z.number(),
  height: z.number(),
  confidence: z.number(),
});
const facesFound = z.object({
  face: z
    .object({
      box,
      landmarks: z.array(z.tuple([z.number(), z.number()])).length(68),
      sharpness: z.number(),
      brightness: z.number(),
      yaw: z.number(),
      pitch: z.number(),
      roll: z.number(),
      eyesOpen: z.number(),
      mouthWidth: z.number(),
      live: z.number(),
      descriptor: z.array(z.number()).transform((values) => Float32Array.from(values)),
    })
    .nullable(),
  others: z.array(box),
});

/** Pictures waiting for each thread: more would be answered later than anybody waits. */
const WAITING_PER_THREAD = 20;
/** Models and pixels are outside it. */
const MAX_HEAP_MB = 256;

/**
 * Faces by models in the ONNX format, run by ONNX Runtime in threads of their own. Throws where a model
 * is not the file that the figures of its engine were measured with.
 */
export async function openFaceReader(options: {
  readonly engine: FaceEngine;
  readonly threads: number;
  /** How long one picture may take once a thread has it. */
  readonly timeoutMs: number;
  readonly logger?: Pick<Logger, 'warn'>;
  readonly observe?: JobObserver;
}): Promise<FaceReader> {
  const { engine, threads } = options;
  // Said once, here; threads that could not load them would be started again for ever.
  await checkModels(engine);
  const pool = createThreadPool({
    ...options,
    file: threadFile(__dirname, 'faceThread'),
    settings: { engine, cores: Math.max(1, Math.floor(availableParallelism() / threads)) },
    // Native code reads the environment of the process, which a thread changes only where it shares it.
    env: SHARE_ENV,
    maxWaiting: WAITING_PER_THREAD * threads,
    maxHeapMb: MAX_HEAP_MB,
    lingerMs: LINGER_MS,
  });
  const { name, scale } = ENGINE_FACTS[engine];
  return {
    engine: name,
    scale,
    findFaces: async (picture, signal) => facesFound.parse(await pool.run(picture, signal)),
    close: () => pool.close(),
  };
}
