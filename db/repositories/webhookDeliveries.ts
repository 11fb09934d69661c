import type { Knex } from 'knex';
import { idMadeAt } from '../idMadeAt';
import type { DeliveryProgress, EndpointHealth } from '../../domain/webhooks/attempts';
import { TEST_TYPE } from '../../domain/webhooks/types';
import type { DeliveryState, WebhookType } from '../../domain/webhooks/types';
import type { Instant } from '../../domain/vocabulary';
import { addWebhookMessages, unblock } from './webhookMessages';
import type { WebhookMessage, WokenEndpoint } from './webhookMessages';
import { ENDPOINT_COLUMNS } from './webhookEndpoints';
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

export interface DueDelivery extends Pick<WebhookDelivery, 'id' | 'type'> {
  readonly body: string;
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

/** Where an endpoint stands when nothing of it is due. */
export interface EndpointRest {
  readonly state: WebhookEndpoint['state'];
  readonly failingSince: Instant | null;
  readonly pending: number;
  /** When something is due next: not later than now where something became due just now; null where nothing waits. */
  readonly next: Instant | null;
}

export interface SettledAttempt {
  readonly delivery: DeliveryProgress;
  readonly endpoint: EndpointHealth | null;
  readonly recovered: boolean;
}

export interface LastAttempt {
  readonly status: number | null;
  readonly error: string | null;
  readonly durationMs: number;
}

export interface WebhookDeliveriesRepository {
  /** Makes deliveries for every endpoint that takes a message; answers the endpoints that somebody must be told of. */
  add(trx: Knex.Transaction, messages: readonly WebhookMessage[], at: Instant): Promise<readonly WokenEndpoint[]>;
  /** The same, in a transaction of its own. */
  announce(messages: readonly WebhookMessage[], at: Instant): Promise<readonly WokenEndpoint[]>;
  /** Makes the test of an endpoint; once for an id. */
  addTest(endpoint: WebhookEndpoint, id: string, body: string, at: Instant): Promise<WebhookDelivery>;
  /** Says until when somebody tends to an endpoint; null where it is gone. */
  tend(endpointId: string, until: Instant): Promise<WebhookEndpoint | null>;
  /** What may be sent now, the longest due first: of each subject one at most. */
  due(
    endpoint: WebhookEndpoint,
    at: Instant,
    given: { readonly limit: number; readonly except: readonly string[] },
  ): Promise<readonly DueDelivery[]>;
  /**
   * Notes how an attempt ended, by the rules that `settle` applies; what the delivery held back is due at once. Null
   * where the delivery is gone or has ended meanwhile.
   */
  settle(
    place: { readonly endpointId: string; readonly id: string },
    attempt: LastAttempt & { readonly at: Instant },
    settle: (before: { endpoint: EndpointHealth; delivery: DeliveryProgress }) => SettledAttempt,
  ): Promise<SettledAttempt | null>;
  /** Ends the tending of an endpoint unless something is due; null where it is gone. */
  rest(endpointId: string, at: Instant): Promise<EndpointRest | null>;
  list(endpointId: string, filter: DeliveryFilter, page: PageRequest): Promise<Page<WebhookDelivery>>;
  /** Makes deliveries pending once more, with all their attempts before them, and answers how many. */
  redeliver(endpointId: string, filter: DeliveryFilter, at: Instant): Promise<number>;
  /** Endpoints of which something has been due since `since` and to which nobody tends. */
  neglected(since: Instant, at: Instant): Promise<readonly WokenEndpoint[]>;
  /** Forgets at most `limit` deliveries that were made before, and have ended. */
  prune(before: Instant, limit: number): Promise<number>;
}

const COLUMNS = [
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
  /** Whoever holds it is alone with the endpoint: with what is made for it, sent, and noted of it. */
  const lock = (trx: Knex.Transaction, id: string) =>
    trx('webhook_endpoints').where({ id }).forUpdate().first<WebhookEndpoint | undefined>(ENDPOINT_COLUMNS);

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
        .returning<WebhookDelivery[]>(COLUMNS);
      return only(rows);
    },

    async tend(endpointId, until) {
      const rows = await knex('webhook_endpoints')
        .where({ id: endpointId })
        .update({ tended_until: until })
        .returning<WebhookEndpoint[]>(ENDPOINT_COLUMNS);
      return rows[0] ?? null;
    },

    due: (endpoint, at, { limit, except }) =>
      knex('webhook_deliveries')
        .where({ endpoint_id: endpoint.id, state: 'pending' })
        .where('next_attempt_at', '<=', at)
        .whereNotIn('id', except)
        .modify((query) => {
          if (!isSentTo(endpoint, at)) void query.where({ type: TEST_TYPE });
        })
        .orderBy(['next_attempt_at', 'number'])
        .limit(limit)
        .select<DueDelivery[]>('id', 'type', 'body'),

