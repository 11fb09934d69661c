import type { DueDelivery } from '../../db/repositories/webhookTending';
import type { AttemptResult } from '../../domain/webhooks/attempts';
import type { AddressGuard } from '../../outbound/addresses';
import { PostFailed, post } from '../../outbound/post';
import { secondsUntil } from '../../outbound/retryAfter';
import { sign } from '../../vendors/signature';

const TIMEOUT_MS = 15_000;

/**
 * Sends a delivery once, signed as Standard Webhooks 1.0 has it; any status of 2xx is taken for its receipt, and what the
 * receiver says besides is not read. Throws why `signal` was aborted: whether it was received nobody knows then.
 */
export async function sendWebhook(
  { id, body: text }: Pick<DueDelivery, 'id' | 'body'>,
  to: { readonly url: string; readonly keys: readonly Buffer[] },
  context: { readonly guard: AddressGuard; readonly at: Date; readonly signal: AbortSignal },
): Promise<AttemptResult> {
  const { guard, at, signal } = context;
  const body = Buffer.from(text);
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'app-registrations',
    ...sign({ id, at, body }, to.keys),
  };
  try {
    const url = new URL(to.url);
    const answer = await post({ url, headers, body, timeoutMs: TIMEOUT_MS, maxAnswerBytes: 0, signal }, guard);
    const { status } = answer;
    const retryAfterSeconds = secondsUntil(answer.headers['retry-after'], at);
    return { status, error: errorOf(status), retryAfterSeconds };
  } catch (error) {
    if (!(error instanceof PostFailed)) throw error;
    return { status: null, error: error.fault, retryAfterSeconds: null };
  }
}

function errorOf(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  return status >= 300 && status < 400 ? 'REDIRECTED' : `HTTP_${status}`;
}
