import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('idempotency_keys', (table) => {
    table.text('id').primary();
    table.text('project_id');
    table.text('fingerprint').notNullable();
    table.text('resource_id').notNullable();
    table.text('registration_id');
    table.text('lease').notNullable();
    table.timestamp('leased_until', { precision: 3 }).notNullable().index();
    table.binary('answer');
    table.timestamp('created_at', { precision: 3 }).notNullable().defaultTo(knex.fn.now(3));
  });

  await knex.schema.createTable('access_log', (table) => {
    table.bigIncrements('id');
    table.text('project_id').notNullable();
    table.text('registration_id').notNullable();
    table.text('credential_id').notNullable();
    table.text('route').notNullable();
    table.text('request_id').notNullable();
    table.timestamp('at', { precision: 3 }).notNullable().defaultTo(knex.fn.now(3));
    table.index(['registration_id', 'at']);
  });
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['access_log', 'idempotency_keys']) await knex.schema.dropTable(table);
}
