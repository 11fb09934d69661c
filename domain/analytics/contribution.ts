import type { Instant } from '../vocabulary';
import { METRICS } from './counts';
import type { Counts, Metric } from './counts';
import { PERIODS, startOf } from './periods';
import type { Period } from './periods';
import type { Segment } from './segment';

/** All that one registration adds to the cells. */
export interface Contribution {
  /** `YYYY-MM-DD` in UTC: when it was begun. */
  readonly day: string;
  readonly flowId: string;
  readonly flowVersion: number;
  readonly segments: readonly Segment[];
  readonly counts: Counts;
}

/** What is counted together. */
export interface CellPlace {
  readonly projectId: string;
  readonly metric: Metric;
  readonly segment: Segment;
  readonly period: Period;
  /** `YYYY-MM-DD`: the first day of the period. */
  readonly start: string;
  readonly flowId: string;
  readonly flowVersion: number;
  readonly key: string;
}
export interface CellChange extends CellPlace {
  /** What is added to each word; never 0. */
  readonly counts: Readonly<Record<string, number>>;
}

export const dayOf = (at: Instant): string => at.slice(0, 10);

/** Gathers what registrations add to the cells, and no longer add: what cancels out changes nothing. */
export class CellChanges {
  private readonly cells = new Map<string, { readonly place: CellPlace; readonly counts: Map<string, number> }>();

  add(projectId: string, contribution: Contribution): void {
    this.apply(projectId, contribution, 1);
  }

  takeOff(projectId: string, contribution: Contribution): void {
    this.apply(projectId, contribution, -1);
  }

  get all(): readonly CellChange[] {
    return [...this.cells.values()].flatMap(({ place, counts }) => {
      const changed = [...counts].filter(([, n]) => n !== 0);
      return changed.length === 0 ? [] : [{ ...place, counts: Object.fromEntries(changed) }];
    });
  }

  private apply(projectId: string, { day, flowId, flowVersion, segments, counts }: Contribution, sign: 1 | -1): void {
    for (const metric of METRICS) {
      for (const [key, words] of Object.entries(counts[metric] ?? {})) {
        for (const segment of segments) {
          for (const period of PERIODS) {
            const place = { projectId, metric, segment, period, start: startOf(period, day), flowId, flowVersion, key };
            const cell = this.cell(place);
            for (const [word, n] of Object.entries(words)) cell.set(word, (cell.get(word) ?? 0) + sign * n);
          }
        }
      }
    }
  }

  private cell(place: CellPlace): Map<string, number> {
    const name = Object.values(place).join('\n');
    const known = this.cells.get(name);
    if (known !== undefined) return known.counts;
    const counts = new Map<string, number>();
    this.cells.set(name, { place, counts });
    return counts;
  }
}
