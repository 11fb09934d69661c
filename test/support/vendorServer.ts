import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

export interface VendorCall {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly json: z.infer<typeof request>;
}

/** What every request to a vendor has. */
const request = z.looseObject({
  reference: z.string(),
  check: z.string(),
  person: z.object({
    names: z.array(z.string()),
    birthDate: z.string().nullable(),
    nationality: z.string().nullable(),
    gender: z.string().nullable(),
  }),
  document: z.looseObject({}).nullable(),
  pictures: z.array(z.object({ name: z.string(), mediaType: z.string(), data: z.string() })),
});

export type Behaviour = (response: ServerResponse, call: VendorCall) => void;

export interface VendorServer {
  readonly url: string;
  readonly calls: VendorCall[];
  /** What it does with the next calls, one after the other; the last goes on. */
  behave(...behaviours: Behaviour[]): void;
  close(): Promise<void>;
}

/** A vendor on loopback that does what the test tells it, and keeps what it was asked. */
export async function startVendor(): Promise<VendorServer> {
  const calls: VendorCall[] = [];
  let behaviours: Behaviour[] = [answers({ result: 'passed' })];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('error', () => {});
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      const call = { headers: incoming.headers, body, json: request.parse(JSON.parse(body.toString())) };
      calls.push(call);
      const behaviour = behaviours.length > 1 ? behaviours.shift() : behaviours[0];
      behaviour?.(response, call);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/checks`,
    calls,
    behave: (...next) => {
      behaviours = next;
    },
    close: async () => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

export function answers(body: unknown): Behaviour {
  return (response) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
}

export function refuses(status: number, headers: Readonly<Record<string, string>> = {}): Behaviour {
  return (response) => response.writeHead(status, headers).end();
}
