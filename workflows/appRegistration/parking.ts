import { later } from '../../domain/expiry';
import { PROVIDER_MISCONFIGURED } from '../../domain/failures';
import type { Message } from '../../domain/registration';
import type { Provider } from '../../domain/vocabulary';
import type { AnswersLater } from '../../activities/contract';
import type { FailedCall } from './proxies';

const LONGEST_PAUSE_SECONDS = 60;
/** Of what a person must mend first: calling more often would only hammer on it. */
const LONGEST_PAUSE_BEFORE_MENDED_SECONDS = 3_600;
/** No provider may ask to be left alone for longer. */
const LONGEST_RETRY_AFTER_SECONDS = 3_600;

/** What an attempt waits for whose provider gave no result. */
export function parkedBy(
  answer: AnswersLater | FailedCall,
  of: { readonly key: string; readonly attempt: number; readonly provider: Provider },
  at: string,
): Message {
  const { key, attempt, provider } = of;
  if ('answersWithinSeconds' in answer) {
    return { type: 'providerAccepted', key, attempt, until: later(at, answer.answersWithinSeconds * 1_000) };
  }
  const reason = answer.reason !== undefined && { reason: answer.reason };
  return { type: 'providerFailed', key, attempt, provider, code: answer.unavailable, ...reason };
}

/**
 * Seconds until the provider is asked again: after the time within which it answers by callback; where it is away after
 * 1, 2, 4 … 60 s, or later if it said so; where a person must mend something after 1, 2, 4 … 60 minutes.
 * @param failedCalls before this one
 */
export function pauseAfter(answer: AnswersLater | FailedCall, failedCalls: number): number {
  if ('answersWithinSeconds' in answer) return answer.answersWithinSeconds;
  if (answer.unavailable === PROVIDER_MISCONFIGURED) {
    return Math.min(60 * 2 ** failedCalls, LONGEST_PAUSE_BEFORE_MENDED_SECONDS);
  }
  const asked = Math.min(answer.retryAfterSeconds ?? 0, LONGEST_RETRY_AFTER_SECONDS);
  return Math.max(Math.min(2 ** failedCalls, LONGEST_PAUSE_SECONDS), asked);
}
