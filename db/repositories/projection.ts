import type { Knex } from 'knex';
import type { Registration, RegistrationEvent } from '../../domain/registration';
import { statement } from '../statement';

/** The events handed over begin later than those stored end: hand over all of them. */
export class ProjectionGapError extends Error {
  constructor(registrationId: string, stored: number, first: number) {
    super(`${registrationId} has events up to ${stored}, so those from ${first} on would leave a gap`);
    this.name = 'ProjectionGapError';
  }
}

/** The state of a registration, and events up to it: in order, without gaps, the last with the state's `sequence`. */
export interface Change {
  readonly registration: Registration;
  readonly events: readonly RegistrationEvent[];
}

export interface ProjectionRepository {
  /**
   * Stores the state and its events at once. What is stored already, or is newer, stays as it is. Throws a
   * `ProjectionGapError` rather than leave a gap.
   *
   * A worker that dies between this write and the end of its workflow task leaves rows of something that, for the
   * workflow, did not happen; what happened instead carries the same sequences and later times. Such rows give way.
   */
  apply(change: Change): Promise<void>;
  /** The last event that is stored; null where there is none. */
  lastEvent(registrationId: string): Promise<EventMark | null>;
  /**
   * Puts the whole of a registration in place of what is stored; answers whether it did. What is stored gives way where
   * it is `seen` still, read before the workflow was asked: the workflow knows of everything that happened until then.
   * What was stored since is newer, and stays.
   */
  rebuild(change: Change, seen: EventMark | null): Promise<boolean>;
}

/** An event among all that a registration ever had, also those of a lost workflow task. */
export interface EventMark {
  readonly sequence: number;
  readonly at: string;
}

export function createProjectionRepository(knex: Knex): ProjectionRepository {
  return {
    async apply(change) {
      const first = firstSequence(change);
      if (await applyNext(knex, change, first)) return;
      await knex.transaction(async (trx) => {
        const stored = await lockedSequence(trx, change.registration.id);
        if (stored < first - 1) throw new ProjectionGapError(change.registration.id, stored, first);
        const next = await firstNewEvent(trx, change);
        if (next === null) return;
        await write(trx, { ...change, events: change.events.slice(next - first) });
      });
    },

    lastEvent: (registrationId) => lastEvent(knex, registrationId),

    rebuild: (change, seen) =>
      knex.transaction(async (trx) => {
        if (firstSequence(change) !== 1) throw new Error('A rebuild needs every event');
        const { id, updatedAt } = change.registration;
        await lockedSequence(trx, id);
        const last = await lastEvent(trx, id);
        const isAsSeen = last?.sequence === seen?.sequence && last?.at === seen?.at;
        if (!isAsSeen && last !== null && last.at > updatedAt) return false;
        await write(trx, change);
        return true;
      }),
  };
}

interface EventRow {
  readonly registration_id: string;
  readonly sequence: number;
  readonly at: string;
  readonly type: string;
}

const ADDED = `added as (
  insert into registration_events (registration_id, project_id, sequence, type, at, key, data)
  select applied.id, applied.project_id, event.sequence, event.type, event.at, event.key, event.data
  from applied, jsonb_to_recordset(?)
    as event(sequence integer, type text, at timestamptz, key text, data jsonb))
select id from applied`;

const applyFirst = statement<{ readonly id: string }>(
  'projection.applyFirst',
  `with applied as (
     insert into registrations (id, project_id, status, sequence, state, created_at) values (?, ?, ?, ?, ?, ?)
     on conflict (id) do nothing returning id, project_id),
   ${ADDED}`,
);
const applyFurther = statement<{ readonly id: string }>(
  'projection.applyFurther',
  `with applied as (
     update registrations set status = ?, sequence = ?, state = ? where id = ? and sequence = ? returning id, project_id),
   ${ADDED}`,
);

