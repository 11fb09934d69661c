import type { Spread } from '../statistics';
import { table } from '../table';
import { VARIANTS } from './course';
import type { VariantName } from './course';
import type { Report } from './report';
import type { ScenarioSummary, VariantSummary } from './summary';

const TITLES: Readonly<Record<VariantName, string>> = {
  http: 'product through HTTP',
  direct: 'product, workflow driven directly',
  bare: 'bare Temporal',
};

/** A report for people: Markdown that reads well in a terminal. */
export function tablesOf(report: Report): string {
  const { machine, versions, work } = report;
  const provenance = [
    `${report.command}, commit ${report.commit ?? 'unknown'}, ${report.at}`,
    `${machine.cores} cores (${machine.cpu}), ${machine.memoryGb} GB, ${machine.system}, Node ${machine.node}, ` +
      `Temporal SDK ${versions.temporalSdk}, server ${versions.temporalServer}, PostgreSQL ${versions.postgres}`,
  ];
  const counts = table(
    ['one registration', 'updates', 'activities', 'local activities', 'workflow tasks', 'history events'],
    VARIANTS.map((name) => {
      const { counts: one, workflowTasks, events } = work[name];
      return [TITLES[name], one.updates, one.activities, one.localActivities, workflowTasks, events].map(String);
    }),
  );
  return [
    ...provenance,
    '',
    counts,
    ...(report.isSameWork ? [] : ['', 'The work differs: nothing was compared.']),
    ...report.scenarios.flatMap((scenario) => ['', ...scenarioLines(scenario)]),
    ...(report.scenarios.length > 0 ? ['', ...NOTES] : []),
    ...errorLines(report.errors),
  ].join('\n');
}

function errorLines(errors: Report['errors']): readonly string[] {
  const lines = Object.entries(errors).map(([error, count]) => `${count} × ${error}`);
  return lines.length === 0 ? [] : ['', 'NOT VALID, because of errors:', ...lines];
}

const NOTES = [
  'Median over rounds (least–most). Everything shares the cores: servers, workers, database and clients. Each variant is',
  'measured alone; the workers of the others stay up and only wait for tasks, as the CPU time of their columns shows.',
];

function scenarioLines(scenario: ScenarioSummary): readonly string[] {
  const { clients, open, rounds, variants, ratios } = scenario;
  const waiting = open > 0 ? `, ${open} open registrations waiting` : '';
  return [
    `## ${clients} clients${waiting}; ${rounds} rounds`,
    '',
    table(
      ['', 'registrations/s', 'update p50 ms', 'p95', 'p99', 'share of bare'],
      VARIANTS.map((name) => {
        const { registrationsPerSecond, updateMs } = variants[name];
        return [
          TITLES[name],
          spread(registrationsPerSecond, 2),
          spread(updateMs.p50, 0),
          spread(updateMs.p95, 0),
          spread(updateMs.p99, 0),
          name === 'bare' ? '1' : spread(ratios[name], 2),
        ];
      }),
    ),
    '',
    breakdown('p50 ms by update', variants, ({ p50ByUpdateMs }) => p50ByUpdateMs),
    ...cpuLines(variants),
  ];
}

function cpuLines(variants: ScenarioSummary['variants']): readonly string[] {
  if (variants.bare.cpuMsPerRegistration === null) return [];
  return ['', breakdown('CPU ms per registration', variants, ({ cpuMsPerRegistration }) => cpuMsPerRegistration ?? {})];
}

function breakdown(
  title: string,
  variants: ScenarioSummary['variants'],
  figures: (summary: VariantSummary) => Readonly<Record<string, number>>,
): string {
  const columns = Object.keys(figures(variants.http));
  return table(
    [title, ...columns],
    VARIANTS.map((name) => {
      const row = figures(variants[name]);
      return [TITLES[name], ...columns.map((column) => row[column]?.toFixed(0) ?? '–')];
    }),
  );
}

function spread({ median, min, max }: Spread, digits: number): string {
  return min === max
    ? median.toFixed(digits)
    : `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;
}
