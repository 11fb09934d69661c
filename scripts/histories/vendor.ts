import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { sign } from '../../vendors/signature';

/** An invented vendor on loopback, for the provider `http`. */
export interface InventedVendor {
  readonly name: string;
  /** What the processes of the stack must know of it. */
  readonly env: NodeJS.ProcessEnv;
  /** Resolves with the reference of the next request that it takes to answer later. */
  takes(): Promise<string>;
  /** Reports a result by callback. */
  reports(apiUrl: string, result: { readonly reference: string; readonly result: string }): Promise<void>;
  close(): void;
}

const asked = z.object({ reference: z.string(), attempt: z.int() });

/**
 * Of the first attempt, it fails the first call and takes the second to answer later; it passes every other at once.
 * @param folder where its description is written
 */
export async function startInventedVendor(folder: string): Promise<InventedVendor> {
  const name = 'invented';
  const secret = randomBytes(32);
  const called = new Set<string>();
  let take: (reference: string) => void = () => {};

  const answer = (response: ServerResponse, { reference, attempt }: z.infer<typeof asked>): void => {
    if (attempt > 1) {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ result: 'passed' }));
    } else if (called.has(reference)) {
      response.writeHead(202).end();
      take(reference);
    } else {
      called.add(reference);
      response.writeHead(503).end();
    }
  };
  const server = createServer((request, response) => {
    void text(request).then((body) => answer(response, asked.parse(JSON.parse(body))));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  const { port } = server.address() as AddressInfo;
  const file = path.join(folder, 'vendors.json');
  const described = {
    url: `http://127.0.0.1:${port}/checks`,
    checks: ['document'],
    secrets: [`whsec_${secret.toString('base64')}`],
  };
  writeFileSync(file, JSON.stringify({ [name]: described }), { mode: 0o600 });
  return {
    name,
    env: { VENDORS_FILE: file, OUTBOUND_NETWORKS: '127.0.0.1/32' },
    takes: () => new Promise((taken) => (take = taken)),
    async reports(apiUrl, result) {
      const body = JSON.stringify(result);
      const signed = sign({ id: result.reference, at: new Date(), body: Buffer.from(body) }, [secret]);
      const headers = { ...signed, 'content-type': 'application/json' };
      const answered = await fetch(`${apiUrl}/v1/provider-callbacks/${name}`, { method: 'POST', headers, body });
      if (!answered.ok) throw new Error(`The callback was refused: ${answered.status}`);
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
