import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { types } from 'node:util';
import { refusalIn } from './answers';
import { createApiClient } from './apiClient';
import type { ApiAnswer, ApiClient } from './apiClient';

/** How one request went that was not yet the answer. */
export interface Setback {
  readonly what: '503 TEMPORARILY_UNAVAILABLE' | '409 IDEMPOTENCY_IN_PROGRESS' | 'no answer';
  readonly ms: number;
}

/** An API client that does not give up: it repeats a request as the problem says, until there is an answer. */
export interface PatientClient extends ApiClient {
  readonly setbacks: readonly Setback[];
}

const PATIENCE_MS = 90_000;

/**
 * Repeats a request with the same Idempotency-Key, after the seconds that `Retry-After` gives, while a part of the system
 * is away; at once while the API itself is. A 503 without `Retry-After` is an error.
 */
export async function createPatientClient(url: string): Promise<PatientClient> {
  const client = await createApiClient(url);
  const setbacks: Setback[] = [];
  return {
    setbacks,
    async call(method, path, request = {}) {
      const headers = { ...(method === 'POST' && { 'idempotency-key': randomUUID() }), ...request.headers };
      for (const deadline = Date.now() + PATIENCE_MS; ;) {
        const since = Date.now();
        const answer = await client.call(method, path, { ...request, headers }).catch(nullWithoutAnswer);
        const what = answer === null ? 'no answer' : setbackIn(answer);
        if (answer !== null && what === null) return answer;
        if (what !== null) setbacks.push({ what, ms: Date.now() - since });
        if (Date.now() > deadline) throw new Error(`${method} ${path}: ${what} for ${PATIENCE_MS / 1_000} s`);
        await sleep(answer === null ? 100 : retryAfterMs(answer));
      }
    },
  };
}

/** Why the request is to be repeated, or null where the answer is final. */
function setbackIn(answer: ApiAnswer): Setback['what'] | null {
  if (answer.status !== 503 && answer.status !== 409) return null;
  const { told } = refusalIn(answer);
  return told === '503 TEMPORARILY_UNAVAILABLE' || told === '409 IDEMPOTENCY_IN_PROGRESS' ? told : null;
}

function retryAfterMs({ headers }: ApiAnswer): number {
  const seconds = headers.get('retry-after');
  if (seconds === null || !/^[1-9]\d?$/.test(seconds)) throw new Error(`Retry-After: ${seconds}`);
  return Number(seconds) * 1_000;
}

/** What `fetch` throws where the connection was refused or broke off. */
function nullWithoutAnswer(error: unknown): null {
  if (types.isNativeError(error) && ['fetch failed', 'terminated'].includes(error.message)) return null;
  throw error;
}
