import type { Cell } from '../../db/repositories/analytics';
import type { Metric } from '../../domain/analytics/counts';
import { Totals } from '../../domain/analytics/reports/totals';
import { startOf } from '../../domain/analytics/periods';
import { recordOf } from '../../domain/recordOf';
import type { Services } from '../services';
import type { Grouping, Question } from './question';

/** What was counted of a group, by metric. */
export interface Group<Asked extends Metric> {
  /** Null where everything is one group. */
  readonly name: string | null;
  readonly totals: Readonly<Record<Asked, Totals>>;
}

/** The counts that a question asks for, in groups: one, maybe of nothing, where it asks for none; in their names' order. */
export async function gather<Asked extends Metric>(
  { repositories }: Pick<Services, 'repositories'>,
  { by, ...query }: Question,
  metrics: readonly Asked[],
): Promise<readonly Group<Asked>[]> {
  const found = await Promise.all(
    metrics.map(async (metric) => [metric, await repositories.analytics.cells({ ...query, metric })] as const),
  );
  const groups = new Map<string | null, Map<Asked, Totals>>(by === null ? [[null, new Map()]] : []);
  for (const [metric, cells] of found) {
    for (const cell of cells) {
      const name = by === null ? null : nameOf(by, cell);
      const group = groups.get(name) ?? new Map<Asked, Totals>();
      groups.set(name, group);
      const totals = group.get(metric) ?? new Totals();
      group.set(metric, totals);
      totals.add(cell.key, cell.counts);
    }
  }
  return [...groups]
    .map(([name, totals]) => ({ name, totals: recordOf(metrics, (metric) => totals.get(metric) ?? new Totals()) }))
    .sort((one, other) => ((one.name ?? '') < (other.name ?? '') ? -1 : 1));
}

function nameOf(by: Grouping, { start, flowId, flowVersion, segment }: Cell): string {
  switch (by) {
    case 'day':
    case 'week':
    case 'month':
      return startOf(by, start);
    case 'flow':
      return flowId;
    case 'version':
      return `${flowId}@${flowVersion}`;
    case 'language':
    case 'country':
    case 'tag':
      return segment.slice(by.length + 1);
  }
}
