import type { Knex } from 'knex';

/** Counts of registrations by the day, week and month they were begun in, kept up as events come. */
export async function up(knex: Knex): Promise<void> {
  const words = (table: Knex.CreateTableBuilder, name: string) =>
    table.specificType(name, 'text collate "C"').notNullable();

  await knex.schema.createTable('analytics_cells', (table) => {
    words(table, 'project_id');
    words(table, 'metric');
    words(table, 'segment');
    words(table, 'period');
    // The first day of the period.
    table.date('start').notNullable();
    words(table, 'flow_id');
    table.integer('flow_version').notNullable();
    words(table, 'key');
    table.jsonb('counts').notNullable();
    table.primary([...['project_id', 'metric', 'segment', 'period', 'start'], ...['flow_id', 'flow_version', 'key']]);
  });
  // Rows change again and again: room beside them keeps the changed one on its page.
  await knex.raw('alter table analytics_cells set (fillfactor = 70)');

  await knex.schema.createTable('analytics_contributions', (table) => {
    table.text('registration_id').primary();
    table.text('project_id').notNullable();
    // What it added to the cells, to be taken off them when it adds something else.
    table.jsonb('contribution').notNullable();
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('analytics_contributions');
  await knex.schema.dropTable('analytics_cells');
}
