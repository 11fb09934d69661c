import { cpuTimes } from '../cpuTime';
import type { Variant, VariantName } from './course';
import { runRound } from './round';
import type { RoundResult } from './round';

export interface Scenario {
  readonly clients: number;
  /** Registrations that wait for their persons all the while. */
  readonly open: number;
}

/** CPU time by process in ms; null where the system does not tell. */
export type CpuMs = Readonly<Record<string, number>> | null;

/** Every variant once, one right after the other. */
export type Round = Readonly<Record<VariantName, RoundResult & { readonly cpuMs: CpuMs }>>;

export interface Pace {
  readonly rounds: number;
  readonly registrations: number;
  readonly roundSeconds: number;
  /** Processes whose CPU time is told, by name. */
  readonly pids: Readonly<Record<string, number>>;
  /** No round is begun after it; as of `Date.now()`. The first round always is. */
  readonly deadline: number;
  readonly progress: (line: string) => void;
}

/** Rounds of all variants in turn, forwards and backwards, so that the drift of a machine meets all of them alike. */
export async function measure(variants: readonly Variant[], scenario: Scenario, pace: Pace): Promise<readonly Round[]> {
  const rounds: Round[] = [];
  while (rounds.length < pace.rounds && (rounds.length === 0 || Date.now() < pace.deadline)) {
    const order = rounds.length % 2 === 0 ? variants : variants.toReversed();
    const results = new Map<VariantName, Round[VariantName]>();
    for (const variant of order) results.set(variant.name, await measureVariant(variant, scenario, pace));
    const [http, direct, bare] = [results.get('http'), results.get('direct'), results.get('bare')];
    if (http === undefined || direct === undefined || bare === undefined) throw new Error('A variant is missing');
    rounds.push({ http, direct, bare });
  }
  return rounds;
}

async function measureVariant(variant: Variant, scenario: Scenario, pace: Pace): Promise<Round[VariantName]> {
  const courses = await variant.prepare(Math.max(pace.registrations, scenario.clients));
  const before = cpuTimes(pace.pids);
  const result = await runRound(courses, { clients: scenario.clients, seconds: pace.roundSeconds });
  const after = cpuTimes(pace.pids);
  if (result.completed === 0) throw new Error(`${variant.name} completed nothing: ${result.errors[0] ?? 'no time'}`);
  const rate = result.completed / result.seconds;
  pace.progress(
    `${scenario.clients} clients, ${scenario.open} open, ${variant.name}: ${rate.toFixed(2)} registrations/s` +
      (result.errors.length > 0 ? `, ${result.errors.length} ERRORS, such as: ${result.errors[0] ?? ''}` : ''),
  );
  return { ...result, cpuMs: difference(before, after) };
}

function difference(before: CpuMs, after: CpuMs): CpuMs {
  if (before === null || after === null) return null;
  return Object.fromEntries(Object.entries(after).map(([name, ms]) => [name, ms - (before[name] ?? 0)]));
}
