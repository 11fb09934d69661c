import { knex } from 'knex';
import type { Knex } from 'knex';
import { TypeOverrides, types } from 'pg';

const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 10_000;
/** How much longer than the server's own limit to wait, for a server that is gone without a word. */
const ANSWER_GRACE_MS = 2_000;

const timesAsText = new TypeOverrides();
timesAsText.setTypeParser(types.builtins.TIMESTAMPTZ, (text) => new Date(text).toISOString());

const silent = () => {};

/**
 * A pool of connections to PostgreSQL; a statement may take `statementTimeoutMs`. Times come as RFC 3339 text in UTC;
 * errors and logs never carry values.
 */
export function createDatabase(
  config: { readonly DATABASE_URL: string; readonly DATABASE_POOL_SIZE: number },
  statementTimeoutMs = STATEMENT_TIMEOUT_MS,
): Knex {
  return knex({
    client: 'pg',
    connection: {
      connectionString: config.DATABASE_URL,
      application_name: 'app-registrations',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: statementTimeoutMs,
      query_timeout: statementTimeoutMs + ANSWER_GRACE_MS,
      keepAlive: true,
      types: { getTypeParser: (oid, format) => timesAsText.getTypeParser(oid, format === 'binary' ? format : 'text') },
    },
    acquireConnectionTimeout: CONNECT_TIMEOUT_MS,
    pool: { min: 0, max: config.DATABASE_POOL_SIZE, validate: isIdle },
    // knex would write the values into the message of every failed statement.
    compileSqlOnError: false,
    // What knex logs it also throws.
    log: { warn: silent, error: silent, debug: silent, deprecate: silent },
  });
}

/** A connection whose last statement was given up on would answer it to the next one. */
function isIdle(connection: { readonly readyForQuery?: unknown }): boolean {
  return connection.readyForQuery === true;
}
