import { createHash, randomBytes } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import type { Logger } from 'pino';
import { createAddressGuard } from '../../outbound/addresses';
import type { AddressGuard } from '../../outbound/addresses';
import type { Networks } from '../../outbound/networks';
import { PostFailed, post } from '../../outbound/post';
import { arrayBufferOf, derOf } from './der';
import { OID } from './oids';
import type { Authorities } from './authorities';
import { verifyTimeStamp } from './timeStampToken';

/** Somebody who states when there was a signature, or anything else; after RFC 3161. */
export interface TimeStampAuthority {
  /** A token over these bytes, or null where there is none to be had now: nothing waits for it. */
  stamp(bytes: Buffer): Promise<Buffer | null>;
}

/** Of one answer: somebody waits for the evidence. */
const TIMEOUT_MS = 3_000;
/** How long one that did not answer is left alone, so that it slows down one signature and not every one. */
const REST_MS = 30_000;
/** With the rest of a signature it must find room in a PDF. */
const MAX_ANSWER_BYTES = 14_000;
const GRANTED = [0, 1];

/** The authority answered, but with no time stamp to keep. */
class NoTimeStamp extends Error {
  constructor(readonly fault: `HTTP_${number}` | 'REFUSED' | 'OTHER_AUTHORITY') {
    super(`No time stamp: ${fault}`);
    this.name = 'NoTimeStamp';
  }
}

export const NO_TIME_STAMPS: TimeStampAuthority = { stamp: () => Promise.resolve(null) };

/**
 * Asks the authority at a URL over HTTP, where the guard lets requests go to it.
 * @param from.authorities one of them must have made the token, or issued the certificate that did; none takes any
 * @param told of each time that it could not be asked, or answered what is no token for the signature
 */
export function createTimeStampAuthority(
  from: { readonly url: string; readonly guard: AddressGuard; readonly authorities: Authorities },
  told: (fault: string) => void,
): TimeStampAuthority {
  let restsUntil = 0;
  return {
    async stamp(bytes) {
      if (performance.now() < restsUntil) return null;
      try {
        return await ask(from, bytes);
      } catch (error) {
        restsUntil = performance.now() + REST_MS;
        told(faultOf(error));
        return null;
      }
    },
  };
}

/** As the configuration says: null where none is named. */
export function timeStampsBy(
  config: {
    readonly TSA_URL?: string | undefined;
    readonly TSA_CERTIFICATE?: Authorities | undefined;
    readonly OUTBOUND_NETWORKS: Networks;
  },
  logger: Pick<Logger, 'warn'>,
): TimeStampAuthority | null {
  const { TSA_URL: url, TSA_CERTIFICATE: authorities = [], OUTBOUND_NETWORKS } = config;
  if (url === undefined) return null;
  // Many answer in plain HTTP. They are told a hash, and answer what they signed.
  const guard = createAddressGuard(OUTBOUND_NETWORKS, { plainHttp: 'everywhere' });
  return createTimeStampAuthority({ url, guard, authorities }, (error) => {
    logger.warn({ error }, 'a signature has no time stamp: the authority did not give one');
  });
}

async function ask(
  { url, guard, authorities }: Parameters<typeof createTimeStampAuthority>[0],
  bytes: Buffer,
): Promise<Buffer> {
  // Positive, and without a zero in front.
  const nonce = randomBytes(8);
  nonce.writeUInt8((nonce.readUInt8(0) & 0x7f) | 0x40, 0);
  const hash = createHash('sha256').update(bytes).digest();
  const request = new pkijs.TimeStampReq({
    version: 1,
    messageImprint: new pkijs.MessageImprint({
      hashAlgorithm: new pkijs.AlgorithmIdentifier({ algorithmId: OID.sha256 }),
      hashedMessage: new asn1js.OctetString({ valueHex: arrayBufferOf(hash) }),
    }),
    nonce: new asn1js.Integer({ valueHex: arrayBufferOf(nonce) }),
    certReq: true,
  });
  const headers = { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' };
  const body = derOf(request.toSchema());
  const limits = { timeoutMs: TIMEOUT_MS, maxAnswerBytes: MAX_ANSWER_BYTES };
  const answer = await post({ url: new URL(url), headers, body, ...limits }, guard);
  if (answer.status !== 200) throw new NoTimeStamp(`HTTP_${answer.status}`);
  const response = pkijs.TimeStampResp.fromBER(arrayBufferOf(answer.body));
  if (!GRANTED.includes(response.status.status) || response.timeStampToken === undefined) {
    throw new NoTimeStamp('REFUSED');
  }
  const token = derOf(response.timeStampToken.toSchema());
  const { pinned } = verifyTimeStamp(token, bytes, { nonce, authorities });
  if (authorities.length > 0 && !pinned) throw new NoTimeStamp('OTHER_AUTHORITY');
  return token;
}

function faultOf(error: unknown): string {
  if (error instanceof PostFailed || error instanceof NoTimeStamp) return error.fault;
  return error instanceof Error ? error.name : 'unknown';
}
