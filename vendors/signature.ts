import { createHmac, timingSafeEqual } from 'node:crypto';

/** Seconds by which a signature may be older, or the clocks may differ. */
const TOLERANCE_SECONDS = 300;
const MAX_SIGNATURES = 10;

/** Headers of Standard Webhooks 1.0, which sign requests to vendors and their callbacks alike. */
export interface SignatureHeaders {
  readonly 'webhook-id': string;
  /** Seconds since 1970. */
  readonly 'webhook-timestamp': string;
  /** `v1,` and the HMAC-SHA256, in base64, of `id.timestamp.body`; several are separated by spaces. */
  readonly 'webhook-signature': string;
}

/** Signs a message with every secret, so that the other side may know any; `id` is the same when it is sent again. */
export function sign(
  { id, at, body }: { readonly id: string; readonly at: Date; readonly body: Buffer },
  secrets: readonly Buffer[],
): SignatureHeaders {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const signatures = secrets.map((secret) => `v1,${mac(id, timestamp, body, secret).toString('base64')}`);
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

/** Whether one of the signatures was made with one of the secrets, over this body, within five minutes of `at`. */
export function isSigned(
  headers: { readonly [Name in keyof SignatureHeaders]: string | undefined },
  message: { readonly body: Buffer; readonly at: Date },
  secrets: readonly Buffer[],
): boolean {
  const { 'webhook-id': id = '', 'webhook-timestamp': timestamp = '', 'webhook-signature': signatures = '' } = headers;
  if (id === '' || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(message.at.getTime() / 1_000 - Number(timestamp)) > TOLERANCE_SECONDS) return false;
  const given = signatures
    .split(' ', MAX_SIGNATURES)
    .filter((signature) => signature.startsWith('v1,'))
    .map((signature) => Buffer.from(signature.slice('v1,'.length), 'base64'));
  return secrets.some((secret) => {
    const expected = mac(id, timestamp, message.body, secret);
    return given.some((bytes) => bytes.length === expected.length && timingSafeEqual(bytes, expected));
  });
}

function mac(id: string, timestamp: string, body: Buffer, secret: Buffer): Buffer {
  return createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(body).digest();
}
