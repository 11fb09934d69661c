import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('webhook_endpoints', (table) => {
    table.text('id').primary();
    table.text('project_id').notNullable().references('projects.id');
    table.text('url').notNullable();
    table.text('description');
    /** Null takes all. */
    table.specificType('event_types', 'text[]');
    table.binary('sealed_secrets').notNullable();
    table.text('state').notNullable().defaultTo('active').checkIn(['active', 'paused', 'disabled']);
    table.timestamp('failing_since', { precision: 3 });
    table.timestamp('held_until', { precision: 3 });
    /** Somebody sends what is due, and finds what becomes due meanwhile. */
    table.timestamp('tended_until', { precision: 3 });
    table.timestamp('created_at', { precision: 3 }).notNullable().defaultTo(knex.fn.now(3));
    table.timestamp('updated_at', { precision: 3 }).notNullable().defaultTo(knex.fn.now(3));
    table.index(['project_id', 'id']);
  });

  await knex.schema.createTable('webhook_deliveries', (table) => {
    /** Their order: that in which they were made. */
    table.bigIncrements('number');
    table.text('id').notNullable().unique();
    table.text('endpoint_id').notNullable().references('webhook_endpoints.id').onDelete('CASCADE');
    table.text('project_id').notNullable();
    table.text('type').notNullable();
    /** Whose deliveries keep their order: a registration. */
    table.text('subject_id').notNullable();
    table.integer('sequence');
    /** As it is signed and sent, each time the same. */
    table.text('body').notNullable();
    table.text('state').notNullable().defaultTo('pending').checkIn(['pending', 'delivered', 'failed']);
    table.integer('attempts').notNullable().defaultTo(0);
    table.timestamp('first_attempt_at', { precision: 3 });
    /** Of the first one of a subject that is pending; null of all the others. */
    table.timestamp('next_attempt_at', { precision: 3 });
    table.timestamp('last_attempt_at', { precision: 3 });
    table.integer('last_status');
    table.text('last_error');
    table.integer('last_duration_ms');
    table.timestamp('created_at', { precision: 3 }).notNullable();
    table.index(['endpoint_id', 'id']);
    table.index(['endpoint_id', 'subject_id', 'number']);
  });
  await knex.raw(`create index webhook_deliveries_due on webhook_deliveries (endpoint_id, next_attempt_at)
    where next_attempt_at is not null`);
  await knex.raw(`create index webhook_deliveries_pending on webhook_deliveries (endpoint_id, subject_id, number)
    where state = 'pending'`);
  await knex.raw(`create index webhook_deliveries_undelivered on webhook_deliveries (endpoint_id, state, id)
    where state <> 'delivered'`);
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['webhook_deliveries', 'webhook_endpoints']) await knex.schema.dropTable(table);
}
