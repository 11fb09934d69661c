import { pipeline } from 'node:stream';
import type { Request, Response } from 'express';
import { uuidv7 } from 'uuidv7';
import { isDatabaseUnavailable } from '../db/isDatabaseUnavailable';
import type { Language } from '../domain/vocabulary';
import { REFUSALS } from '../domain/refusals';
import { etagOf } from './headers';
import type { Rendered } from './idempotency';
import { askedLanguage } from './language';
import { PROBLEM_MEDIA_TYPE, problemOf } from './problem';
import { kindOf } from '../domain/kindOf';
import { Refusal } from './refusal';
import { SentEvents } from './sentEvents';
import { SentFile } from './sentFile';
import type { Services } from './services';

/** Seconds after which a request that found a part of the system away is worth repeating. */
const RETRY_AFTER = 2;

/** What is noted where the caller hung up before the answer was sent; no answer ever has it. */
const HUNG_UP = 499;

/** One request and its answer: gives it an id, sends the answer or the problem, and notes how it went. */
export class Exchange {
  readonly requestId = `req_${uuidv7()}`;
  /** Of problems; narrowed once it is known what the request is about. */
  language: Language;
  /** Id of a key or a registration. */
  credentialId: string | null = null;
  /** It lasts until somebody ends it, which says nothing of how fast answers are. */
  private isStream = false;

  /** @param route the route's template; the path itself is never noted */
  constructor(
    private readonly services: Pick<Services, 'log' | 'metrics' | 'publicUrl' | 'live'>,
    private readonly req: Request,
    private readonly res: Response,
    private readonly route: string,
  ) {
    this.language = askedLanguage(req) ?? 'en';
    res.set({
      'X-Request-Id': this.requestId,
      'Cache-Control': 'no-store',
      Vary: 'Authorization, Accept-Language, Origin',
    });
    const startedAt = process.hrtime.bigint();
    res.once('close', () => {
      this.note(Number(process.hrtime.bigint() - startedAt) / 1e6);
    });
  }

  send({ status, body, sequence, location }: Rendered): void {
    const { res } = this;
    res.status(status);
    if (sequence !== null) res.set('ETag', etagOf(sequence));
    if (location !== null) res.location(location);
    if (body === null) res.end();
    else if (body instanceof SentFile) this.sendFile(body);
    else if (body instanceof SentEvents) {
      this.isStream = true;
      this.services.live.send(body.followed, res);
    } else res.type(status >= 400 ? PROBLEM_MEDIA_TYPE : 'application/json').send(JSON.stringify(body));
  }

  /** What cannot be sent to its end is cut off, so that nobody takes it for whole. */
  private sendFile({ mediaType, name, content }: SentFile): void {
    const { res, requestId } = this;
    res.type(mediaType).attachment(name);
    if (Buffer.isBuffer(content)) {
      res.send(content);
      return;
    }
    pipeline(content, res, (error) => {
      if (error) this.services.log.warn({ requestId, ...kindOf(error) }, 'a file was not sent to its end');
    });
  }

  /** Answers what went wrong. Only faults of our own are logged as such. */
  fail(error: unknown): void {
    const refusal = refusalFor(error);
    if (refusal.code === 'INTERNAL_ERROR') this.services.log.error({ requestId: this.requestId, ...traceOf(error) });
    if (refusal.code === 'TEMPORARILY_UNAVAILABLE') {
      this.services.log.warn({ requestId: this.requestId, ...kindOf(refusal.cause ?? refusal) });
    }
    if (this.res.headersSent) {
      this.res.destroy();
      return;
    }
    const { retryAfter = refusal.code === 'TEMPORARILY_UNAVAILABLE' ? RETRY_AFTER : undefined } = refusal.facts;
    if (retryAfter !== undefined) this.res.set('Retry-After', String(retryAfter));
    if (refusal.code === 'UNAUTHENTICATED') this.res.set('WWW-Authenticate', 'Bearer');
    this.send(this.problem(refusal));
  }

  problem(refusal: Refusal): Rendered {
    const { requestId, language } = this;
    const asked = { publicUrl: this.services.publicUrl, path: this.req.path, requestId, language };
    return { status: REFUSALS[refusal.code].status, body: problemOf(refusal, asked), sequence: null, location: null };
  }

  private note(ms: number): void {
    const { requestId, route, credentialId } = this;
    const { method } = this.req;
    const status = this.res.writableFinished || this.isStream ? this.res.statusCode : HUNG_UP;
    this.services.log.info({ requestId, method, route, status, ms: Math.round(ms), credentialId });
    if (!this.isStream) this.services.metrics.observe({ method, route, status: String(status) }, ms / 1_000);
  }
}

/** What an error says to a caller. */
export function refusalFor(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  return new Refusal(isDatabaseUnavailable(error) ? 'TEMPORARILY_UNAVAILABLE' : 'INTERNAL_ERROR', {}, { cause: error });
}

/** Kind and place of an error; its message may quote what a person wrote. */
function traceOf(error: unknown): { error: string; code?: string; at: string[] } {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return { ...kindOf(error), at: stack.split('\n').filter((line) => line.startsWith('    at ')) };
}
