import type { Knex } from 'knex';
import { idMadeAt } from '../idMadeAt';
import type { DeliveryProgress } from '../../domain/webhooks/attempts';
import { TEST_TYPE } from '../../domain/webhooks/types';
import type { DeliveryState, WebhookType } from '../../domain/webhooks/types';
import type { Instant } from '../../domain/vocabulary';
import { addWebhookMessages, unblock } from './webhookMessages';
import type { WebhookMessage, WokenEndpoint } from './webhookMessages';
import { lockEndpoint } from './webhookEndpoints';
import type { WebhookEndpoint } from './webhookEndpoints';
import { only } from './only';
import { restrictToPage, toPage } from './page';
import type { Page, PageRequest } from './page';

/** One message for one endpoint. */
export interface WebhookDelivery extends DeliveryProgress {
  readonly id: string;
  readonly endpointId: string;
  readonly type: WebhookType;
  /** Whose deliveries keep their order: a registration's, mostly. */
  readonly subjectId: string;
  readonly sequence: number | null;
  readonly createdAt: Instant;
  readonly lastAttemptAt: Instant | null;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly lastDurationMs: number | null;
}

/** Which deliveries of an endpoint; what is left out restricts nothing. */
export interface DeliveryFilter {
  readonly state?: DeliveryState | undefined;
  readonly type?: WebhookType | undefined;
  readonly subjectId?: string | undefined;
  readonly id?: string | undefined;
  /** Made at this time or later. */
  readonly from?: Instant | undefined;
  /** Made before. */
  readonly before?: Instant | undefined;
}

export interface WebhookDeliveriesRepository {
  /** Makes deliveries for every endpoint that takes a message; answers the endpoints that somebody must be told of. */
  add(trx: Knex.Transaction, messages: readonly WebhookMessage[], at: Instant): Promise<readonly WokenEndpoint[]>;
  /** The same, in a transaction of its own. */
  announce(messages: readonly WebhookMessage[], at: Instant): Promise<readonly WokenEndpoint[]>;
  /** Makes the test of an endpoint; once for an id. */
  addTest(endpoint: WebhookEndpoint, id: string, body: string, at: Instant): Promise<WebhookDelivery>;
  list(endpointId: string, filter: DeliveryFilter, page: PageRequest): Promise<Page<WebhookDelivery>>;
  /** Makes deliveries pending once more, with all their attempts before them, and answers how many. */
  redeliver(endpointId: string, filter: DeliveryFilter, at: Instant): Promise<number>;
  /** Forgets at most `limit` deliveries that were made before, and have ended. */
  prune(before: Instant, limit: number): Promise<number>;
}

export const DELIVERY_COLUMNS = [
  'id',
  'endpoint_id as endpointId',
  'type',
  'subject_id as subjectId',
  'sequence',
  'state',
  'attempts',
  'first_attempt_at as firstAttemptAt',
  'next_attempt_at as nextAttemptAt',
  'created_at as createdAt',
  'last_attempt_at as lastAttemptAt',
  'last_status as lastStatus',
  'last_error as lastError',
  'last_duration_ms as lastDurationMs',
];

/** Rows of one statement. */
const REDELIVERED_AT_ONCE = 5_000;

export function createWebhookDeliveriesRepository(knex: Knex): WebhookDeliveriesRepository {
  return {
    add: addWebhookMessages,

    announce: (messages, at) => knex.transaction((trx) => addWebhookMessages(trx, messages, at)),

    async addTest(endpoint, id, body, at) {
      const rows = await knex('webhook_deliveries')
        .insert({
          ...{ id, body, type: TEST_TYPE, created_at: at, next_attempt_at: at },
          endpoint_id: endpoint.id,
          project_id: endpoint.projectId,
          subject_id: id,
        })
        .onConflict('id')
        .merge(['id'])
        .returning<WebhookDelivery[]>(DELIVERY_COLUMNS);
      return only(rows);
    },

    async list(endpointId, filter, page) {
      const rows = await knex('webhook_deliveries')
        .where({ endpoint_id: endpointId })
        .modify(restrictTo, filter)
        .modify(restrictToPage, page)
        .select<WebhookDelivery[]>(DELIVERY_COLUMNS);
      return toPage(rows, page);
    },

    redeliver: (endpointId, filter, at) =>
      knex.transaction(async (trx) => {
        await lockEndpoint(trx, endpointId);
        let [count, last] = [0, 0];
        for (;;) {
          const rows = await trx('webhook_deliveries')
            .whereIn(
              'number',
              (part) =>
                void part
                  .from('webhook_deliveries')
                  .where({ endpoint_id: endpointId })
                  .where('number', '>', last)
                  .modify(restrictTo, filter)
                  .orderBy('number')
                  .limit(REDELIVERED_AT_ONCE)
                  .select('number'),
            )
            .update({ state: 'pending', attempts: 0, first_attempt_at: null, next_attempt_at: null })
            .returning<{ number: string; subjectId: string }[]>(['number', 'subject_id as subjectId']);
          const subjects = [...new Set(rows.map(({ subjectId }) => subjectId))];
          await unblock(
            trx,
            subjects.map((subjectId) => ({ endpointId, subjectId })),
            at,
          );
          count += rows.length;
          if (rows.length < REDELIVERED_AT_ONCE) return count;
          last = Math.max(...rows.map(({ number }) => Number(number)));
        }
      }),

    async prune(before, limit) {
      return knex('webhook_deliveries')
        .whereIn(
          'number',
          (old) =>
            void old
              .from('webhook_deliveries')
              .where('id', '<', idMadeAt('dlv', Date.parse(before)))
              .whereNot('state', 'pending')
              .orderBy('id')
              .limit(limit)
              .select('number'),
        )
        .delete();
    },
  };
}

function restrictTo(query: Knex.QueryBuilder, filter: DeliveryFilter): void {
  const equal = { state: filter.state, type: filter.type, subject_id: filter.subjectId, id: filter.id };
  for (const [column, value] of Object.entries(equal)) if (value !== undefined) void query.where(column, value);
  if (filter.from !== undefined) void query.where('created_at', '>=', filter.from);
  if (filter.before !== undefined) void query.where('created_at', '<', filter.before);
}
