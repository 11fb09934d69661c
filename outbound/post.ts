import { request as requestByHttp } from 'node:http';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { request as requestByHttps } from 'node:https';
import { z } from 'zod';
import { AddressRefused } from './addresses';
import type { AddressGuard } from './addresses';

/** Why a request has no answer; whether it took effect nobody knows. */
export type PostFault =
  | 'ADDRESS_REFUSED'
  | 'CERTIFICATE_REFUSED'
  | 'UNREACHABLE'
  | 'TIMED_OUT'
  | 'BROKEN_OFF'
  /** What came is not HTTP. */
  | 'ILL_FORMED'
  | 'TOO_LARGE';

export class PostFailed extends Error {
  constructor(readonly fault: PostFault) {
    super(fault);
    this.name = 'PostFailed';
  }
}

export interface PostRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** From the first byte sent to the last received. */
  readonly timeoutMs: number;
  /** Of an answer with status 200; the body of any other is not read, and where this is 0 none is. */
  readonly maxAnswerBytes: number;
  readonly signal?: AbortSignal;
}
export interface PostAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** Empty unless it was read. */
  readonly body: Buffer;
}

/**
 * Sends one POST on a connection of its own, to addresses that the guard lets through. Redirects are answers like any
 * other. Throws `PostFailed`, or why `signal` was aborted.
 */
export function post(request: PostRequest, guard: AddressGuard): Promise<PostAnswer> {
  const { timeoutMs, maxAnswerBytes, signal } = request;
  const timeout = AbortSignal.timeout(timeoutMs);
  // What waits for the answer must not keep the request: its body goes when it is sent.
  return answerTo(send(request, guard, signal === undefined ? timeout : AbortSignal.any([timeout, signal])), {
    timeout,
    maxAnswerBytes,
    ...(signal !== undefined && { signal }),
  });
}

async function answerTo(
  sent: Promise<IncomingMessage>,
  given: Pick<PostRequest, 'maxAnswerBytes' | 'signal'> & { readonly timeout: AbortSignal },
): Promise<PostAnswer> {
  try {
    const response = await sent;
    const { statusCode: status = 0, headers } = response;
    if (status === 200 && given.maxAnswerBytes > 0) {
      return { status, headers, body: await bodyOf(response, given.maxAnswerBytes) };
    }
    response.destroy();
    return { status, headers, body: Buffer.alloc(0) };
  } catch (error) {
    if (error instanceof PostFailed) throw error;
    given.signal?.throwIfAborted();
    throw new PostFailed(given.timeout.aborted ? 'TIMED_OUT' : faultOf(error));
  }
}

function send({ url, headers, body }: PostRequest, guard: AddressGuard, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    guard.check(url);
    const options: RequestOptions = {
      method: 'POST',
      headers: { ...headers, 'content-length': body.length },
      lookup: guard.lookupFor(url),
      // None is kept: a kept one may be closed by the other side just when the next request is sent on it.
      agent: false,
      signal,
    };
    const sent: ClientRequest = url.protocol === 'https:' ? requestByHttps(url, options) : requestByHttp(url, options);
    // The listener stays: an error that follows the answer is the answer's, and must not end the process.
    sent.on('error', reject);
    sent.once('response', resolve);
    sent.end(body);
  });
}

async function bodyOf(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) throw new PostFailed('TOO_LARGE');
    chunks.push(chunk);
  }
  if (!response.complete) throw new PostFailed('BROKEN_OFF');
  return Buffer.concat(chunks);
}

const NO_CONNECTION = new Set([
  ...['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'ETIMEDOUT', 'ERR_SOCKET_CONNECTION_TIMEOUT'],
  ...['ENOTFOUND', 'EAI_AGAIN', 'ENODATA'],
]);

const systemError = z.object({ code: z.string() }).catch({ code: '' });

function faultOf(error: unknown): PostFault {
  if (error instanceof AddressRefused) return 'ADDRESS_REFUSED';
  const { code } = systemError.parse(error);
  if (NO_CONNECTION.has(code)) return 'UNREACHABLE';
  if (code.startsWith('HPE_')) return 'ILL_FORMED';
  return /CERT|TLS|SSL|EPROTO/.test(code) ? 'CERTIFICATE_REFUSED' : 'BROKEN_OFF';
}
