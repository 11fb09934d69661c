import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('contacts', (table) => {
    table.text('id').primary();
    table.text('registration_id').notNullable();
    table.text('project_id').notNullable();
    table.text('channel').notNullable();
    table.text('value_hash').notNullable();
    table.timestamp('created_at', { precision: 3 }).notNullable().defaultTo(knex.fn.now(3));
    table.unique(['registration_id', 'channel', 'value_hash']);
  });

  await knex.schema.createTable('contact_verifications', (table) => {
    table.text('id').primary();
    table.text('registration_id').notNullable();
    table.text('project_id').notNullable();
    table.text('contact_id').notNullable().references('contacts.id');
    table.text('channel').notNullable();
    table.text('code_hash').notNullable();
    table.timestamp('expires_at', { precision: 3 }).notNullable();
    table.integer('attempts_left').notNullable();
    table.timestamp('confirmed_at', { precision: 3 });
  });

  await knex.schema.createTable('liveness_challenges', (table) => {
    table.text('id').primary();
    table.text('registration_id').notNullable();
    table.text('project_id').notNullable();
    table.text('key').notNullable();
    table.specificType('actions', 'text[]').notNullable();
    table.timestamp('expires_at', { precision: 3 }).notNullable();
    table.text('used_for');
  });
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['liveness_challenges', 'contact_verifications', 'contacts']) await knex.schema.dropTable(table);
}
