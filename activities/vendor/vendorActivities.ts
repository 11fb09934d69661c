import { ApplicationFailure } from '@temporalio/common';
import type { Vault } from '../../db/vault/vault';
import { judgeFirstAnswer } from '../../vendors/firstAnswer';
import { sign } from '../../vendors/signature';
import { vendorAnswer } from '../../vendors/vendorAnswer';
import { vendorFor } from '../../vendors/vendors';
import type { Vendor, Vendors } from '../../vendors/vendors';
import { PROVIDER_MISCONFIGURED, PROVIDER_UNAVAILABLE } from '../../domain/failures';
import type { Evaluation } from '../../domain/registration';
import type { AnswersLater, CheckStep, EvaluationInput, VendorActivities } from '../contract';
import type { AddressGuard } from '../../outbound/addresses';
import { PostFailed, post } from '../../outbound/post';
import type { PostAnswer, PostFault } from '../../outbound/post';
import { providerMisconfigured, providerUnavailable } from '../providerUnavailable';
import { openGivenPerson } from '../submissions';
import { whileAlive } from '../whileAlive';
import { bodyOf } from './requestBody';
import type { CallObserver, CallOutcome } from './vendorMetrics';
import { vendorRequestFor } from './vendorRequest';
import type { VendorRequest } from './vendorRequest';

const MAX_ANSWER_BYTES = 64 * 1024;
/** Statuses below 500 that pass by themselves: timeout, the same request is under way, too early, too many. */
const PASSING: readonly number[] = [408, 409, 425, 429];
/** Faults that only a person can mend. */
const TO_BE_MENDED: readonly PostFault[] = ['ADDRESS_REFUSED', 'CERTIFICATE_REFUSED', 'ILL_FORMED', 'TOO_LARGE'];

/** As RFC 9110 has servers write it. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

interface Deps {
  readonly vault: Pick<Vault, 'open' | 'openBlob' | 'seal'>;
  readonly vendors: Vendors;
  readonly guard: AddressGuard;
  readonly observe: CallObserver;
}

/** The provider `http`: a vendor performs the check. */
export function createVendorActivities({ vault, vendors, guard, observe }: Deps): VendorActivities {
  return {
    async askVendor(input) {
      const { step, projectId } = input;
      const vendor = vendorFor(vendors, { vendor: step.vendor, check: step.step, projectId });
      if (vendor === null)
        throw providerMisconfigured('This worker knows no such vendor', { reason: 'VENDOR_UNKNOWN' });
      return whileAlive((cancelled) =>
        vendorRequestFor(vault, input).then((asked) => {
          if ('evaluation' in asked) return asked.evaluation;
          return measured(vendor, step.step, ask(vendor, asked.request, { input, cancelled }));
        }),
      );
    },
  };

  async function measured(
    { name }: Vendor,
    check: CheckStep['step'],
    call: Promise<Evaluation | AnswersLater>,
  ): Promise<Evaluation | AnswersLater> {
    const since = performance.now();
    const tell = (outcome: CallOutcome) =>
      observe({ vendor: name, check, outcome, seconds: (performance.now() - since) / 1_000 });
    try {
      const answer = await call;
      tell('result' in answer ? 'answered' : 'accepted');
      return answer;
    } catch (error) {
      tell(outcomeOf(error));
      throw error;
    }
  }

  /**
   * Not async, nor is what calls it: a request may be 32 MB of pictures, and a function that waited for the answer would
   * keep them as long as the vendor keeps us waiting.
   */
  function ask(
    vendor: Vendor,
    request: VendorRequest,
    { input, cancelled: signal }: { readonly input: EvaluationInput<CheckStep>; readonly cancelled: AbortSignal },
  ): Promise<Evaluation | AnswersLater> {
    const { url, secrets, timeoutSeconds } = vendor;
    const body = bodyOf(request);
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json',
      'user-agent': 'app-registrations',
      // The same for every call about this attempt: whatever became of the calls before, it is one check.
      'idempotency-key': request.reference,
      ...sign({ id: request.reference, at: new Date(), body }, secrets),
    };
    const timeoutMs = timeoutSeconds * 1_000;
    return post({ url, headers, body, timeoutMs, maxAnswerBytes: MAX_ANSWER_BYTES, signal }, guard).then(
      (answer) => judged(answer, vendor, input),
      failed,
    );
  }

  function failed(error: unknown): never {
    if (!(error instanceof PostFailed)) throw error;
    const told = { reason: error.fault };
    if (TO_BE_MENDED.includes(error.fault)) throw providerMisconfigured('The vendor cannot be asked', told);
    throw providerUnavailable('The vendor does not answer', told);
  }

  async function judged(
    { status, headers, body }: PostAnswer,
    vendor: Vendor,
    input: EvaluationInput<CheckStep>,
  ): Promise<Evaluation | AnswersLater> {
    if (status === 202) return { answersWithinSeconds: vendor.answersWithinSeconds };
    if (status === 200) return evaluated(body, input);
    const reason = status >= 300 && status < 400 ? 'REDIRECTED' : `HTTP_${status}`;
    if (status >= 500 || PASSING.includes(status)) {
      const retryAfterSeconds = secondsUntil(headers['retry-after'], new Date());
      throw providerUnavailable('The vendor cannot answer now', {
        reason,
        ...(retryAfterSeconds !== null && { retryAfterSeconds }),
      });
    }
    throw providerMisconfigured('The vendor refused the request', { reason });
  }

  async function evaluated(body: Buffer, input: EvaluationInput<CheckStep>): Promise<Evaluation> {
    const answer = vendorAnswer.safeParse(jsonOf(body));
    if (!answer.success) throw providerMisconfigured('The answer is not as agreed', { reason: 'ANSWER_INVALID' });
    return judgeFirstAnswer(vault, { ...input, key: input.step.key }, answer.data, () => openGivenPerson(vault, input));
  }
}

function outcomeOf(error: unknown): CallOutcome {
  const type = error instanceof ApplicationFailure ? error.type : null;
  if (type === PROVIDER_UNAVAILABLE) return 'unavailable';
  return type === PROVIDER_MISCONFIGURED ? 'misconfigured' : 'abandoned';
}

/** Undefined, which no schema takes, for what is no JSON. */
function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** `Retry-After`: seconds, or a date. Null where there is none that can be understood. */
function secondsUntil(retryAfter: string | undefined, now: Date): number | null {
  if (retryAfter === undefined) return null;
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter);
  // `Date.parse` alone makes a date of nearly anything that holds a number.
  if (!HTTP_DATE.test(retryAfter)) return null;
  const seconds = Math.ceil((Date.parse(retryAfter) - now.getTime()) / 1_000);
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}
