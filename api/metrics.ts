import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export interface Metrics {
  /** @param seconds from the request's head to the end of its answer */
  observe(labels: { readonly method: string; readonly route: string; readonly status: string }, seconds: number): void;
  /** The Prometheus text format and its content type. */
  read(): Promise<{ readonly text: string; readonly contentType: string }>;
}

/** Counts and times by route template: no label ever holds what a caller wrote. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'From the head of a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25],
    registers: [registry],
  });
  return {
    observe: (labels, seconds) => {
      requests.observe(labels, seconds);
    },
    read: async () => ({ text: await registry.metrics(), contentType: registry.contentType }),
  };
}

/** Serves the metrics on a port of their own, on this machine only; resolves once connections are taken. */
export async function serveMetrics(metrics: Metrics, port: number): Promise<Server> {
  const server = createServer((req, res) => {
    if (req.url !== '/metrics') {
      res.writeHead(404).end();
      return;
    }
    metrics.read().then(
      ({ text, contentType }) => res.writeHead(200, { 'Content-Type': contentType }).end(text),
      () => res.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}
