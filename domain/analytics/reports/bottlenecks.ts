import type { WaitingOn } from '../../vocabulary';
import { countLongerThan, numbersOf, timesOf } from './distribution';
import type { Totals } from './totals';

export const BOTTLENECK_KINDS = ['givesUpAfter', 'neverTries', 'neverVerifies', 'fails', 'waits'] as const;

/** Where registrations are lost, or held up, in one step. */
export interface Bottleneck {
  readonly kind: (typeof BOTTLENECK_KINDS)[number];
  readonly key: string;
  /** What the person was told last before giving up, or most often by those who failed for good. */
  readonly reason: string | null;
  /** Of waits: for whom. */
  readonly waitingOn: WaitingOn | null;
  /** How many it befell, of how many whom it might have. */
  readonly registrations: number;
  readonly of: number;
  readonly share: number;
  /** Attempts of all who handed in something. */
  readonly medianAttempts: number | null;
  /** Of waits: how long, for half of all. */
  readonly medianMs: number | null;
  /** Of waits: what is too long. */
  readonly limitMs: number | null;
}

/** Waiting longer than this is a bottleneck, in milliseconds. */
const TOO_LONG = { system: 60_000, provider: 600_000, operator: 86_400_000 } as const;

export interface BottleneckTotals {
  readonly step: Totals;
  readonly failure: Totals;
  readonly time: Totals;
}

/**
 * Those by which registrations are lost before those by which they are held up; among either, what befalls most
 * registrations first.
 */
export function bottlenecksOf(totals: BottleneckTotals): readonly Bottleneck[] {
  return totals.step.keys
    .flatMap((key) => [...lossesAt(key, totals), ...waitsAt(key, totals)])
    .filter(({ registrations }) => registrations > 0)
    .sort(
      (one, other) =>
        Number(one.kind === 'waits') - Number(other.kind === 'waits') ||
        other.registrations - one.registrations ||
        other.share - one.share ||
        (one.key < other.key ? -1 : 1),
    );
}

type Found = Pick<Bottleneck, 'kind' | 'key' | 'registrations' | 'of'> & Partial<Bottleneck>;

function bottleneck(found: Found, { step }: BottleneckTotals): Bottleneck {
  const { median } = numbersOf(step, found.key, 'attempts');
  return {
    ...{ reason: null, waitingOn: null, medianMs: null, limitMs: null, medianAttempts: median },
    ...found,
    share: found.of === 0 ? 0 : found.registrations / found.of,
  };
}

function lossesAt(key: string, totals: BottleneckTotals): readonly Bottleneck[] {
  const { step, failure } = totals;
  const entered = step.count(key, 'entered');
  const givenUp = step.ofKind(key, 'before').map(([word, registrations]) => {
    if (word === 'untried') return { kind: 'neverTries', key, registrations, of: entered } as const;
    if (word === 'unverified') return { kind: 'neverVerifies', key, registrations, of: entered } as const;
    const of = failure.count(key, `registrations:${word}`);
    return { kind: 'givesUpAfter', key, reason: word, registrations, of } as const;
  });
  const [mostOften] = failure.ofKind(key, 'registrations');
  const reason = mostOften?.[0] ?? null;
  const failed = { kind: 'fails', key, reason, registrations: step.count(key, 'failed'), of: entered } as const;
  return [...givenUp, failed].map((found) => bottleneck(found, totals));
}

function waitsAt(key: string, totals: BottleneckTotals): readonly Bottleneck[] {
  return (['system', 'provider', 'operator'] as const).map((waitingOn) => {
    const { count, medianMs } = timesOf(totals.time, key, waitingOn);
    const limitMs = TOO_LONG[waitingOn];
    const registrations = countLongerThan(totals.time, key, waitingOn, limitMs);
    return bottleneck({ kind: 'waits', key, waitingOn, registrations, of: count, medianMs, limitMs }, totals);
  });
}
