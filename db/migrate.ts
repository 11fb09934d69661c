import type { Knex } from 'knex';
import { z } from 'zod';
import { createDatabase } from './connection';
import { environment, readEnvironment } from './environment';
import { migrationSource } from './migrations';

/** Any number that nothing else takes an advisory lock on. */
const MIGRATION_LOCK = 7_233_001;

/** Changes to tables with many rows take their time. */
const STATEMENT_TIMEOUT_MS = 600_000;

const batch = z.tuple([z.number(), z.array(z.string())]);

/**
 * Brings the tables up to date and answers the names of the migrations that ran. All run in one transaction, so that a
 * process which dies leaves neither half a table nor a lock; several processes at once wait for one another.
 */
export async function migrate(knex: Knex): Promise<readonly string[]> {
  return knex.transaction(async (trx) => {
    await trx.raw('select pg_advisory_xact_lock(?)', [MIGRATION_LOCK]);
    const [, names] = batch.parse(await trx.migrate.latest({ migrationSource }));
    return names;
  });
}

async function main(): Promise<void> {
  const knex = createDatabase(readEnvironment(environment.database), STATEMENT_TIMEOUT_MS);
  try {
    const names = await migrate(knex);
    process.stdout.write(names.length === 0 ? 'The tables are up to date.\n' : `Migrated: ${names.join(', ')}.\n`);
  } finally {
    await knex.destroy();
  }
}

if (require.main === module) {
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
