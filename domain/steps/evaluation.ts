import type { ReasonCode } from '../reasons';
import type { Evaluation } from '../registration';

export type Findings = Pick<Evaluation, 'scores' | 'redFlags' | 'evidence' | 'searched'>;

/** Fails with every broken rule; passes where none is. */
export function passedUnless(reasons: readonly ReasonCode[], findings: Partial<Findings> = {}): Evaluation {
  return evaluation(reasons.length > 0 ? 'failed' : 'passed', reasons, findings);
}

export function passed(findings: Partial<Findings> = {}): Evaluation {
  return evaluation('passed', [], findings);
}

export function needsReview(reasons: readonly ReasonCode[], findings: Partial<Findings> = {}): Evaluation {
  return evaluation('needsReview', reasons, findings);
}

function evaluation(
  result: Evaluation['result'],
  reasons: readonly ReasonCode[],
  { scores = {}, redFlags = [], evidence, searched }: Partial<Findings>,
): Evaluation {
  return {
    result,
    reasons,
    scores,
    redFlags,
    ...(evidence !== undefined && { evidence }),
    ...(searched !== undefined && { searched }),
  };
}
