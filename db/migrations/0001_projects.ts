import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('projects', (table) => {
    table.text('id').primary();
    table.text('name').notNullable();
    table.text('mode').notNullable().checkIn(['live', 'sandbox']);
    table.text('default_language').notNullable();
    table.specificType('allowed_countries', 'text[]');
    table.text('enrolment_url');
    table.specificType('allowed_origins', 'text[]').notNullable();
    table.timestamp('created_at', { precision: 3 }).notNullable().defaultTo(knex.fn.now(3));
    table.timestamp('updated_at', { precision: 3 }).notNullable().defaultTo(knex.fn.now(3));
    table.index(['created_at', 'id']);
  });

  await knex.schema.createTable('api_keys', (table) => {
    table.text('id').primary();
    table.text('project_id').notNullable().references('projects.id');
    table.text('name').notNullable();
    table.specificType('scopes', 'text[]').notNullable();
    table.boolean('publishable').notNullable();
    table.text('secret_hash').notNullable().unique();
    table.timestamp('created_at', { precision: 3 }).notNullable().defaultTo(knex.fn.now(3));
    table.timestamp('last_used_at', { precision: 3 });
    table.timestamp('revoked_at', { precision: 3 });
    table.index(['project_id', 'created_at', 'id']);
  });

  // `json`, not `jsonb`: the order of a form's fields is the company's.
  await knex.schema.createTable('flows', (table) => {
    table.text('id').primary();
    table.text('project_id').notNullable().references('projects.id');
    table.json('draft').notNullable();
    table.integer('published_version');
    table.timestamp('created_at', { precision: 3 }).notNullable().defaultTo(knex.fn.now(3));
    table.timestamp('updated_at', { precision: 3 }).notNullable().defaultTo(knex.fn.now(3));
    table.index(['project_id', 'created_at', 'id']);
  });

  await knex.schema.createTable('flow_versions', (table) => {
    table.text('flow_id').notNullable().references('flows.id');
    table.integer('version').notNullable();
    table.text('project_id').notNullable().references('projects.id');
    table.text('request_id').notNullable();
    table.json('definition').notNullable();
    table.timestamp('published_at', { precision: 3 }).notNullable().defaultTo(knex.fn.now(3));
    table.primary(['flow_id', 'version']);
    table.unique(['flow_id', 'request_id']);
  });
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['flow_versions', 'flows', 'api_keys', 'projects']) await knex.schema.dropTable(table);
}
