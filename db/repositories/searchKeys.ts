import type { Knex } from 'knex';
import { statement } from '../statement';

export interface SearchKeysRepository {
  /** Makes a registration found by these hashes of the vault; by those that it has already it stays found. */
  add(found: {
    readonly registrationId: string;
    readonly projectId: string;
    readonly hashes: readonly string[];
  }): Promise<void>;
}

const add = statement(
  'searchKeys.add',
  `insert into search_keys (key_hash, project_id, registration_id) select unnest(?::text[]), ?, ?
   on conflict do nothing`,
);

export function createSearchKeysRepository(knex: Knex): SearchKeysRepository {
  return {
    async add({ registrationId, projectId, hashes }) {
      if (hashes.length > 0) await add(knex, [hashes, projectId, registrationId]);
    },
  };
}
