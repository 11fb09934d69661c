import { WHOLE } from '../../domain/analytics/countsOf';
import type { BottleneckTotals } from '../../domain/analytics/reports/bottlenecks';
import { bottlenecksOf } from '../../domain/analytics/reports/bottlenecks';
import { bottleneckText } from '../../domain/analytics/reports/bottleneckText';
import { timesOf } from '../../domain/analytics/reports/distribution';
import { shareOf } from '../../domain/analytics/reports/totals';
import type { Totals } from '../../domain/analytics/reports/totals';
import { REASON_CODES } from '../../domain/reasons';
import type { ReasonCode } from '../../domain/reasons';
import { RED_FLAGS, RED_FLAG_CODES } from '../../domain/redFlags';
import type { RedFlagCode } from '../../domain/redFlags';
import { recordOf } from '../../domain/recordOf';
import { textOf } from '../../domain/textOf';
import { STATUSES, TERMINAL_STATUSES, WAITING_ON } from '../../domain/vocabulary';
import type { Language } from '../../domain/vocabulary';

/** As many as somebody acts upon. */
const MAX_BOTTLENECKS = 20;

const CODES: readonly (ReasonCode | RedFlagCode)[] = [...REASON_CODES, ...RED_FLAG_CODES];

/** A code that was counted, in words; none where this version does not know it any more. */
function reasonsOf<Told extends object>(word: string, told: Told, language: Language) {
  const code = CODES.find((each) => each === word);
  return code === undefined ? [] : [{ code, message: textOf(code, language), ...told }];
}

export function outcomesView(outcome: Totals, language: Language) {
  const begun = outcome.count(WHOLE, 'begun');
  const ended = TERMINAL_STATUSES.reduce((sum, status) => sum + outcome.count(WHOLE, status), 0);
  return {
    ...{ begun, open: begun - ended },
    outcomes: TERMINAL_STATUSES.map((status) => {
      const count = outcome.count(WHOLE, status);
      return {
        ...{ status, count, share: shareOf(count, ended) },
        decidedBy: Object.fromEntries(outcome.ofKind(status, 'by')),
        reasons: outcome.ofKind(status, 'reason').flatMap(([word, n]) => reasonsOf(word, { count: n }, language)),
      };
    }),
  };
}

export function failuresView(
  { step, failure }: { readonly step: Totals; readonly failure: Totals },
  language: Language,
) {
  const steps = step.keys
    .map((key) => {
      const results = step.ofKind(key, 'result');
      return {
        key,
        evaluations: results.reduce((sum, [, n]) => sum + n, 0),
        failed: step.count(key, 'result:failed'),
        reasons: failure.ofKind(key, 'evaluations').flatMap(([word, evaluations]) => {
          const registrations = failure.count(key, `registrations:${word}`);
          return reasonsOf(word, { evaluations, registrations }, language);
        }),
      };
    })
    .sort((one, other) => other.failed - one.failed || (one.key < other.key ? -1 : 1));
  return { steps };
}

export function redFlagsView(redFlag: Totals, language: Language) {
  const redFlags = RED_FLAG_CODES.filter((code) => redFlag.count(code, 'raised') > 0)
    .map((code) => ({
      ...{ code, severity: RED_FLAGS[code].severity, message: RED_FLAGS[code].text[language] },
      raised: redFlag.count(code, 'raised'),
      registrations: redFlag.count(code, 'registrations'),
    }))
    .sort((one, other) => other.registrations - one.registrations);
  return { redFlags };
}

export function reviewsView({ review, now }: { readonly review: Totals; readonly now: Totals }) {
  return {
    held: review.count(WHOLE, 'held'),
    waitingNow: now.count('status', 'NEEDS_MANUAL_VERIFICATION'),
    approved: review.count(WHOLE, 'approve'),
    rejected: review.count(WHOLE, 'reject'),
    waiting: timesOf(review, WHOLE, 'waiting'),
  };
}

export function bottlenecksView(totals: BottleneckTotals, language: Language) {
  return bottlenecksOf(totals)
    .slice(0, MAX_BOTTLENECKS)
    .map((found) => {
      const [reason = null] = found.reason === null ? [] : reasonsOf(found.reason, {}, language);
      return { ...found, reason, text: bottleneckText(found, language) };
    });
}

export function countsView(now: Totals) {
  const status = recordOf(STATUSES, (each) => now.count('status', each));
  return {
    total: STATUSES.reduce((sum, each) => sum + status[each], 0),
    status,
    waitingOn: recordOf(WAITING_ON, (each) => now.count('waitingOn', each)),
    currentStep: now.wordsOf('currentStep'),
  };
}
