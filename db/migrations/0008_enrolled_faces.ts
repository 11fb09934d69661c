import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('enrolled_faces', (table) => {
    table.bigIncrements('position');
    table.text('project_id').notNullable();
    table.text('engine').notNullable();
    // Once the key is destroyed, nothing opens the face any more.
    table.text('registration_id').notNullable().references('data_keys.registration_id').onDelete('CASCADE');
    table.text('submission_id').notNullable();
    table.timestamp('created_at', { precision: 3 }).notNullable().defaultTo(knex.fn.now(3));
    table.unique(['registration_id', 'submission_id', 'engine']);
    table.index(['project_id', 'engine', 'position']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('enrolled_faces');
}
