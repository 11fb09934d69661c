import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('document_numbers', (table) => {
    table.text('project_id').notNullable();
    table.text('number_hash').notNullable();
    table.text('registration_id').notNullable();
    table.timestamp('created_at', { precision: 3 }).notNullable().defaultTo(knex.fn.now(3));
    table.primary(['project_id', 'number_hash']);
    // An erased registration gives back its numbers.
    table.index('registration_id');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('document_numbers');
}
