import type { Knex } from 'knex';
import type { EndpointHealth } from '../../domain/webhooks/attempts';
import type { EndpointState, WebhookType } from '../../domain/webhooks/types';
import type { Instant } from '../../domain/vocabulary';
import { only } from './only';
import { restrictToPage, toPage } from './page';
import type { Page, PageRequest } from './page';

/** Where a company hears of what happens in its project. */
export interface WebhookEndpoint extends EndpointHealth {
  readonly id: string;
  readonly projectId: string;
  readonly url: string;
  readonly description: string | null;
  /** Null takes all. */
  readonly eventTypes: readonly WebhookType[] | null;
  /** Sealed for the service: what `webhooks/secrets.ts` reads. */
  readonly sealedSecrets: Buffer;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export type NewWebhookEndpoint = Pick<
  WebhookEndpoint,
  'id' | 'projectId' | 'url' | 'description' | 'eventTypes' | 'sealedSecrets'
>;
export type WebhookEndpointChange = Partial<Pick<WebhookEndpoint, 'url' | 'description' | 'eventTypes'>> & {
  readonly state?: Exclude<EndpointState, 'disabled'>;
};

export interface WebhookEndpointsRepository {
  /**
   * Repeated with the same id it answers the endpoint made by the first call, with the new secrets. Null where the project
   * has as many as it may.
   */
  create(endpoint: NewWebhookEndpoint): Promise<WebhookEndpoint | null>;
  get(id: string): Promise<WebhookEndpoint | null>;
  /** Of all projects where none is named. */
  list(projectId: string | null, page: PageRequest): Promise<Page<WebhookEndpoint>>;
  /**
   * Null where there is no such endpoint. One that becomes active begins anew: whatever is pending is due at once, with
   * all its attempts before it.
   */
  update(id: string, change: WebhookEndpointChange, at: Instant): Promise<WebhookEndpoint | null>;
  /** Puts other secrets in the place of those that are there; one such change at a time. Null as above. */
  changeSecrets(id: string, change: (sealed: Buffer) => Buffer): Promise<WebhookEndpoint | null>;
  /** With its deliveries. */
  remove(id: string): Promise<void>;
  /** How many of their deliveries are pending and failed, by endpoint; those that have none are left out. */
  undelivered(ids: readonly string[]): Promise<ReadonlyMap<string, Undelivered>>;
}

export interface Undelivered {
  readonly pending: number;
  readonly failed: number;
}

export const ENDPOINT_COLUMNS = [
  'id',
  'project_id as projectId',
  'url',
  'description',
  'event_types as eventTypes',
  'sealed_secrets as sealedSecrets',
  'state',
  'failing_since as failingSince',
  'held_until as heldUntil',
  'created_at as createdAt',
  'updated_at as updatedAt',
];

/** Of one project: every event is written once for each of them. */
const MOST_ENDPOINTS = 20;

/** Whoever holds it is alone with the endpoint: with what is made for it, sent, and noted of it. */
export function lockEndpoint(trx: Knex.Transaction, id: string): Promise<WebhookEndpoint | undefined> {
  return trx('webhook_endpoints').where({ id }).forUpdate().first<WebhookEndpoint | undefined>(ENDPOINT_COLUMNS);
}

export function createWebhookEndpointsRepository(knex: Knex): WebhookEndpointsRepository {
  return {
    create: ({ id, projectId, url, description, eventTypes, sealedSecrets }) =>
      knex.transaction(async (trx) => {
        // One at a time for each project, so that they are counted rightly.
        await trx('projects').where({ id: projectId }).forNoKeyUpdate().select('id');
        const others = await trx('webhook_endpoints').where({ project_id: projectId }).whereNot({ id }).pluck('id');
        if (others.length >= MOST_ENDPOINTS) return null;
        const rows = await trx('webhook_endpoints')
          .insert({
            ...{ id, url, description },
            project_id: projectId,
            event_types: eventTypes,
            sealed_secrets: sealedSecrets,
          })
          .onConflict('id')
          .merge(['sealed_secrets'])
          .returning<WebhookEndpoint[]>(ENDPOINT_COLUMNS);
        return only(rows);
      }),

    async get(id) {
      const rows = await knex('webhook_endpoints').where({ id }).select<WebhookEndpoint[]>(ENDPOINT_COLUMNS);
      return rows[0] ?? null;
    },

    async list(projectId, page) {
      const rows = await knex('webhook_endpoints')
        .modify((query) => {
          if (projectId !== null) void query.where({ project_id: projectId });
        })
        .modify(restrictToPage, page)
        .select<WebhookEndpoint[]>(ENDPOINT_COLUMNS);
      return toPage(rows, page);
    },

    update: (id, { state, url, description, eventTypes }, at) =>
      knex.transaction(async (trx) => {
        const before = await lockEndpoint(trx, id);
        if (before === undefined) return null;
        const resumes = state === 'active' && before.state !== 'active';
        const rows = await trx('webhook_endpoints')
          .where({ id })
          .update({
            ...{ state, url, description },
            event_types: eventTypes,
            updated_at: at,
            ...(resumes && { failing_since: null, held_until: null }),
          })
          .returning<WebhookEndpoint[]>(ENDPOINT_COLUMNS);
        if (resumes) {
          await trx('webhook_deliveries')
            .where({ endpoint_id: id, state: 'pending' })
            .update({
              attempts: 0,
              first_attempt_at: null,
              next_attempt_at: trx.raw('case when next_attempt_at is not null then ?::timestamptz end', [at]),
            });
        }
        return only(rows);
      }),

    changeSecrets: (id, change) =>
      knex.transaction(async (trx) => {
        const before = await lockEndpoint(trx, id);
        if (before === undefined) return null;
        const changed = await trx('webhook_endpoints')
          .where({ id })
          .update({ sealed_secrets: change(before.sealedSecrets), updated_at: trx.fn.now(3) })
          .returning<WebhookEndpoint[]>(ENDPOINT_COLUMNS);
        return only(changed);
      }),

    async remove(id) {
      await knex('webhook_endpoints').where({ id }).delete();
    },

    async undelivered(ids) {
      const rows = await knex('webhook_deliveries')
        .whereIn('endpoint_id', ids)
        .whereNot('state', 'delivered')
        .groupBy('endpoint_id')
        .select<({ readonly id: string } & Undelivered)[]>(
          'endpoint_id as id',
          knex.raw(`count(*) filter (where state = 'pending')::integer as pending`),
          knex.raw(`count(*) filter (where state = 'failed')::integer as failed`),
        );
      return new Map(rows.map(({ id, ...counts }) => [id, counts]));
    },
  };
}
