import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { RequestOptions } from 'node:http';
import { z } from 'zod';

export interface Upload {
  readonly contentType: string;
  readonly bytes: Buffer<ArrayBuffer>;
}

export interface HttpCall {
  readonly credential: string;
  readonly json?: unknown;
  readonly upload?: Upload;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Encodes a multipart body once, to be sent any number of times. */
export async function encodeUpload(
  fields: Readonly<Record<string, string>>,
  files: Readonly<Record<string, Buffer<ArrayBuffer>>>,
): Promise<Upload> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  for (const [name, bytes] of Object.entries(files)) {
    form.set(name, new Blob([bytes], { type: 'image/jpeg' }), `${name}.jpg`);
  }
  const encoded = new Response(form);
  return {
    contentType: encoded.headers.get('content-type') ?? '',
    bytes: Buffer.from(await encoded.arrayBuffer()),
  };
}

/** Of an id. Errors that differ in nothing else are the same. */
const OWN_PART = /_[0-9a-f-]{36}/g;
const problem = z.object({ code: z.string(), errors: z.array(z.unknown()).optional() });

export type HttpApi = ReturnType<typeof createHttpApi>;

/**
 * A client of the HTTP API over connections that are kept alive. Anything but the status expected is an error. Node's own
 * client and not `fetch`: what the bench itself costs is not the product's (6 ms of CPU a registration instead of 14).
 */
export function createHttpApi(apiUrl: string) {
  const agent = new Agent({ keepAlive: true });
  return {
    async call(method: string, path: string, expected: number, call: HttpCall): Promise<unknown> {
      const body = call.json === undefined ? call.upload?.bytes : JSON.stringify(call.json);
      const headers = {
        authorization: `Bearer ${call.credential}`,
        ...(method === 'POST' && { 'idempotency-key': randomUUID() }),
        ...(call.json !== undefined && { 'content-type': 'application/json' }),
        ...(call.upload !== undefined && { 'content-type': call.upload.contentType }),
        ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
        ...call.headers,
      };
      const { status, text } = await send(new URL(path, apiUrl), { method, headers, agent }, body);
      if (status !== expected) {
        throw new Error(`${method} ${path.replaceAll(OWN_PART, '_…')}: ${status} ${problemOf(text)}`);
      }
      return JSON.parse(text);
    },
  };
}

function send(
  url: URL,
  options: RequestOptions,
  body: string | Buffer | undefined,
): Promise<{ readonly status: number | undefined; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (response) => {
      const parts: string[] = [];
      response.setEncoding('utf8');
      response.on('data', (part: string) => parts.push(part));
      response.on('end', () => resolve({ status: response.statusCode, text: parts.join('') }));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function problemOf(text: string): string {
  const { code, errors } = problem.parse(JSON.parse(text));
  return errors === undefined ? code : `${code} ${JSON.stringify(errors)}`;
}
