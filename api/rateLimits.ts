import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Credential } from './access';
import { Refusal } from './refusal';

/** How often a caller may use a class of routes: `points` requests in any window of `seconds`. */
interface Limit {
  readonly points: number;
  readonly seconds: number;
}

export type LimitClass = 'create' | 'read' | 'write' | 'code';
type Caller = 'backend' | 'applicant' | 'visitor';

/** 50 in 30 s is 100 a minute in bursts of 50. Visitors are counted by publishable key and address. */
const LIMITS: Readonly<Record<Caller, Readonly<Record<LimitClass, Limit>>>> = {
  backend: {
    create: { points: 50, seconds: 30 },
    read: { points: 1_200, seconds: 60 },
    write: { points: 600, seconds: 60 },
    code: { points: 600, seconds: 60 },
  },
  applicant: {
    create: { points: 1, seconds: 60 },
    read: { points: 300, seconds: 60 },
    write: { points: 60, seconds: 60 },
    code: { points: 5, seconds: 600 },
  },
  visitor: {
    create: { points: 5, seconds: 60 },
    read: { points: 5, seconds: 60 },
    write: { points: 5, seconds: 60 },
    code: { points: 5, seconds: 60 },
  },
};
/** Requests without a valid credential, by address. */
const UNAUTHENTICATED: Limit = { points: 100, seconds: 60 };
const SANDBOX_FACTOR = 10;

/** Headers of draft-ietf-httpapi-ratelimit-headers. */
export type LimitHeaders = Readonly<Record<'RateLimit-Policy' | 'RateLimit', string>>;

export interface RateLimits {
  /** Counts a request; answers the headers that tell what is left, or refuses with `RATE_LIMITED`. */
  count(credential: Credential, limitClass: LimitClass, address: string): Promise<LimitHeaders | null>;
  /** Counts a request without a valid credential; refuses with `RATE_LIMITED` once there were too many. */
  countUnauthenticated(address: string): Promise<void>;
}

/**
 * Limits kept in this process's memory: with several API processes each caller has as many times the limit.
 * @param factor multiplies every limit; 0 lifts them all
 */
export function createRateLimits(factor: number): RateLimits {
  const limiters = new Map<string, RateLimiterMemory>();

  function limiterFor(name: string, limit: Limit, points: number): RateLimiterMemory {
    const known = limiters.get(name);
    if (known !== undefined) return known;
    const made = new RateLimiterMemory({ keyPrefix: name, points, duration: limit.seconds });
    limiters.set(name, made);
    return made;
  }

  async function consume(name: string, limit: Limit, scale: number, key: string) {
    const points = Math.max(1, Math.round(limit.points * scale));
    try {
      return { points, left: await limiterFor(`${name}×${scale}`, limit, points).consume(key) };
    } catch (exceeded) {
      if (!(exceeded instanceof RateLimiterRes)) throw exceeded;
      throw new Refusal('RATE_LIMITED', { retryAfter: secondsOf(exceeded) });
    }
  }

  return {
    async count(credential, limitClass, address) {
      if (factor === 0 || credential.kind === 'admin' || credential.kind === 'nobody') return null;
      const caller = callerOf(credential);
      const limit = LIMITS[caller][limitClass];
      const scale = factor * (credential.mode === 'sandbox' ? SANDBOX_FACTOR : 1);
      const key = caller === 'visitor' ? `${credential.id} ${address}` : credential.id;
      const { points, left } = await consume(`${caller} ${limitClass}`, limit, scale, key);
      return {
        'RateLimit-Policy': `"${limitClass}";q=${points};w=${limit.seconds}`,
        RateLimit: `"${limitClass}";r=${left.remainingPoints};t=${secondsOf(left)}`,
      };
    },
    async countUnauthenticated(address) {
      if (factor > 0) await consume('unauthenticated', UNAUTHENTICATED, factor, address);
    },
  };
}

function callerOf(credential: Exclude<Credential, { kind: 'admin' | 'nobody' }>): Caller {
  if (credential.kind === 'projectKey') return 'backend';
  return credential.kind === 'token' ? 'applicant' : 'visitor';
}

function secondsOf(state: RateLimiterRes): number {
  return Math.max(1, Math.ceil(state.msBeforeNext / 1_000));
}
