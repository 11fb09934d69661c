import { REASON_CODES } from './reasons';
import type { ReasonCode } from './reasons';
import type { Evaluation } from './registration';
import { needsReview, passed, passedUnless } from './steps/evaluation';

/** How registrations end, and no check says. */
const REASONS_OF_ENDINGS: readonly ReasonCode[] = [
  'ATTEMPTS_EXHAUSTED',
  'REJECTED_BY_OPERATOR',
  'APPROVED_BY_OPERATOR',
  'TIME_RAN_OUT',
  'WITHDRAWN',
  'KYC_SKIPPED',
];

/** Reasons that a vendor may give. */
export const REASONS_OF_CHECKS = REASON_CODES.filter((code) => !REASONS_OF_ENDINGS.includes(code));

/** What a vendor found, in the words of this product. */
export type VendorFindings = Pick<Evaluation, 'result' | 'reasons' | 'scores' | 'redFlags'>;

/** The vendor decides: what it found is the evaluation. Where it gives no reason, a general one stands for it. */
export function evaluateVendorAnswer({ result, reasons, scores, redFlags }: VendorFindings): Evaluation {
  const findings = { scores, redFlags };
  switch (result) {
    case 'passed':
      return passed(findings);
    case 'failed':
      return passedUnless(reasons.length > 0 ? reasons : ['NOT_PASSED'], findings);
    case 'needsReview':
      return needsReview(reasons.length > 0 ? reasons : ['DOUBTFUL'], findings);
  }
}
