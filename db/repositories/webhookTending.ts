import type { Knex } from 'knex';
import type { DeliveryProgress, EndpointHealth } from '../../domain/webhooks/attempts';
import { TEST_TYPE } from '../../domain/webhooks/types';
import type { Instant } from '../../domain/vocabulary';
import { statement } from '../statement';
import { only } from './only';
import type { WebhookDelivery } from './webhookDeliveries';
import { ENDPOINT_COLUMNS, lockEndpoint } from './webhookEndpoints';
import type { WebhookEndpoint } from './webhookEndpoints';
import type { WokenEndpoint } from './webhookMessages';

export interface DueDelivery extends Pick<WebhookDelivery, 'id' | 'type'> {
  readonly body: string;
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

/** What whoever sends the deliveries of an endpoint does, one at a time for each endpoint. */
export interface WebhookTendingRepository {
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
  /** Endpoints of which something has been due since `since` and to which nobody tends. */
  neglected(since: Instant, at: Instant): Promise<readonly WokenEndpoint[]>;
}

/** The endpoint is locked; the delivery is looked at once more when its end is noted. */
const lockAttempted = statement<DeliveryProgress & EndpointHealthRow>(
  'webhooks.lock',
  `select endpoint.state as "endpointState", failing_since as "failingSince", held_until as "heldUntil",
     delivery.state, attempts, first_attempt_at as "firstAttemptAt", next_attempt_at as "nextAttemptAt"
   from webhook_endpoints endpoint join webhook_deliveries delivery on delivery.endpoint_id = endpoint.id
   where endpoint.id = ? and delivery.id = ? and delivery.state = 'pending' for update of endpoint`,
);

type EndpointHealthRow = Omit<EndpointHealth, 'state'> & { readonly endpointState: EndpointHealth['state'] };

/** With its end the next one of the same subject is due. */
const noteAttempt = statement<{ readonly id: string }>(
  'webhooks.attempt',
  `with attempted as (
     update webhook_deliveries set state = ?, attempts = ?, first_attempt_at = ?, next_attempt_at = ?,
       last_attempt_at = ?, last_status = ?, last_error = ?, last_duration_ms = ?
     where id = ? and state = 'pending' and attempts = ?
     returning id, number, endpoint_id, subject_id, state),
   unblocked as (
     update webhook_deliveries set next_attempt_at = ? from attempted
     where attempted.state <> 'pending' and webhook_deliveries.next_attempt_at is null
       and webhook_deliveries.number = (
         select min(number) from webhook_deliveries waiting
         where waiting.endpoint_id = attempted.endpoint_id and waiting.subject_id = attempted.subject_id
           and waiting.state = 'pending' and waiting.number <> attempted.number))
   select id from attempted`,
);

export function createWebhookTendingRepository(knex: Knex): WebhookTendingRepository {
  return {
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
        const [row] = await lockAttempted(trx, [endpointId, id]);
        if (row === undefined) return null;
        const { endpointState, failingSince, heldUntil, ...delivery } = row;
        const endpoint = { state: endpointState, failingSince, heldUntil };

        const settled = settle({ endpoint, delivery });
        const { state, attempts, firstAttemptAt, nextAttemptAt } = settled.delivery;
        const noted = [state, attempts, firstAttemptAt, nextAttemptAt, at, status, error, durationMs];
        const ended = await noteAttempt(trx, [...noted, id, delivery.attempts, at]);
        if (ended.length === 0) return null;
        if (settled.endpoint !== null) await noteHealth(trx, { id: endpointId, ...endpoint }, settled.endpoint, at);
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
        const endpoint = await lockEndpoint(trx, endpointId);
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
  };
}

/** Whether more than tests are sent now. */
function isSentTo({ state, heldUntil }: EndpointHealth, at: Instant): boolean {
  return state === 'active' && (heldUntil === null || heldUntil <= at);
}

async function noteHealth(
  trx: Knex.Transaction,
  endpoint: EndpointHealth & { readonly id: string },
  now: EndpointHealth,
  at: Instant,
) {
  const { id, state, failingSince, heldUntil } = endpoint;
  if (now.state === state && now.failingSince === failingSince && now.heldUntil === heldUntil) return;
  await trx('webhook_endpoints')
    .where({ id })
    .update({
      ...{ state: now.state, failing_since: now.failingSince, held_until: now.heldUntil },
      ...(now.state !== state && { updated_at: at }),
    });
}

function notBefore(due: Instant | null, heldUntil: Instant | null): Instant | null {
  return due !== null && heldUntil !== null && heldUntil > due ? heldUntil : due;
}

function earlier(one: Instant | null, other: Instant | null): Instant | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}
