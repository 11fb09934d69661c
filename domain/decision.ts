import type { Flow } from './flow';
import type { Outcome, Registration } from './registration';
import { isFinished } from './progress';
import type { ReasonCode } from './reasons';
import type { RedFlagCode } from './redFlags';

export type Decision =
  /** Something is still to be done. */
  | { readonly kind: 'goOn' }
  /** All is done that can be; an operator decides. */
  | { readonly kind: 'hold' }
  | { readonly kind: 'end'; readonly status: 'COMPLETED' | 'FAILED'; readonly reasons: Outcome['reasons'] };

/** What follows from the facts under the flow's rules. The only place that decides how a registration ends by itself. */
export function decide(flow: Flow, registration: Registration): Decision {
  const broken = registration.steps.find((step) => step.requirement === 'mandatory' && step.state === 'failed');
  if (broken !== undefined) {
    const reasons: ReasonCode[] = [...(broken.validation?.reasons ?? [])];
    if (broken.attempts > 1) reasons.push('ATTEMPTS_EXHAUSTED');
    return { kind: 'end', status: 'FAILED', reasons: reasons.length > 0 ? reasons : ['NOT_PASSED'] };
  }
  const fatal = flagsCalling(flow, registration, 'fail');
  if (fatal.length > 0) return { kind: 'end', status: 'FAILED', reasons: fatal };
  if (!registration.steps.every(isFinished)) return { kind: 'goOn' };
  return mustBeReviewed(flow, registration) ? { kind: 'hold' } : { kind: 'end', status: 'COMPLETED', reasons: [] };
}

/**
 * Whether a person must decide a registration that is reopened, once nothing is left to do. By itself the flow would end
 * it at once by the facts that ended it before, or pass over red flags that no operator has decided on.
 */
export function demandsOperator(flow: Flow, registration: Registration): boolean {
  return (
    registration.review.demanded ||
    registration.steps.every(isFinished) ||
    flagsCalling(flow, registration, 'review').length > 0 ||
    flagsCalling(flow, registration, 'fail').length > 0
  );
}

function mustBeReviewed(flow: Flow, registration: Registration): boolean {
  return (
    registration.review.demanded ||
    registration.steps.some((step) => step.state === 'needsReview') ||
    flagsCalling(flow, registration, 'review').length > 0 ||
    (flow.decision.manualReview === 'always' && !registration.review.approved)
  );
}

/** Codes of the red flags, raised since the last approval, for which the flow demands this. */
function flagsCalling(flow: Flow, registration: Registration, action: 'review' | 'fail'): RedFlagCode[] {
  const open = registration.redFlags.slice(registration.review.approvedFlags);
  return [
    ...new Set(open.filter((flag) => flow.decision.onRedFlag[flag.severity] === action).map((flag) => flag.code)),
  ];
}
