import { later } from '../expiry';
import type { Instant } from '../vocabulary';
import type { DeliveryState, EndpointState } from './types';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Between one attempt and the next; the last goes on. */
const DELAYS_MS = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR];
/** An attempt that fails so long after the first one was the last. */
export const GIVE_UP_AFTER_MS = 75 * HOUR;
/** By how much of itself a delay is lengthened at most, so that what failed together does not come again together. */
const JITTER = 0.2;
/** No receiver may ask to be left alone for longer. */
const LONGEST_RETRY_AFTER_SECONDS = 3_600;
/** An endpoint at which nothing was heard for longer has recovered with the next delivery, and need not wait for the rest. */
const LASTING_FAILURE_MS = MINUTE;

/** What of an endpoint depends on how deliveries end. */
export interface EndpointHealth {
  readonly state: EndpointState;
  /** Since when every attempt failed; null where the last one did not. */
  readonly failingSince: Instant | null;
  /** Nothing is sent before, as the receiver asked. */
  readonly heldUntil: Instant | null;
}

export interface DeliveryProgress {
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly firstAttemptAt: Instant | null;
  /** Null once it has ended, and while an earlier one of the same registration is still to be delivered. */
  readonly nextAttemptAt: Instant | null;
}

/** How one attempt ended. */
export interface AttemptResult {
  /** Of HTTP; null where none came. */
  readonly status: number | null;
  /** Null where it was delivered. */
  readonly error: string | null;
  readonly retryAfterSeconds: number | null;
}

export interface AfterAttempt {
  readonly delivery: DeliveryProgress;
  readonly endpoint: EndpointHealth;
  /** Whether what waits for another attempt is to be tried at once. */
  readonly recovered: boolean;
}

/**
 * What follows from an attempt. Only deliveries that could not be made within 75 h are given up; where nothing at all
 * was delivered in that time, the endpoint is paused with the first of them, and the others wait.
 * @param at when the attempt ended
 * @param chance from 0 to 1, drawn for this attempt
 */
export function afterAttempt(
  before: { readonly endpoint: EndpointHealth; readonly delivery: DeliveryProgress },
  result: AttemptResult,
  at: Instant,
  chance: number,
): AfterAttempt {
  const { endpoint } = before;
  const attempts = before.delivery.attempts + 1;
  const firstAttemptAt = before.delivery.firstAttemptAt ?? at;
  const since = (start: Instant) => Date.parse(at) - Date.parse(start);
  const ended = (state: 'delivered' | 'failed') => ({ state, attempts, firstAttemptAt, nextAttemptAt: null });
  if (result.error === null) {
    const { failingSince } = endpoint;
    return {
      delivery: ended('delivered'),
      endpoint: { ...endpoint, failingSince: null, heldUntil: null },
      recovered: failingSince !== null && since(failingSince) >= LASTING_FAILURE_MS,
    };
  }

  const failing = { ...endpoint, failingSince: endpoint.failingSince ?? at };
  const nextAttemptAt = later(at, delayMs(attempts, result.retryAfterSeconds, chance));
  const pending = { state: 'pending' as const, attempts, firstAttemptAt, nextAttemptAt };
  if (result.status === 410) {
    return { delivery: pending, endpoint: { ...failing, state: 'disabled' }, recovered: false };
  }
  if (since(firstAttemptAt) >= GIVE_UP_AFTER_MS) {
    const isDeaf = failing.failingSince <= firstAttemptAt && endpoint.state === 'active';
    return {
      delivery: ended('failed'),
      endpoint: isDeaf ? { ...failing, state: 'paused' } : failing,
      recovered: false,
    };
  }
  return { delivery: pending, endpoint: { ...failing, heldUntil: heldUntil(result, at) }, recovered: false };
}

/** After a test: there is one attempt, and the endpoint is none the worse for it. */
export function afterTest(result: AttemptResult, at: Instant): DeliveryProgress {
  const state = result.error === null ? 'delivered' : 'failed';
  return { state, attempts: 1, firstAttemptAt: at, nextAttemptAt: null };
}

/** @param attempts made so far */
export function delayMs(attempts: number, retryAfterSeconds: number | null, chance: number): number {
  const delay = DELAYS_MS[Math.min(attempts, DELAYS_MS.length) - 1] ?? 0;
  const asked = Math.min(retryAfterSeconds ?? 0, LONGEST_RETRY_AFTER_SECONDS) * SECOND;
  return Math.round(Math.max(delay, asked) * (1 + JITTER * chance));
}

/** Of a receiver that says it is too busy: that is not about one delivery. */
function heldUntil({ status, retryAfterSeconds }: AttemptResult, at: Instant): Instant | null {
  if (retryAfterSeconds === null || (status !== 429 && status !== 503)) return null;
  return later(at, Math.min(retryAfterSeconds, LONGEST_RETRY_AFTER_SECONDS) * SECOND);
}
