import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { KEY_BYTES, openBytes, SealBrokenError, sealBytes } from './envelope';

interface ServiceKeyRow {
  readonly name: string;
  readonly wrapped: Buffer;
}

/**
 * The named keys of this system, each made by whichever process first needs it and wrapped by the master key. Throws
 * where the master key is not the one that they were wrapped by.
 */
export async function loadServiceKeys(
  knex: Knex,
  masterKey: Buffer,
  names: readonly string[],
): Promise<ReadonlyMap<string, Buffer>> {
  const place = (name: string) => ['serviceKey', name];
  const candidates = names.map((name) => ({
    name,
    wrapped: sealBytes(masterKey, place(name), randomBytes(KEY_BYTES)),
  }));
  await knex<ServiceKeyRow>('service_keys').insert(candidates).onConflict('name').ignore();
  const rows = await knex<ServiceKeyRow>('service_keys')
    .select('name', 'wrapped')
    .whereIn('name', [...names]);
  try {
    return new Map(rows.map(({ name, wrapped }) => [name, openBytes(masterKey, place(name), wrapped)]));
  } catch (error) {
    if (!(error instanceof SealBrokenError)) throw error;
    throw new Error('VAULT_MASTER_KEY is not the key that this database was set up with', { cause: error });
  }
}
