import type { Knex } from 'knex';

/** Lists of wanted and sanctioned people. They are public and nobody's: they belong to no project. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('watchlists', (table) => {
    table.text('source').primary();
    /** The version that screenings search. */
    table.integer('version').notNullable();
  });

  await knex.schema.createTable('watchlist_versions', (table) => {
    table.text('source').notNullable();
    table.integer('version').notNullable();
    table.text('format').notNullable();
    table.date('list_date');
    table.text('sha256').notNullable();
    table.integer('entries').notNullable();
    table.timestamp('imported_at', { precision: 3 }).notNullable().defaultTo(knex.fn.now(3));
    table.primary(['source', 'version']);
  });

  await knex.schema.createTable('watchlist_entries', (table) => {
    table.text('source').notNullable();
    table.integer('version').notNullable();
    table.text('id').notNullable();
    table.jsonb('entry').notNullable();
    table.primary(['source', 'version', 'id']);
  });
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['watchlist_entries', 'watchlist_versions', 'watchlists']) await knex.schema.dropTable(table);
}
