import { WHOLE } from '../countsOf';
import { funnelOf } from './funnel';
import type { Totals } from './totals';

export interface Proportion {
  readonly count: number;
  readonly of: number;
}

/** `count ÷ of` of the one less that of the other, and between what the true difference lies. */
export interface Difference {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** No difference at all is not within the interval. */
  readonly isCertain: boolean;
}

export const CONFIDENCE = 0.95;
/** The standard normal deviate that leaves half of what is not `CONFIDENCE` on either side. */
const Z = 1.959964;

/**
 * The difference of two independent proportions with its 95 % interval: the hybrid of two Wilson score intervals without
 * continuity correction (R. G. Newcombe, Statistics in Medicine 17 (1998) 873–890, method 10). Null where one is of none.
 */
export function differenceOf(one: Proportion, other: Proportion): Difference | null {
  if (one.of === 0 || other.of === 0) return null;
  const [p, q] = [one.count / one.of, other.count / other.of];
  const [a, b] = [wilson(one), wilson(other)];
  const difference = p - q;
  const low = difference - Math.hypot(p - a.low, b.high - q);
  const high = difference + Math.hypot(a.high - p, q - b.low);
  return { difference, low, high, isCertain: low > 0 || high < 0 };
}

function wilson({ count, of }: Proportion): { readonly low: number; readonly high: number } {
  const share = count / of;
  const middle = 2 * count + Z * Z;
  const reach = Z * Math.sqrt(Z * Z + 4 * count * (1 - share));
  const scale = 2 * (of + Z * Z);
  return { low: (middle - reach) / scale, high: (middle + reach) / scale };
}

export const MEASURES = ['completed', 'failed', 'abandoned', 'stepPassed'] as const;
export interface Compared {
  readonly measure: (typeof MEASURES)[number];
  /** Of the step that was passed; null of what is about the whole. */
  readonly key: string | null;
  readonly one: Proportion;
  readonly other: Proportion;
}

export interface VersionTotals {
  readonly outcome: Totals;
  readonly step: Totals;
}

/** What two versions of a flow are compared by: only of what has ended, so that a new version is not at a disadvantage. */
export function compared(one: VersionTotals, other: VersionTotals): readonly Compared[] {
  const [wholes, others] = [endingsOf(one.outcome), endingsOf(other.outcome)];
  const [steps, otherSteps] = [passesOf(one.step), passesOf(other.step)];
  return [
    ...(['completed', 'failed', 'abandoned'] as const).map((measure) => ({
      ...{ measure, key: null, one: wholes[measure], other: others[measure] },
    })),
    ...[...steps].flatMap(([key, passed]) => {
      const otherPassed = otherSteps.get(key);
      return otherPassed === undefined
        ? []
        : [{ measure: 'stepPassed' as const, key, one: passed, other: otherPassed }];
    }),
  ];
}

function endingsOf(outcome: Totals): Record<'completed' | 'failed' | 'abandoned', Proportion> {
  const n = (status: string) => outcome.count(WHOLE, status);
  const completed = n('COMPLETED') + n('COMPLETED_WITHOUT_KYC');
  const abandoned = n('EXPIRED') + n('CANCELLED');
  const of = completed + abandoned + n('FAILED');
  return {
    completed: { count: completed, of },
    failed: { count: n('FAILED'), of },
    abandoned: { count: abandoned, of },
  };
}

function passesOf(step: Totals): ReadonlyMap<string, Proportion> {
  return new Map(
    funnelOf(step).map(({ key, entered, underWay, passed }) => [key, { count: passed, of: entered - underWay }]),
  );
}
