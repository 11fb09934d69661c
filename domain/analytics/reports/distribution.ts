import { timeOf } from '../timeBuckets';
import type { Totals } from './totals';

/** In whole milliseconds, each within `RELATIVE_ERROR` of the exact figure; null of none. */
export interface TimeSpread {
  readonly count: number;
  readonly medianMs: number | null;
  readonly p95Ms: number | null;
}

/** How long something took that is counted in buckets under a kind of words. */
export function timesOf(totals: Totals, key: string, kind: string): TimeSpread {
  const values = sorted(totals, key, kind);
  const ms = (share: number) => {
    const bucket = quantile(values, share);
    return bucket === null ? null : Math.round(timeOf(bucket));
  };
  return { count: sizeOf(values), medianMs: ms(0.5), p95Ms: ms(0.95) };
}

export interface NumberSpread {
  readonly count: number;
  /** All together. */
  readonly sum: number;
  /** Interpolated, so that it tells more than a whole number; null of none. */
  readonly median: number | null;
  readonly p95: number | null;
}

export function numbersOf(totals: Totals, key: string, kind: string): NumberSpread {
  const values = sorted(totals, key, kind);
  return {
    count: sizeOf(values),
    sum: values.reduce((sum, [value, n]) => sum + value * n, 0),
    median: medianOf(values),
    p95: quantile(values, 0.95),
  };
}

/** How many were longer than this. */
export function countLongerThan(totals: Totals, key: string, kind: string, ms: number): number {
  return sorted(totals, key, kind).reduce((sum, [bucket, n]) => (timeOf(bucket) > ms ? sum + n : sum), 0);
}

type Values = readonly (readonly [value: number, n: number])[];

function sorted(totals: Totals, key: string, kind: string): Values {
  return totals
    .ofKind(key, kind)
    .map(([word, n]) => [Number(word), n] as const)
    .sort(([first], [second]) => first - second);
}

const sizeOf = (values: Values) => values.reduce((sum, [, n]) => sum + n, 0);

/** The smallest value that at least this share of all do not exceed. */
function quantile(values: Values, share: number): number | null {
  const rank = share * sizeOf(values);
  let passed = 0;
  for (const [value, n] of values) {
    passed += n;
    if (passed >= rank) return value;
  }
  return null;
}

/** The median of grouped data, each whole number standing for half a step to either side of it. */
function medianOf(values: Values): number | null {
  const half = sizeOf(values) / 2;
  let passed = 0;
  for (const [value, n] of values) {
    if (passed + n >= half) return value - 0.5 + (half - passed) / n;
    passed += n;
  }
  return null;
}
