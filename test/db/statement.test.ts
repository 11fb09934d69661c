import { statement } from '../../db/statement';
import { startTestDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';

describe('a statement that is planned once', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await startTestDatabase();
  });
  afterAll(() => database.stop());

  const sizeOf = statement<{ readonly size: number | string }>('size', 'select size from boxes where id = ?');

  it('has one plan on the server, however often it runs', async () => {
    await database.knex.raw('create table boxes (id text primary key, size integer)');
    await database.knex('boxes').insert({ id: 'a', size: 1 });
    await database.knex.transaction(async (trx) => {
      for (let times = 0; times < 3; times += 1) expect(await sizeOf(trx, ['a'])).toEqual([{ size: 1 }]);
      const { rows } = await trx.raw<{ rows: unknown[] }>(
        "select statement from pg_prepared_statements where name = 'size'",
      );
      expect(rows).toHaveLength(1);
    });
  });

  it('still answers after the type of a column has changed', async () => {
    await Promise.all(Array.from({ length: 20 }, () => sizeOf(database.knex, ['a'])));
    await database.knex.raw('alter table boxes alter column size type text');
    expect(await sizeOf(database.knex, ['a'])).toEqual([{ size: '1' }]);
  });

  it('tells every other fault', async () => {
    await database.knex.raw('drop table boxes');
    await expect(sizeOf(database.knex, ['a'])).rejects.toThrow('boxes');
  });
});
