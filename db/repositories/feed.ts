import type { Knex } from 'knex';
import type { RegistrationEvent } from '../../domain/registration';
import { statement } from '../statement';

/** An event among those of all registrations. */
export interface FeedEvent {
  readonly position: number;
  readonly projectId: string;
  readonly registrationId: string;
  readonly event: RegistrationEvent;
}

/** PostgreSQL's channel on which the position of the last event is told. */
export const FEED_CHANNEL = 'event_positions';

/**
 * The events of all registrations in one order, which never changes behind a reader: within a registration by sequence.
 * An event that took the place of another one, which a lost workflow task had left, comes again under its sequence.
 */
export interface FeedRepository {
  /**
   * Gives a place to at most `limit` events that have none, tells everyone who listens, and answers how many they were.
   * One process does it at a time; another one meanwhile places nothing.
   */
  place(limit: number): Promise<number>;
  /** At most `limit` events after a position; `projectId` null: of all projects. */
  after(position: number, limit: number, projectId?: string | null): Promise<readonly FeedEvent[]>;
  /** At most `limit` placed events of a registration, after a position or those with a greater sequence, in this order. */
  ofRegistration(
    registrationId: string,
    after: { readonly position: number } | { readonly sequence: number },
    limit: number,
  ): Promise<readonly FeedEvent[]>;
  /** The position of the last event, 0 where there is none. */
  last(): Promise<number>;
  /**
   * Hands the events after those that a reader read last to `work`, and notes in the same transaction that it read them.
   * Answers how many they were: 0 also while another process does the same.
   */
  read(
    name: string,
    limit: number,
    work: (trx: Knex.Transaction, events: readonly FeedEvent[]) => Promise<void>,
  ): Promise<number>;
}

/** Any number, but always the same one: which process places. */
const PLACING = 7_301_001;

const place = statement<{ readonly placed: number }>(
  'feed.place',
  `with turn as materialized (select pg_try_advisory_xact_lock(${PLACING}) as mine),
   unplaced as materialized (
     select registration_id, sequence from registration_events, turn
     where position is null and turn.mine order by registration_id, sequence limit ?),
   numbered as materialized (select registration_id, sequence, nextval('event_positions') as position from unplaced),
   placed as (
     update registration_events set position = numbered.position from numbered
     where registration_events.registration_id = numbered.registration_id
       and registration_events.sequence = numbered.sequence and registration_events.position is null
     returning registration_events.position)
   select count(*)::integer as placed, pg_notify('${FEED_CHANNEL}', max(position)::text)
   from placed having count(*) > 0`,
);

const COLUMNS = [
  'position',
  'project_id as projectId',
  'registration_id as registrationId',
  'sequence',
  'type',
  'at',
  'key',
  'data',
];

interface FeedRow extends Omit<RegistrationEvent, 'key'> {
  readonly position: string;
  readonly projectId: string;
  readonly registrationId: string;
  readonly key: string | null;
}

export function createFeedRepository(knex: Knex): FeedRepository {
  async function placed(db: Knex, limit: number, restrict: (query: Knex.QueryBuilder) => void) {
    const rows = await db('registration_events')
      .whereNotNull('position')
      .modify(restrict)
      .orderBy('position')
      .limit(limit)
      .select<FeedRow[]>(COLUMNS);
    return rows.map(feedEvent);
  }

  return {
    async place(limit) {
      const [row] = await place(knex, [limit]);
      return row?.placed ?? 0;
    },

    after: (position, limit, projectId = null) =>
      placed(knex, limit, (query) => {
        void query.where('position', '>', position);
        if (projectId !== null) void query.where('project_id', projectId);
      }),

    ofRegistration: (registrationId, after, limit) =>
      placed(knex, limit, (query) => {
        void query.where('registration_id', registrationId);
        if ('position' in after) void query.where('position', '>', after.position);
        else void query.where('sequence', '>', after.sequence);
      }),

    async last() {
      const row = await knex('registration_events').max<{ max: string | null }>('position').first();
      return Number(row?.max ?? 0);
    },

    async read(name, limit, work) {
      await knex('feed_readers').insert({ name }).onConflict('name').ignore();
      return knex.transaction(async (trx) => {
        const reader = await trx('feed_readers')
          .where({ name })
          .forUpdate()
          .skipLocked()
          .first<{ position: string } | undefined>('position');
        if (reader === undefined) return 0;
        const events = await placed(trx, limit, (query) => void query.where('position', '>', reader.position));
        const last = events.at(-1);
        if (last === undefined) return 0;
        await work(trx, events);
        await trx('feed_readers').where({ name }).update({ position: last.position });
        return events.length;
      });
    },
  };
}

function feedEvent({ position, projectId, registrationId, key, ...event }: FeedRow): FeedEvent {
  return {
    ...{ position: Number(position), projectId, registrationId },
    event: key === null ? event : { ...event, key },
  };
}
