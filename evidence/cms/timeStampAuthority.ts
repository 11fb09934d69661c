import { createHash, randomBytes } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import type { Logger } from 'pino';
import { arrayBufferOf, derOf } from './der';
import { OID } from './oids';
import { verifyTimeStamp } from './verifyCms';

/** Somebody who states the time of a signature, after RFC 3161. */
export interface TimeStampAuthority {
  /** A token over a signature, or null where there is none to be had now: a signature does not wait for it. */
  stamp(signature: Buffer): Promise<Buffer | null>;
}

/** Of one answer: somebody waits for the evidence. */
const TIMEOUT_MS = 3_000;
/** How long one that did not answer is left alone, so that it slows down one signature and not every one. */
const REST_MS = 30_000;
/** With the rest of a signature it must find room in a PDF. */
const MAX_ANSWER_BYTES = 14_000;
const GRANTED = [0, 1];

export const NO_TIME_STAMPS: TimeStampAuthority = { stamp: () => Promise.resolve(null) };

/**
 * Asks the authority at a URL over HTTP.
 * @param told of each time that it could not be asked, or answered what is no token for the signature
 */
export function createTimeStampAuthority(url: string, told: (fault: string) => void): TimeStampAuthority {
  let restsUntil = 0;
  return {
    async stamp(signature) {
      if (performance.now() < restsUntil) return null;
      try {
        return await ask(url, signature);
      } catch (error) {
        restsUntil = performance.now() + REST_MS;
        told(error instanceof Error ? error.name : 'unknown');
        return null;
      }
    },
  };
}

/** As the configuration says: null where none is named. */
export function timeStampsBy(
  { TSA_URL: url }: { readonly TSA_URL?: string | undefined },
  logger: Pick<Logger, 'warn'>,
): TimeStampAuthority | null {
  if (url === undefined) return null;
  return createTimeStampAuthority(url, (error) => {
    logger.warn({ error }, 'a signature has no time stamp: the authority did not give one');
  });
}

async function ask(url: string, signature: Buffer): Promise<Buffer> {
  // Positive, and without a zero in front.
  const nonce = randomBytes(8);
  nonce.writeUInt8((nonce.readUInt8(0) & 0x7f) | 0x40, 0);
  const hash = createHash('sha256').update(signature).digest();
  const request = new pkijs.TimeStampReq({
    version: 1,
    messageImprint: new pkijs.MessageImprint({
      hashAlgorithm: new pkijs.AlgorithmIdentifier({ algorithmId: OID.sha256 }),
      hashedMessage: new asn1js.OctetString({ valueHex: arrayBufferOf(hash) }),
    }),
    nonce: new asn1js.Integer({ valueHex: arrayBufferOf(nonce) }),
    certReq: true,
  });
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/timestamp-query', Accept: 'application/timestamp-reply' },
    body: arrayBufferOf(derOf(request.toSchema())),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!answer.ok) throw new Error(`The time-stamp authority answers ${answer.status}`);
  const response = pkijs.TimeStampResp.fromBER(arrayBufferOf(await bytesOf(answer)));
  if (!GRANTED.includes(response.status.status) || response.timeStampToken === undefined) {
    throw new Error('The time-stamp authority refuses');
  }
  const token = derOf(response.timeStampToken.toSchema());
  verifyTimeStamp(token, signature, nonce);
  return token;
}

/** Of the answer, and never more than a token can have. */
async function bytesOf({ body }: Response): Promise<Buffer> {
  const reader = body?.getReader();
  const chunks: Uint8Array[] = [];
  for (let length = 0; ;) {
    const read: { readonly value?: unknown } | undefined = await reader?.read();
    const chunk = read?.value;
    if (!ArrayBuffer.isView(chunk)) return Buffer.concat(chunks);
    length += chunk.byteLength;
    if (length > MAX_ANSWER_BYTES) throw new Error('The answer of the time-stamp authority is too long');
    chunks.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  }
}
