import type { Knex } from 'knex';
import type { Registration, RegistrationEvent } from '../../domain/registration';

/** The events handed over begin later than those stored end: hand over all of them. */
export class ProjectionGapError extends Error {
  constructor(registrationId: string, stored: number, first: number) {
    super(`${registrationId} has events up to ${stored}, so those from ${first} on would leave a gap`);
    this.name = 'ProjectionGapError';
  }
}

export interface ProjectionRepository {
  /**
   * Stores the state and its events at once. `events` are in order, without gaps, and end with the state's `sequence`.
   * What is stored already, or is newer, stays as it is. Throws a `ProjectionGapError` rather than leave a gap.
   */
  apply(change: { readonly registration: Registration; readonly events: readonly RegistrationEvent[] }): Promise<void>;
  /** For a rebuild: forgets the rows of a registration. */
  remove(registrationId: string): Promise<void>;
}

interface RegistrationRow {
  readonly id: string;
  readonly sequence: number;
}

export function createProjectionRepository(knex: Knex): ProjectionRepository {
  return {
    async apply({ registration, events }) {
      const { id, projectId, status, sequence, createdAt } = registration;
      const first = sequence - events.length + 1;
      assertContiguous(events, first);

      // One statement: the row's lock and its condition decide for the events as well.
      const row = { id, project_id: projectId, status, sequence, state: JSON.stringify(registration) };
      const applied =
        first === 1
          ? knex('registrations')
              .insert({ ...row, created_at: createdAt })
              .onConflict('id')
              .merge(['status', 'sequence', 'state'])
              .where('registrations.sequence', '<', sequence)
          : knex('registrations')
              .where({ id })
              .whereBetween('sequence', [first - 1, sequence - 1])
              .update(row);
      const added = knex.raw(
        `insert into registration_events (registration_id, project_id, sequence, type, at, key, data)
         select applied.id, applied.project_id, event.sequence, event.type, event.at, event.key, event.data
         from applied, jsonb_to_recordset(?)
           as event(sequence integer, type text, at timestamptz, key text, data jsonb)
         on conflict do nothing`,
        [JSON.stringify(events)],
      );
      const rows = await knex
        .with('applied', applied.returning(['id', 'project_id']))
        .with('added', added)
        .from('applied')
        .select<RegistrationRow[]>('id');
      if (rows.length > 0) return;

      const [stored] = await knex('registrations').where({ id }).select<RegistrationRow[]>('id', 'sequence');
      if (stored === undefined || stored.sequence < sequence) {
        throw new ProjectionGapError(id, stored?.sequence ?? 0, first);
      }
    },

    async remove(registrationId) {
      await knex.transaction(async (trx) => {
        await trx('registrations').where({ id: registrationId }).delete();
        await trx('registration_events').where({ registration_id: registrationId }).delete();
      });
    },
  };
}

function assertContiguous(events: readonly RegistrationEvent[], first: number): void {
  if (events.some((event, index) => event.sequence !== first + index)) {
    throw new Error('The events of a change follow one another and end with the state’s sequence');
  }
}
