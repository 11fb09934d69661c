import type { Provenance } from '../machine';
import { table } from '../table';
import type { Growth } from './grow';
import type { Measured } from './measure';
import type { Options } from './options';

export interface SizeReport extends Omit<Growth, 'known'> {
  readonly measured: readonly Measured[];
}

/** Everything that one run of the bench found out; what `--json` prints. */
export interface Report extends Provenance {
  readonly bench: 'read';
  readonly postgres: string;
  readonly options: Options;
  readonly sizes: readonly SizeReport[];
  /** p95 with the most registrations, as a multiple of that with the fewest, by question. */
  readonly ratios: Readonly<Record<string, number>>;
  /** All limits were kept with the most registrations, and every count is exact. */
  readonly isKept: boolean;
}

/** p95 of a question below this many milliseconds is that of any request at all: their ratio says nothing. */
const FLOOR_MS = 5;

export function ratiosOf(sizes: readonly SizeReport[]): Record<string, number> {
  const [least, most] = [sizes[0], sizes.at(-1)];
  return Object.fromEntries(
    (most?.measured ?? []).map(({ name, p95Ms }) => {
      const before = least?.measured.find((each) => each.name === name)?.p95Ms ?? p95Ms;
      return [name, Math.max(FLOOR_MS, p95Ms) / Math.max(FLOOR_MS, before)];
    }),
  );
}

/** A report for people: Markdown that reads well in a terminal. */
export function tablesOf(report: Report): string {
  const { machine, sizes, ratios, postgres } = report;
  const ms = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(1));
  const rows = (sizes.at(-1)?.measured ?? []).map(({ name, limitMs, isKept }) => [
    name,
    ...sizes.flatMap(({ measured }) => {
      const found = measured.find((each) => each.name === name);
      return [ms(found?.p50Ms), ms(found?.p95Ms)];
    }),
    (ratios[name] ?? 1).toFixed(2),
    `≤ ${limitMs}${isKept ? '' : ' MISSED'}`,
  ]);
  const counts = sizes.map(({ registrations, events, generatedSeconds, rebuiltSeconds, isExact }) => [
    ...[registrations.toLocaleString('en'), events.toLocaleString('en')],
    ...[generatedSeconds.toFixed(0), rebuiltSeconds.toFixed(0), isExact ? 'yes' : 'NO'],
  ]);
  const heads = sizes.flatMap(({ registrations }) => [`p50 ms of ${registrations.toLocaleString('en')}`, 'p95 ms']);
  return [
    `${report.command}, commit ${report.commit ?? 'unknown'}, ${report.at}`,
    `${machine.cores} cores (${machine.cpu}), ${machine.memoryGb} GB, ${machine.system}, Node ${machine.node}, PostgreSQL ${postgres}`,
    '',
    table(['registrations', 'events', 'generated in s', 'all counts rebuilt in s', 'exact'], counts),
    '',
    table(['', ...heads, 'ratio of p95', 'limit'], rows),
    '',
    `One request at a time, through the API. Ratios take what is below ${FLOOR_MS} ms for ${FLOOR_MS} ms.`,
  ].join('\n');
}
