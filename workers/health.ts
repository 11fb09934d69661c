import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { State, Worker } from '@temporalio/worker';
import type { Registry } from 'prom-client';
import { collectDefaultMetrics } from 'prom-client';

export interface HealthServer {
  close(): Promise<void>;
}

/**
 * Serves `/livez` (the worker has not failed), `/readyz` (it polls and the database answers) and `/metrics` (Prometheus
 * text: this process, and the SDK where it has a port of its own).
 */
export async function serveHealth(options: {
  readonly host: string;
  readonly port: number;
  readonly sdkMetricsPort: number | undefined;
  readonly workers: readonly Worker[];
  readonly registry: Registry;
  readonly databaseAnswers: () => Promise<boolean>;
}): Promise<HealthServer> {
  const { workers, registry } = options;
  collectDefaultMetrics({ register: registry });

  const pages: Record<string, () => Promise<{ status: number; type: string; body: string }>> = {
    '/livez': () => {
      const state = stateOf(workers);
      return Promise.resolve(plain(state === 'FAILED' || state === 'STOPPED' ? 503 : 200, state));
    },
    '/readyz': async () => {
      const state = stateOf(workers);
      const database = await options.databaseAnswers();
      return plain(
        state === 'RUNNING' && database ? 200 : 503,
        `worker ${state}, database ${database ? 'answers' : 'away'}`,
      );
    },
    '/metrics': async () => ({
      status: 200,
      type: registry.contentType,
      body: (await registry.metrics()) + (await sdkMetrics(options.sdkMetricsPort)),
    }),
  };

  const server = createServer((request, response) => {
    const page = pages[(request.url ?? '').split('?', 1)[0] ?? ''];
    const answer = page === undefined ? Promise.resolve(plain(404, 'not found')) : page();
    answer
      .catch(() => plain(500, 'failed'))
      .then(
        ({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body),
        () => response.destroy(),
      );
  });
  await listen(server, options.port, options.host);
  return {
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** Of the first that does not run, where there is one. */
function stateOf(workers: readonly Worker[]): State {
  return workers.map((worker) => worker.getState()).find((state) => state !== 'RUNNING') ?? 'RUNNING';
}

function plain(status: number, body: string) {
  return { status, type: 'text/plain; charset=utf-8', body: `${body}\n` };
}

async function sdkMetrics(port: number | undefined): Promise<string> {
  if (port === undefined) return '';
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { signal: AbortSignal.timeout(2_000) });
    return await answer.text();
  } catch {
    // What this process measures itself is worth having without it.
    return '';
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, host, () => done());
  });
}
