import path from 'node:path';
import type { Piece } from './piece';

/** What every process of the product reads from its environment; `npm run build` put them into `dist`. */
export interface ProcessPorts {
  readonly api: number;
  readonly apiMetrics: number;
  readonly worker: number;
  readonly workerMetrics: number;
  readonly mediaWorker: number;
  readonly mediaWorkerMetrics: number;
}

const DIST = path.join(__dirname, '../..');

/**
 * How a program of the product is run. Without source maps: the workflow sandbox takes a stack with every promise, and
 * mapping those costs the worker a tenth of its time.
 */
export function nodeProgram(file: string): { command: string; args: string[] } {
  return { command: process.execPath, args: [path.join(DIST, file)] };
}

/** The API and the two kinds of worker, in the order in which they stop. */
export function processPieces(
  env: NodeJS.ProcessEnv,
  ports: ProcessPorts,
): [api: Piece, worker: Piece, mediaWorker: Piece] {
  return [
    nodePiece('api', 'api/main.js', ports.api, {
      ...env,
      API_HOST: '127.0.0.1',
      API_PORT: `${ports.api}`,
      METRICS_PORT: `${ports.apiMetrics}`,
    }),
    nodePiece('worker', 'workers/worker.js', ports.worker, {
      ...env,
      HEALTH_PORT: `${ports.worker}`,
      TEMPORAL_METRICS_PORT: `${ports.workerMetrics}`,
    }),
    nodePiece('mediaWorker', 'workers/mediaWorker.js', ports.mediaWorker, {
      // Each of its threads would keep more of what it freed.
      MALLOC_ARENA_MAX: '2',
      ...env,
      HEALTH_PORT: `${ports.mediaWorker}`,
      TEMPORAL_METRICS_PORT: `${ports.mediaWorkerMetrics}`,
    }),
  ];
}

function nodePiece(name: Piece['name'], file: string, healthPort: number, env: NodeJS.ProcessEnv): Piece {
  return {
    name,
    ...nodeProgram(file),
    env,
    stopSignal: 'SIGTERM',
    // Longer than the grace that a worker gives its activities.
    graceMs: 30_000,
    answers: () => isReady(`http://127.0.0.1:${healthPort}/readyz`),
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}
