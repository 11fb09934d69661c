import type { Knex } from 'knex';

/** What lists are filtered by: taken from the state by the database, so that it can never differ from it. */
const COLUMNS = {
  flow_id: `text generated always as (state #>> '{flow,id}') stored`,
  flow_version: `integer generated always as ((state #>> '{flow,version}')::integer) stored`,
  waiting_on: `text generated always as (state ->> 'waitingOn') stored`,
  current_step: `text generated always as (state ->> 'currentStep') stored`,
  red_flags: `jsonb generated always as (jsonb_path_query_array(state, '$.redFlags[*].code')) stored`,
  updated_at: `timestamptz generated always as (instant_of(state ->> 'updatedAt')) stored`,
};

const INDEXES = [
  ['project_id', 'id'],
  ['project_id', 'status', 'id'],
  ['project_id', 'waiting_on', 'id'],
  ['project_id', 'current_step', 'id'],
  ['project_id', 'flow_id', 'flow_version', 'id'],
  ['project_id', 'updated_at'],
  ['status', 'id'],
];
const INDEXES_BEFORE = [
  ['created_at', 'id'],
  ['status', 'created_at', 'id'],
  ['project_id', 'created_at', 'id'],
  ['project_id', 'status', 'created_at', 'id'],
];

export async function up(knex: Knex): Promise<void> {
  // An instant of the state is in UTC and so means the same under all settings, which PostgreSQL cannot know.
  await knex.raw(`create function instant_of(text) returns timestamptz language sql immutable strict parallel safe
    return $1::timestamptz`);
  await knex.schema.alterTable('registrations', (table) => {
    for (const [name, type] of Object.entries(COLUMNS)) table.specificType(name, type);
    for (const columns of INDEXES_BEFORE) table.dropIndex(columns);
    for (const columns of INDEXES) table.index(columns);
  });
  await knex.raw('create index registrations_red_flags_index on registrations using gin (red_flags jsonb_path_ops)');

  await knex.schema.createTable('search_keys', (table) => {
    table.text('project_id').notNullable();
    // Of an external id, an address, a number or a tag of the project; which of them, only the hash knows.
    table.text('key_hash').notNullable();
    table.text('registration_id').notNullable().references('data_keys.registration_id').onDelete('CASCADE');
    table.primary(['key_hash', 'registration_id']);
    table.index('registration_id');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('search_keys');
  await knex.schema.alterTable('registrations', (table) => {
    for (const columns of INDEXES) table.dropIndex(columns);
    for (const columns of INDEXES_BEFORE) table.index(columns);
    table.dropColumns(...Object.keys(COLUMNS));
  });
  await knex.raw('drop function instant_of(text)');
}
