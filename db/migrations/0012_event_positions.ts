import type { Knex } from 'knex';

/**
 * Events get a place in the order of all events of all registrations, after they are stored: the order in which
 * transactions end is known only then.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('registration_events', (table) => {
    table.bigInteger('position').unique();
    table.index(['project_id', 'position']);
  });
  await knex.raw(`create index registration_events_unplaced on registration_events (registration_id, sequence)
    where position is null`);
  await knex.raw('create sequence event_positions');

  await knex.schema.createTable('feed_readers', (table) => {
    table.text('name').primary();
    /** Of the last event that it read. */
    table.bigInteger('position').notNullable().defaultTo(0);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('feed_readers');
  await knex.raw('drop index registration_events_unplaced');
  await knex.schema.alterTable('registration_events', (table) => {
    table.dropColumn('position');
  });
  await knex.raw('drop sequence event_positions');
}
