import { types } from 'node:util';
import type { Knex } from 'knex';

/**
 * SQLSTATEs of a statement whose plan no longer fits, after a change of a column's type, or that the connection does not
 * know, behind a pooler that gives it to others.
 */
const PLAN_LOST: readonly unknown[] = ['0A000', '26000'];

/** Columns as knex takes them (`column`, or `column as name`), as SQL. */
export function columnsInSql(columns: readonly string[]): string {
  return columns.map((column) => column.replace(/ as (\w+)$/, ' as "$1"')).join(', ');
}

/**
 * A statement that PostgreSQL parses and plans once for each connection, at half the cost of one that it meets anew each
 * time: for what every request, or every change of a registration, runs. Where the plan is lost, it is parsed anew.
 * @param name unlike that of any other statement
 * @param text SQL with a `?` for each value
 */
export function statement<Row>(name: string, text: string) {
  return async (db: Knex, values: readonly Knex.RawBinding[]): Promise<readonly Row[]> => {
    const plain = () => db.raw<{ readonly rows: readonly Row[] }>(text, values);
    try {
      return (await plain().options({ name })).rows;
    } catch (error) {
      if (!types.isNativeError(error) || !('code' in error) || !PLAN_LOST.includes(error.code)) throw error;
      return (await plain()).rows;
    }
  };
}
