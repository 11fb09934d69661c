import { percentile, spreadOf } from '../statistics';
import type { Spread } from '../statistics';
import type { VariantName } from './course';
import type { CpuMs, Round, Scenario } from './measure';

type Result = Round[VariantName];

export interface VariantSummary {
  readonly registrations: number;
  readonly errors: number;
  readonly registrationsPerSecond: Spread;
  /** How long updates took, in ms: percentiles of each round. */
  readonly updateMs: Readonly<Record<'p50' | 'p95' | 'p99', Spread>>;
  /** Median over all rounds together, in ms. */
  readonly p50ByUpdateMs: Readonly<Record<string, number>>;
  /** Median over rounds, by process. */
  readonly cpuMsPerRegistration: CpuMs;
}

export interface ScenarioSummary extends Scenario {
  readonly rounds: number;
  readonly variants: Readonly<Record<VariantName, VariantSummary>>;
  /** Registrations/s as a share of bare Temporal's in the same round. */
  readonly ratios: { readonly http: Spread; readonly direct: Spread };
}

/** Of at least one round; in each of them every variant completed something. */
export function summarize(scenario: Scenario, rounds: readonly Round[]): ScenarioSummary {
  const variant = (name: VariantName) => summarizeVariant(rounds.map((round) => round[name]));
  const ratio = (name: VariantName) => spreadOf(rounds.map((round) => rateOf(round[name]) / rateOf(round.bare)));
  return {
    ...scenario,
    rounds: rounds.length,
    variants: { http: variant('http'), direct: variant('direct'), bare: variant('bare') },
    ratios: { http: ratio('http'), direct: ratio('direct') },
  };
}

function summarizeVariant(results: readonly Result[]): VariantSummary {
  const percentileOf = (share: number) =>
    spreadOf(
      results.map(({ timings }) =>
        percentile(
          timings.map(({ ms }) => ms),
          share,
        ),
      ),
    );
  const timings = results.flatMap((result) => result.timings);
  const updates = [...new Set(timings.map(({ update }) => update))];
  const msOf = (name: string) => timings.filter(({ update }) => update === name).map(({ ms }) => ms);
  return {
    registrations: results.reduce((sum, { completed }) => sum + completed, 0),
    errors: results.reduce((sum, { errors }) => sum + errors.length, 0),
    registrationsPerSecond: spreadOf(results.map(rateOf)),
    updateMs: { p50: percentileOf(0.5), p95: percentileOf(0.95), p99: percentileOf(0.99) },
    p50ByUpdateMs: Object.fromEntries(updates.map((name) => [name, percentile(msOf(name), 0.5)])),
    cpuMsPerRegistration: cpuPerRegistration(results),
  };
}

function cpuPerRegistration(results: readonly Result[]): CpuMs {
  const perRound = results.flatMap(({ cpuMs, completed }) => (cpuMs === null ? [] : [{ cpuMs, completed }]));
  const names = Object.keys(perRound[0]?.cpuMs ?? {});
  if (names.length === 0) return null;
  return Object.fromEntries(
    names.map((name) => [
      name,
      spreadOf(perRound.map(({ cpuMs, completed }) => (cpuMs[name] ?? 0) / completed)).median,
    ]),
  );
}

function rateOf({ completed, seconds }: Result): number {
  return completed / seconds;
}
