import { migrate } from '../../db/migrate';
import { createDatabase } from '../../db/connection';
import { migrationSource } from '../../db/migrations';
import { startTestDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';

describe('migrating', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await startTestDatabase();
  });
  afterAll(() => database.stop());

  const tables = () =>
    database
      .knex('information_schema.tables')
      .where({ table_schema: 'public' })
      .whereNot('table_name', 'like', 'knex%')
      .orderBy('table_name')
      .pluck<string[]>('table_name');

  it('does nothing the second time', async () => {
    expect(await migrate(database.knex)).toEqual([]);
  });

  it('goes back to empty tables and forward again, by two processes at once', async () => {
    const before = await tables();
    await database.knex.migrate.rollback({ migrationSource }, true);
    expect(await tables()).toEqual([]);

    const other = createDatabase({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: 2 });
    const all = await migrationSource.getMigrations([]);
    const ran = await Promise.all([migrate(database.knex), migrate(other)]);
    await other.destroy();
    expect(ran.map((names) => names.length).sort()).toEqual([0, all.length]);
    expect(await tables()).toEqual(before);
  });
});
