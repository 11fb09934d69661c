import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('enrolments', (table) => {
    table.text('registration_id').primary();
    table.text('project_id').notNullable().references('projects.id');
    table.text('mode').notNullable();
    table.text('language').notNullable();
    table.text('flow_id').notNullable();
    table.integer('flow_version').notNullable();
    table.text('previous_registration_id');
    table.jsonb('begun_by').notNullable();
    table.specificType('key_hashes', 'text[]').notNullable();
    table.integer('token_generation').notNullable().defaultTo(1);
    table.text('token_generation_of');
    table.integer('oldest_token_generation').notNullable().defaultTo(1);
    table.timestamp('created_at', { precision: 3 }).notNullable().defaultTo(knex.fn.now(3));
    table.foreign(['flow_id', 'flow_version']).references(['flow_id', 'version']).inTable('flow_versions');
  });

  await knex.schema.createTable('natural_keys', (table) => {
    table.text('key_hash').primary();
    table.text('project_id').notNullable();
    table.text('flow_id').notNullable();
    // Deferred: a claim takes the key before it makes the enrolment.
    table.text('registration_id').notNullable().references('enrolments.registration_id').deferrable('deferred');
    table.timestamp('held_until', { precision: 3 });
  });

  // No foreign keys below: these rows can be rebuilt from the workflows alone.
  await knex.schema.createTable('registrations', (table) => {
    table.text('id').primary();
    table.text('project_id').notNullable();
    table.text('status').notNullable();
    table.integer('sequence').notNullable();
    table.jsonb('state').notNullable();
    table.timestamp('created_at', { precision: 3 }).notNullable();
    table.index(['created_at', 'id']);
    table.index(['status', 'created_at', 'id']);
    table.index(['project_id', 'created_at', 'id']);
    table.index(['project_id', 'status', 'created_at', 'id']);
  });

  await knex.schema.createTable('registration_events', (table) => {
    table.text('registration_id').notNullable();
    table.integer('sequence').notNullable();
    table.text('project_id').notNullable();
    table.text('type').notNullable();
    table.timestamp('at', { precision: 3 }).notNullable();
    table.text('key');
    table.jsonb('data').notNullable();
    table.primary(['registration_id', 'sequence']);
  });
}

export async function down(knex: Knex): Promise<void> {
  const tables = ['registration_events', 'registrations', 'natural_keys', 'enrolments'];
  for (const table of tables) await knex.schema.dropTable(table);
}