/** The usual case in one statement: the change follows directly on what is stored. */
async function applyNext(knex: Knex, { registration, events }: Change, first: number): Promise<boolean> {
  const { id, projectId, status, sequence, createdAt } = registration;
  const [state, added] = [JSON.stringify(registration), JSON.stringify(events)];
  const applied =
    first === 1
      ? await applyFirst(knex, [id, projectId, status, sequence, state, createdAt, added])
      : await applyFurther(knex, [status, sequence, state, id, first - 1, added]);
  return applied.length > 0;
}

/** The sequence stored, or 0 where there is nothing, and nobody else changes it until the transaction ends. */
async function lockedSequence(trx: Knex.Transaction, registrationId: string): Promise<number> {
  const row = await trx<{ id: string; sequence: number }>('registrations')
    .where({ id: registrationId })
    .forUpdate()
    .first('sequence');
  return row?.sequence ?? 0;
}

/**
 * The sequence from which a change tells something new: that is not stored yet, or happened later than what is stored
 * in its place. Null where it tells nothing new.
 */
async function firstNewEvent(trx: Knex.Transaction, { registration, events }: Change): Promise<number | null> {
  const rows = await trx<EventRow>('registration_events')
    .where({ registration_id: registration.id })
    .whereIn(
      'sequence',
      events.map(({ sequence }) => sequence),
    )
    .select('sequence', 'at', 'type');
  const stored = new Map(rows.map((row) => [row.sequence, row]));
  const differing = events.find(({ sequence, at, type }) => {
    const row = stored.get(sequence);
    return row?.at !== at || row.type !== type;
  });
  if (differing === undefined) return null;
  const rival = stored.get(differing.sequence);
  return rival === undefined || rival.at < differing.at ? differing.sequence : null;
}

async function lastEvent(db: Knex, registrationId: string): Promise<EventMark | null> {
  const last = await db<EventRow>('registration_events')
    .where({ registration_id: registrationId })
    .orderBy('sequence', 'desc')
    .first('sequence', 'at');
  return last ?? null;
}

/** The event that is the last one then is told anew: whoever was told of those removed learns that way of what is left. */
async function removeEventsAfter(trx: Knex.Transaction, registrationId: string, sequence: number): Promise<void> {
  const own = () => trx('registration_events').where({ registration_id: registrationId });
  const removed = await own().where('sequence', '>', sequence).delete();
  if (removed > 0) await own().where({ sequence }).update({ position: null });
}

/** Events that are stored as they are keep their place in the feed; those that differ are told anew. */
async function write(trx: Knex.Transaction, { registration, events }: Change): Promise<void> {
  const { id, projectId, status, sequence, createdAt } = registration;
  const row = { id, project_id: projectId, status, sequence, state: JSON.stringify(registration) };
  await trx('registrations')
    .insert({ ...row, created_at: createdAt })
    .onConflict('id')
    .merge(['status', 'sequence', 'state', 'created_at']);
  await trx('registration_events')
    .insert(
      events.map((event) => ({
        registration_id: id,
        project_id: projectId,
        sequence: event.sequence,
        type: event.type,
        at: event.at,
        key: event.key ?? null,
        data: JSON.stringify(event.data),
        position: null,
      })),
    )
    .onConflict(['registration_id', 'sequence'])
    .merge(['type', 'at', 'key', 'data', 'position'])
    .whereRaw(
      `(registration_events.type, registration_events.at, registration_events.key, registration_events.data)
       is distinct from (excluded.type, excluded.at, excluded.key, excluded.data)`,
    );
  await removeEventsAfter(trx, id, sequence);
}

/** The sequence of the first event; the events of a change follow one another and end with the state's. */
function firstSequence({ registration, events }: Change): number {
  const first = registration.sequence - events.length + 1;
  assertContiguous(events, first);
  return first;
}

function assertContiguous(events: readonly RegistrationEvent[], first: number): void {
  if (events.some((event, index) => event.sequence !== first + index)) {
    throw new Error('The events of a change follow one another and end with the state’s sequence');
  }
}
