import type { Knex } from 'knex';

/** An erased registration gives back its document numbers with its key. */
export async function up(knex: Knex): Promise<void> {
  await knex('document_numbers')
    .whereNotExists(knex('data_keys').whereRaw('data_keys.registration_id = document_numbers.registration_id'))
    .delete();
  await knex.schema.alterTable('document_numbers', (table) => {
    table.foreign('registration_id').references('data_keys.registration_id').onDelete('CASCADE');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('document_numbers', (table) => {
    table.dropForeign('registration_id');
  });
}
