import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { Express } from 'express';

/** A client that sends a head or a body more slowly than this is cut off, so that it holds no place. */
const HEAD_MS = 10_000;
const REQUEST_MS = 120_000;
/** Longer than common load balancers keep an idle connection, so that they close it and not we. */
const KEEP_ALIVE_MS = 65_000;
/** Time that requests under way have to finish in once the server closes. */
const DRAIN_MS = 20_000;

/** Listens; resolves once connections are taken. */
export async function listen(app: Express, { host, port }: { host: string; port: number }): Promise<Server> {
  const server = createServer(
    { headersTimeout: HEAD_MS, requestTimeout: REQUEST_MS, keepAliveTimeout: KEEP_ALIVE_MS },
    // Express takes the same two arguments that the server gives.
    (req, res) => void app(req, res),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return server;
}

/** Takes no more connections and waits for the requests under way, for as long as they may take. */
export async function drain(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cutOff = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(cutOff);
}
