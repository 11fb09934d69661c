import type { Knex } from 'knex';
import type { Metric, WordCounts } from '../../domain/analytics/counts';
import type { Segment, SegmentKind } from '../../domain/analytics/segment';
import type { Span } from '../../domain/analytics/periods';
import { recount } from '../analytics/recount';
import type { TraitsOf } from '../analytics/recount';
import { statement } from '../statement';
import { createFeedRepository } from './feed';

export interface CellQuery {
  readonly projectId: string;
  readonly metric: Metric;
  /** One segment, or all of a kind. */
  readonly segment: Segment | { readonly each: SegmentKind };
  readonly spans: readonly Span[];
  readonly flowId?: string | undefined;
  readonly flowVersion?: number | undefined;
}

export interface Cell {
  readonly segment: string;
  /** `YYYY-MM-DD`: the first day of its period. */
  readonly start: string;
  readonly flowId: string;
  readonly flowVersion: number;
  readonly key: string;
  readonly counts: WordCounts;
}

export interface AnalyticsRepository {
  /**
   * Counts the registrations anew that the next events tell of, at most so many events; answers how many there were.
   * 0 also while another process does it.
   */
  follow(limit: number, traitsOf: TraitsOf): Promise<number>;
  /** Counts all registrations anew, as if nothing had been counted; answers how many. Until then the old counts stand. */
  rebuild(traitsOf: TraitsOf): Promise<number>;
  cells(query: CellQuery): Promise<readonly Cell[]>;
}

const READER = 'analytics';
/** Registrations that are counted anew at once: their states and events are held in memory. */
const REBUILT_AT_ONCE = 2_000;

const cellsIn = statement<Cell>(
  'analytics.cells',
  `select segment, to_char(start, 'YYYY-MM-DD') as start, flow_id as "flowId", flow_version as "flowVersion", key, counts
   from analytics_cells
   where project_id = ? and metric = ? and segment = any(?) and period = ? and start >= ?::date and start < ?::date
     and (?::text is null or flow_id = ?) and (?::integer is null or flow_version = ?)`,
);

/** Goes from one segment to the next, without reading what lies between. */
const segmentsBetween = statement<{ readonly segment: string | null }>(
  'analytics.segments',
  `with recursive asked as (
     select ?::text collate "C" as project_id, ?::text collate "C" as metric, ?::text collate "C" as last),
   segments as (
     select ?::text collate "C" as segment
     union all
     select (
       select cell.segment from analytics_cells cell, asked
       where cell.project_id = asked.project_id and cell.metric = asked.metric
         and cell.segment > segments.segment and cell.segment < asked.last
       order by cell.segment limit 1)
     from segments where segments.segment is not null)
   select segment from segments offset 1`,
);

export function createAnalyticsRepository(knex: Knex): AnalyticsRepository {
  const feed = createFeedRepository(knex);

  async function segmentsOf(projectId: string, metric: Metric, kind: SegmentKind): Promise<readonly string[]> {
    const rows = await segmentsBetween(knex, [projectId, metric, `${kind};`, `${kind}:`]);
    return rows.flatMap(({ segment }) => segment ?? []);
  }

  return {
    follow: (limit, traitsOf) =>
      feed.read(READER, limit, async (trx, events) => {
        await recount(trx, [...new Set(events.map(({ registrationId }) => registrationId))], traitsOf);
      }),

    async rebuild(traitsOf) {
      await knex('feed_readers').insert({ name: READER }).onConflict('name').ignore();
      return knex.transaction(async (trx) => {
        // Whoever follows the events waits for its turn, and goes on from where it was: counting twice changes nothing.
        await trx('feed_readers').where({ name: READER }).forUpdate().first();
        await trx('analytics_cells').delete();
        await trx('analytics_contributions').delete();
        let count = 0;
        let last = '';
        for (;;) {
          const ids = await trx('registrations')
            .where('id', '>', last)
            .orderBy('id')
            .limit(REBUILT_AT_ONCE)
            .pluck<string[]>('id');
          const end = ids.at(-1);
          if (end === undefined) return count;
          await recount(trx, ids, traitsOf);
          count += ids.length;
          last = end;
        }
      });
    },

    async cells({ projectId, metric, segment, spans, flowId = null, flowVersion = null }) {
      const segments = typeof segment === 'string' ? [segment] : await segmentsOf(projectId, metric, segment.each);
      const found = await Promise.all(
        spans.map(({ period, from, before }) => {
          const place = [projectId, metric, segments, period, from, before];
          return cellsIn(knex, [...place, flowId, flowId, flowVersion, flowVersion]);
        }),
      );
      return found.flat();
    },
  };
}