    settle: ({ endpointId, id }, { at, status, error, durationMs }, settle) =>
      knex.transaction(async (trx) => {
        const endpoint = await lock(trx, endpointId);
        const delivery = await trx('webhook_deliveries')
          .where({ id, state: 'pending' })
          .first<WebhookDelivery | undefined>(COLUMNS);
        if (endpoint === undefined || delivery === undefined) return null;

        const settled = settle({ endpoint, delivery });
        const { state, attempts, firstAttemptAt, nextAttemptAt } = settled.delivery;
        await trx('webhook_deliveries')
          .where({ id })
          .update({
            ...{ state, attempts, first_attempt_at: firstAttemptAt, next_attempt_at: nextAttemptAt },
            ...{ last_attempt_at: at, last_status: status, last_error: error, last_duration_ms: durationMs },
          });
        if (state !== 'pending') await unblock(trx, [{ endpointId, subjectId: delivery.subjectId }], at);
        if (settled.endpoint !== null) await noteHealth(trx, endpoint, settled.endpoint, at);
        if (settled.recovered) {
          await trx('webhook_deliveries')
            .where({ endpoint_id: endpointId, state: 'pending' })
            .where('next_attempt_at', '>', at)
            .update({ next_attempt_at: at });
        }
        return settled;
      }),

    rest: (endpointId, at) =>
      knex.transaction(async (trx) => {
        const endpoint = await lock(trx, endpointId);
        if (endpoint === undefined) return null;
        const counts = await trx('webhook_deliveries')
          .where({ endpoint_id: endpointId, state: 'pending' })
          .select<{ pending: number; next: Instant | null; test: Instant | null }[]>(
            trx.raw('count(*)::integer as pending'),
            trx.raw('min(next_attempt_at) as next'),
            trx.raw('min(next_attempt_at) filter (where type = ?) as test', [TEST_TYPE]),
          );
        const { pending, next, test } = only(counts);
        const due = earlier(test, endpoint.state === 'active' ? notBefore(next, endpoint.heldUntil) : null);
        if (due === null || due > at)
          await trx('webhook_endpoints').where({ id: endpointId }).update({ tended_until: null });
        return { state: endpoint.state, failingSince: endpoint.failingSince, pending, next: due };
      }),

    async list(endpointId, filter, page) {
      const rows = await knex('webhook_deliveries')
        .where({ endpoint_id: endpointId })
        .modify(restrictTo, filter)
        .modify(restrictToPage, page)
        .select<WebhookDelivery[]>(COLUMNS);
      return toPage(rows, page);
    },

    redeliver: (endpointId, filter, at) =>
      knex.transaction(async (trx) => {
        await lock(trx, endpointId);
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

    neglected: (since, at) =>
      knex('webhook_endpoints')
        .where('state', 'active')
        .where((free) => void free.whereNull('tended_until').orWhere('tended_until', '<', at))
        .where((free) => void free.whereNull('held_until').orWhere('held_until', '<', since))
        .whereExists(
          (exists) =>
            void exists
              .from('webhook_deliveries')
              .whereRaw('endpoint_id = webhook_endpoints.id')
              .where('next_attempt_at', '<', since),
        )
        .select<WokenEndpoint[]>('id', 'project_id as projectId'),

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

/** Whether more than tests are sent now. */
function isSentTo({ state, heldUntil }: EndpointHealth, at: Instant): boolean {
  return state === 'active' && (heldUntil === null || heldUntil <= at);
}

async function noteHealth(trx: Knex.Transaction, endpoint: WebhookEndpoint, now: EndpointHealth, at: Instant) {
  const { id, state, failingSince, heldUntil } = endpoint;
  if (now.state === state && now.failingSince === failingSince && now.heldUntil === heldUntil) return;
  await trx('webhook_endpoints')
    .where({ id })
    .update({
      ...{ state: now.state, failing_since: now.failingSince, held_until: now.heldUntil },
      ...(now.state !== state && { updated_at: at }),
    });
}

function restrictTo(query: Knex.QueryBuilder, filter: DeliveryFilter): void {
  const equal = { state: filter.state, type: filter.type, subject_id: filter.subjectId, id: filter.id };
  for (const [column, value] of Object.entries(equal)) if (value !== undefined) void query.where(column, value);
  if (filter.from !== undefined) void query.where('created_at', '>=', filter.from);
  if (filter.before !== undefined) void query.where('created_at', '<', filter.before);
}

function notBefore(due: Instant | null, heldUntil: Instant | null): Instant | null {
  return due !== null && heldUntil !== null && heldUntil > due ? heldUntil : due;
}

function earlier(one: Instant | null, other: Instant | null): Instant | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}
