import fc from 'fast-check';
import { bottlenecksOf } from '../../domain/analytics/reports/bottlenecks';
import { bottleneckText } from '../../domain/analytics/reports/bottleneckText';
import { differenceOf } from '../../domain/analytics/reports/comparison';
import { numbersOf, timesOf } from '../../domain/analytics/reports/distribution';
import { Totals } from '../../domain/analytics/reports/totals';
import { PERIODS, daysBetween, laterDay, spansBetween, startOf } from '../../domain/analytics/periods';
import { RELATIVE_ERROR, bucketOf } from '../../domain/analytics/timeBuckets';
import { LANGUAGES } from '../../domain/vocabulary';

const totalsOf = (key: string, counts: Record<string, number>) => {
  const totals = new Totals();
  totals.add(key, counts);
  return totals;
};

describe('the spread of times', () => {
  it('is that of the times themselves, within the error stated', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10_000_000_000 }), { minLength: 1 }), (times) => {
        const totals = new Totals();
        for (const ms of times) totals.add('document', { [`total:${bucketOf(ms)}`]: 1 });
        const { count, medianMs, p95Ms } = timesOf(totals, 'document', 'total');
        const sorted = times.toSorted((one, other) => one - other);
        const exact = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
        expect(count).toBe(times.length);
        for (const [found, ms] of [
          [medianMs, exact(0.5)],
          [p95Ms, exact(0.95)],
        ] as const)
          expect(Math.abs((found ?? Number.NaN) - ms)).toBeLessThanOrEqual(RELATIVE_ERROR * ms + 0.5);
      }),
    );
  });

  it('is none of none', () => {
    expect(timesOf(new Totals(), 'document', 'total')).toEqual({ count: 0, medianMs: null, p95Ms: null });
  });
});

test('the median of attempts lies between whole numbers', () => {
  const found = numbersOf(
    totalsOf('document', { 'attempts:1': 5, 'attempts:2': 5, 'attempts:3': 10 }),
    'document',
    'attempts',
  );
  expect(found).toEqual({ count: 20, sum: 45, median: 2.5, p95: 3 });
});

describe('the difference of two shares', () => {
  it('has the intervals that are published for the method', () => {
    // R. G. Newcombe, Statistics in Medicine 17 (1998), table II, method 10: (a), (b), (d) and (h).
    for (const [one, other, low, high] of [
      [{ count: 56, of: 70 }, { count: 48, of: 80 }, 0.0524, 0.3339],
      [{ count: 9, of: 10 }, { count: 3, of: 10 }, 0.1705, 0.809],
      [{ count: 5, of: 56 }, { count: 0, of: 29 }, -0.0381, 0.1926],
      [{ count: 10, of: 10 }, { count: 0, of: 10 }, 0.6075, 1],
    ] as const) {
      const found = differenceOf(one, other);
      expect(found?.low).toBeCloseTo(low, 4);
      expect(found?.high).toBeCloseTo(high, 4);
    }
  });

  it('is uncertain where none at all is possible', () => {
    expect(differenceOf({ count: 5, of: 10 }, { count: 6, of: 10 })).toMatchObject({ isCertain: false });
    expect(differenceOf({ count: 500, of: 1_000 }, { count: 600, of: 1_000 })).toMatchObject({ isCertain: true });
    expect(differenceOf({ count: 0, of: 0 }, { count: 6, of: 10 })).toBeNull();
  });
});

describe('bottlenecks', () => {
  const step = totalsOf('document', {
    ...{ entered: 200, passed: 100, failed: 20, abandoned: 80, 'before:IMAGE_BLURRED': 50, 'before:untried': 30 },
    ...{ 'attempts:1': 20, 'attempts:2': 56, 'attempts:3': 40, 'attempts:4': 24 },
  });
  const failure = totalsOf('document', { 'registrations:IMAGE_BLURRED': 160, 'registrations:DOCUMENT_EXPIRED': 30 });
  const time = totalsOf('document', {
    ...{ [`system:${bucketOf(2_000)}`]: 120, 'provider:0': 120 },
    ...{ 'operator:0': 50, [`operator:${bucketOf(3 * 3_600_000)}`]: 40, [`operator:${bucketOf(3 * 86_400_000)}`]: 30 },
  });
  const found = bottlenecksOf({ step, failure, time });

  it('are ranked: what is lost first, and what befalls most', () => {
    expect(found.map((each) => bottleneckText(each, 'en'))).toEqual([
      'document: 31 % give up after IMAGE_BLURRED; median 2.4 attempts',
      'document: 15 % leave without handing in anything',
      'document: 10 % fail for good, most often by IMAGE_BLURRED',
      'document: 25 % wait longer than 1 d for an operator; median 2.9 h',
    ]);
  });

  it('are told in every language', () => {
    const texts = LANGUAGES.map((language) => found.map((each) => bottleneckText(each, language)));
    expect(new Set(texts.flat()).size).toBe(found.length * LANGUAGES.length);
    expect(texts[1]?.[3]).toBe('document: el 25 % espera más de 1 d a un operador; mediana 2,9 h');
  });
});

describe('days', () => {
  const day = fc.integer({ min: 0, max: 3_000 }).map((days) => laterDay('2024-01-01', days));

  it('are all in the spans between two of them, once', () => {
    fc.assert(
      fc.property(day, day, fc.constantFrom(...PERIODS), (from, before, period) => {
        const spans = spansBetween(from, before, period);
        expect(spans.reduce((sum, span) => sum + daysBetween(span.from, span.before), 0)).toBe(
          Math.max(0, daysBetween(from, before)),
        );
        let next = from;
        for (const span of spans) {
          expect(span.from).toBe(next);
          for (const end of [span.from, span.before]) expect(startOf(span.period, end)).toBe(end);
          if (period !== 'day' && span.period === 'day')
            expect(daysBetween(span.from, span.before)).toBeLessThanOrEqual(period === 'week' ? 12 : 60);
          next = span.before;
        }
      }),
    );
  });

  it('belong to the week of their Monday', () => {
    expect(['2026-11-23', '2026-11-24', '2026-11-29', '2026-11-30'].map((each) => startOf('week', each))).toEqual([
      ...['2026-11-23', '2026-11-23', '2026-11-23', '2026-11-30'],
    ]);
  });
});
