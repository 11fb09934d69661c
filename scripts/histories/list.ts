import { createDatabase } from '../../db/connection';
import { createRepositories } from '../../db/repositories';

/** Imports a list of one invented person, and answers how flows name it. */
export async function importInventedList(databaseUrl: string): Promise<string> {
  const source = 'invented';
  const knex = createDatabase({ DATABASE_URL: databaseUrl, DATABASE_POOL_SIZE: 2 });
  try {
    const names = [{ text: 'Hector Listado', weak: false }];
    const entries = [{ id: 'X-1', references: [], names, birthDates: [], countries: [], genders: [] }];
    await createRepositories(knex).watchlists.import([
      { source, format: 'own', date: '2026-02-27', sha256: '0'.repeat(64), entries },
    ]);
    return source;
  } finally {
    await knex.destroy();
  }
}
