import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('service_keys', (table) => {
    table.text('name').primary();
    table.binary('wrapped').notNullable();
    table.timestamp('created_at', { precision: 3 }).notNullable().defaultTo(knex.fn.now(3));
  });

  await knex.schema.createTable('data_keys', (table) => {
    table.text('registration_id').primary();
    table.text('project_id').notNullable();
    table.binary('wrapped').notNullable();
    table.timestamp('created_at', { precision: 3 }).notNullable().defaultTo(knex.fn.now(3));
  });

  await knex.schema.createTable('sealed_records', (table) => {
    table.text('registration_id').notNullable();
    table.text('kind').notNullable();
    table.text('id').notNullable();
    table.text('project_id').notNullable();
    table.binary('sealed').notNullable();
    table.timestamp('created_at', { precision: 3 }).notNullable().defaultTo(knex.fn.now(3));
    table.primary(['registration_id', 'kind', 'id']);
  });
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['sealed_records', 'data_keys', 'service_keys']) await knex.schema.dropTable(table);
}
