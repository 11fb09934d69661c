import type { Knex } from 'knex';
import type { RegistrationEvent } from '../../domain/registration';

export interface EventsRepository {
  /** At most `limit` events with a greater sequence than `sequence`, in order and without gaps. */
  after(registrationId: string, sequence: number, limit: number): Promise<readonly RegistrationEvent[]>;
}

type EventRow = Omit<RegistrationEvent, 'key'> & { readonly key: string | null };

export function createEventsRepository(knex: Knex): EventsRepository {
  return {
    async after(registrationId, sequence, limit) {
      const rows = await knex('registration_events')
        .where({ registration_id: registrationId })
        .where('sequence', '>', sequence)
        .orderBy('sequence')
        .limit(limit)
        .select<EventRow[]>('sequence', 'type', 'at', 'key', 'data');
      return rows.map(({ key, ...event }) => (key === null ? event : { ...event, key }));
    },
  };
}
