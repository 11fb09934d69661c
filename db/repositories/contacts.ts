import type { Knex } from 'knex';
import { uuidv7 } from 'uuidv7';
import type { ContactChannel, Instant } from '../../domain/vocabulary';
import { statement } from '../statement';
import { only } from './only';

/** Names an address that the vault keeps. */
export interface Contact {
  readonly id: string;
  readonly registrationId: string;
  readonly projectId: string;
  readonly channel: ContactChannel;
  readonly createdAt: Instant;
}

export interface ContactsRepository {
  /**
   * The id of this address within the registration, always the same one. The caller then seals the address under it,
   * also where it existed: a request that died in between may not have.
   */
  findOrCreate(contact: {
    readonly registrationId: string;
    readonly projectId: string;
    readonly channel: ContactChannel;
    readonly valueHash: string;
  }): Promise<string>;
  get(id: string): Promise<Contact | null>;
}

const COLUMNS = [
  'id',
  'registration_id as registrationId',
  'project_id as projectId',
  'channel',
  'created_at as createdAt',
];

const findOrCreate = statement<{ readonly id: string }>(
  'contacts.findOrCreate',
  `insert into contacts (id, registration_id, project_id, channel, value_hash) values (?, ?, ?, ?, ?)
   on conflict (registration_id, channel, value_hash) do update set value_hash = excluded.value_hash
   returning id`,
);

export function createContactsRepository(knex: Knex): ContactsRepository {
  return {
    async findOrCreate({ registrationId, projectId, channel, valueHash }) {
      const rows = await findOrCreate(knex, [`ctc_${uuidv7()}`, registrationId, projectId, channel, valueHash]);
      return only(rows).id;
    },

    async get(id) {
      const rows = await knex('contacts').where({ id }).select<Contact[]>(COLUMNS);
      return rows[0] ?? null;
    },
  };
}
