import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('project_certificates', (table) => {
    table.text('project_id').primary().references('projects.id');
    table.binary('certificate').notNullable();
    table.binary('sealed_key').notNullable();
    table.timestamp('created_at', { precision: 3 }).notNullable().defaultTo(knex.fn.now(3));
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('project_certificates');
}
