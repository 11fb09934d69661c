import { types } from 'node:util';
import type { Knex } from 'knex';
import type { ClientBase } from 'pg';

/**
 * SQLSTATEs of a statement whose plan no longer fits, after a change of a column's type, or that the connection does not
 * know, behind a pooler that gives it to others.
 */
const PLAN_LOST: readonly unknown[] = ['0A000', '26000'];

/** Columns as knex takes them (`column`, or `column as name`), as SQL. */
export function columnsInSql(columns: readonly string[]): string {
  return columns.map((column) => column.replace(/ as (\w+)$/, ' as "$1"')).join(', ');
}

/** What knex takes its connections from; within a transaction always the transaction's own. */
interface Connections {
  acquireConnection(): Promise<ClientBase>;
  releaseConnection(connection: ClientBase): Promise<void>;
}

/** What the driver turns into text, or bytes, as PostgreSQL reads them. Objects are handed over as JSON text. */
export type StatementValue = string | number | boolean | Buffer | null | readonly string[] | readonly Buffer[];

/**
 * A statement that PostgreSQL parses and plans once for each connection, at half the cost of one that it meets anew each
 * time: for what every request, or every change of a registration, runs. It goes to the driver as it is, since building
 * it anew each time would cost as much again. Where the plan is lost, it is parsed anew.
 * @param name unlike that of any other statement
 * @param text SQL with a `?` for each value, and no other `?`
 */
export function statement<Row extends object>(name: string, text: string) {
  let count = 0;
  const numbered = text.replace(/\?/g, () => `$${++count}`);
  return async (db: Knex, values: readonly StatementValue[]): Promise<readonly Row[]> => {
    const connections = db.client as Connections;
    const connection = await connections.acquireConnection();
    const run = async (query: { readonly name?: string }) =>
      (await connection.query<Row>({ ...query, text: numbered, values: [...values] })).rows;
    try {
      return await run({ name });
    } catch (error) {
      if (!types.isNativeError(error) || !('code' in error) || !PLAN_LOST.includes(error.code)) throw error;
      return await run({});
    } finally {
      await connections.releaseConnection(connection);
    }
  };
}
