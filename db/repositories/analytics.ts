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

const cellsOf = (segments: string) => `
  select analytics_cells.segment, to_char(start, 'YYYY-MM-DD') as start, flow_id as "flowId",
    flow_version as "flowVersion", key, counts
  from (select ?::text collate "C" as project_id, ?::text collate "C" as metric) as asked
  cross join jsonb_to_recordset(?) as span(period text, "from" date, before date)
  cross join lateral (${segments}) as wanted
  join analytics_cells on analytics_cells.project_id = asked.project_id and analytics_cells.metric = asked.metric
    and analytics_cells.segment = wanted.segment and analytics_cells.period = span.period collate "C"
    and start >= span."from" and start < span.before
  where (?::text is null or flow_id = ?) and (?::integer is null or flow_version = ?)`;

const ofSegment = statement<Cell>('analytics.ofSegment', cellsOf('select ?::text collate "C" as segment'));
/** Goes from one segment to the next, without reading what lies between. */
const ofKind = statement<Cell>(
  'analytics.ofKind',
  cellsOf(`
    with recursive segments as (
      select ?::text collate "C" as segment, ?::text collate "C" as last
      union all
      select (
        select cell.segment from analytics_cells cell
        where cell.project_id = asked.project_id and cell.metric = asked.metric
          and cell.segment > segments.segment and cell.segment < segments.last
        order by cell.segment limit 1), segments.last
      from segments where segments.segment is not null)
    select segment from segments where segment is not null`),
);

export function createAnalyticsRepository(knex: Knex): AnalyticsRepository {
  const feed = createFeedRepository(knex);

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

    cells({ projectId, metric, segment, spans, flowId = null, flowVersion = null }) {
      const place = [projectId, metric, JSON.stringify(spans)];
      const flow = [flowId, flowId, flowVersion, flowVersion];
      return typeof segment === 'string'
        ? ofSegment(knex, [...place, segment, ...flow])
        : ofKind(knex, [...place, `${segment.each}:`, `${segment.each};`, ...flow]);
    },
  };
}
