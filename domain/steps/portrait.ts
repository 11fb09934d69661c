import type { ReasonCode } from '../reasons';
import type { Evaluation } from '../registration';

/**
 * What the portrait adds to a document that did not fail: it is part of the evidence, and where none is found, a person
 * looks. `found` is null where looking for it came to no end, call after call.
 */
export function withPortrait(evaluation: Evaluation, found: boolean | null): Evaluation {
  if (found === true) return { ...evaluation, evidence: [...(evaluation.evidence ?? []), 'portrait'] };
  const reason: ReasonCode = found === null ? 'DOUBTFUL' : 'PORTRAIT_NOT_FOUND';
  return { ...evaluation, result: 'needsReview', reasons: [...new Set([...evaluation.reasons, reason])] };
}
