import type { Knex } from 'knex';

/**
 * A statement that PostgreSQL parses and plans once for each connection, at half the cost of one that it meets anew each
 * time: for what every request, or every change of a registration, runs.
 * @param name unlike that of any other statement
 * @param text SQL with a `?` for each value
 */
export function statement<Row>(name: string, text: string) {
  return async (db: Knex, values: readonly Knex.RawBinding[]): Promise<readonly Row[]> => {
    const { rows } = await db.raw<{ readonly rows: readonly Row[] }>(text, values).options({ name });
    return rows;
  };
}
