import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const payload = z.strictObject({
  type: z.string(),
  timestamp: z.iso.datetime(),
  data: z.looseObject({
    id: z.string(),
    projectId: z.string(),
    sequence: z.int().optional(),
    previousSequence: z.int().nullable().optional(),
  }),
});

export interface Received extends z.infer<typeof payload> {
  readonly webhookId: string;
  /** Whether one of the secrets that the receiver knows at this moment signed it. */
  readonly verified: boolean;
  /** Answered with 2xx. */
  taken: boolean;
}

/** What a receiver does with a request; what does nothing leaves it hanging. */
export type Reaction = (response: ServerResponse, received: Received) => void;

/** A company's server for webhooks, on loopback: misbehaves as the test tells it, and keeps what it was sent. */
export class Receiver {
  readonly received: Received[] = [];
  /** Secrets that it verifies with. */
  secrets: readonly string[] = [];
  /** Null: everything is taken. */
  react: ((received: Received) => Reaction | null) | null = null;
  private server: Server | null = null;
  private port = 0;

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    await receiver.open();
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/webhooks`;
  }

  /** What it took, without what came twice. */
  get taken(): readonly Received[] {
    const seen = new Set<string>();
    return this.received.filter(({ taken, webhookId }) => taken && !seen.has(webhookId) && seen.add(webhookId));
  }

  /** The sequences that it took of a registration, in their order. */
  sequencesOf(registrationId: string): readonly (number | undefined)[] {
    return this.taken.filter(({ data }) => data.id === registrationId).map(({ data }) => data.sequence);
  }

  /** Listens, each time on the same port. */
  async open(): Promise<void> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('error', () => {});
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        const received: Received = {
          ...payload.parse(JSON.parse(body)),
          webhookId: String(request.headers['webhook-id']),
          verified: this.verifies(request.headers, body),
          taken: false,
        };
        this.received.push(received);
        const react = this.react?.(received) ?? answers(204);
        react(response, received);
      });
    }).listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  async close(): Promise<void> {
    const { server } = this;
    if (server === null) return;
    this.server = null;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  /** As standardwebhooks.com describes it, written anew here. */
  private verifies(headers: NodeJS.Dict<string | string[]>, body: string): boolean {
    const [id, timestamp, signatures] = ['id', 'timestamp', 'signature'].map((name) =>
      String(headers[`webhook-${name}`]),
    );
    const age = Math.abs(Date.now() / 1_000 - Number(timestamp));
    if (!this.ignoresTime && !(age < 300)) return false;
    return this.secrets.some((secret) => {
      const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
      const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
      return (signatures ?? '').split(' ').includes(`v1,${expected}`);
    });
  }
  /** Of tests in which time is skipped. */
  ignoresTime = false;
}

export function answers(status: number, headers: Readonly<Record<string, string>> = {}): Reaction {
  return (response, received) => {
    received.taken = status >= 200 && status < 300;
    response.writeHead(status, headers).end('thank you');
  };
}

export const hangs: Reaction = () => {};

/** Closes the connection without an answer. */
export const breaksOff: Reaction = (response) => void response.socket?.destroy();
