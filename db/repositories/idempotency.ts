import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { statement } from '../statement';

/** How long a request keeps its key without renewing, in seconds. */
const LEASE_SECONDS = 10;
/** Later than a workflow task that was lost is given out again, and until long after everything came back. */
const CUT_OFF = { earliestSeconds: 15, latestSeconds: 15 * 60 };
/** In place of a lease's token, once it was given back. */
const NOBODY = '';
/** Callers are promised 24 hours; a lease may end a little before its request does. */
const KEPT_HOURS = 25;

export interface IdempotentRequest {
  /**
   * HMAC of credential, route and Idempotency-Key: the key itself is the caller's text and is not stored. Of a request that
   * has no key, its own.
   */
  readonly id: string;
  /** Null for requests with the admin key that belong to no project. */
  readonly projectId: string | null;
  /** The registration that its path names, if any. */
  readonly registrationId: string | null;
  /** HMAC of the body. */
  readonly fingerprint: string;
  /** Allotted to the first request, and handed to every later one, so that a repetition makes nothing twice. */
  readonly resourceId: string;
}

/** A request's hold on its key. */
export interface Lease {
  readonly id: string;
  readonly token: string;
}

export type Begun =
  | { readonly type: 'fresh'; readonly resourceId: string; readonly lease: Lease }
  /** The request that ran before was given up or died; this one goes on with its resource id. */
  | { readonly type: 'takenOver'; readonly resourceId: string; readonly lease: Lease }
  | { readonly type: 'replay'; readonly resourceId: string; readonly answer: Buffer }
  | { readonly type: 'mismatch' }
  | { readonly type: 'inProgress' };

export interface IdempotencyRepository {
  /** Of any number of equal requests at once exactly one is `fresh`. */
  begin(request: IdempotentRequest): Promise<Begun>;
  /** False where the lease was lost to another request. */
  renew(lease: Lease): Promise<boolean>;
  /** Keeps the sealed answer. False where the lease was lost to another request. */
  finish(lease: Lease, answer: Buffer): Promise<boolean>;
  /** Keeps no answer (429, 5xx): the next request with this key takes over at once. */
  release(lease: Lease): Promise<void>;
  /** Registrations of requests that ended without an answer a while ago, of the last minutes. */
  cutOff(): Promise<readonly string[]>;
  /** Forgets up to `limit` requests that ended, or whose process died, more than a day ago; answers how many. */
  prune(limit: number): Promise<number>;
}

interface KeyRow {
  readonly fingerprint: string;
  readonly resourceId: string;
  readonly answer: Buffer | null;
}

// The server's clock: processes on several machines share the leases.
const take = statement<Pick<KeyRow, 'resourceId'>>(
  'idempotency.begin',
  `insert into idempotency_keys (id, project_id, registration_id, fingerprint, resource_id, lease, leased_until)
   values (?, ?, ?, ?, ?, ?, clock_timestamp() + make_interval(secs => ?))
   on conflict (id) do update set lease = excluded.lease, leased_until = excluded.leased_until
     where idempotency_keys.fingerprint = excluded.fingerprint
       and idempotency_keys.answer is null
       and (idempotency_keys.lease = ? or idempotency_keys.leased_until <= clock_timestamp())
   returning resource_id as "resourceId"`,
);
const keepAnswer = statement<{ readonly id: string }>(
  'idempotency.finish',
  'update idempotency_keys set answer = ? where id = ? and lease = ? and answer is null returning id',
);

export function createIdempotencyRepository(knex: Knex): IdempotencyRepository {
  const leaseEnd = () => knex.raw('clock_timestamp() + make_interval(secs => ?)', [LEASE_SECONDS]);
  const ago = (seconds: number) => knex.raw('clock_timestamp() - make_interval(secs => ?)', [seconds]);
  const leased = ({ id, token }: Lease) => knex('idempotency_keys').where({ id, lease: token }).whereNull('answer');

  return {
    async begin({ id, projectId, registrationId, fingerprint, resourceId }) {
      const lease = { id, token: randomUUID() };
      const [begun] = await take(knex, [
        id,
        projectId,
        registrationId,
        fingerprint,
        resourceId,
        lease.token,
        LEASE_SECONDS,
        NOBODY,
      ]);
      if (begun !== undefined) {
        const type = begun.resourceId === resourceId ? 'fresh' : 'takenOver';
        return { type, resourceId: begun.resourceId, lease };
      }

      const [stored] = await knex('idempotency_keys')
        .where({ id })
        .select<KeyRow[]>('fingerprint', 'resource_id as resourceId', 'answer');
      if (stored === undefined) return { type: 'inProgress' };
      if (stored.fingerprint !== fingerprint) return { type: 'mismatch' };
      if (stored.answer === null) return { type: 'inProgress' };
      return { type: 'replay', resourceId: stored.resourceId, answer: stored.answer };
    },

    async renew(lease) {
      const renewed = await leased(lease).update({ leased_until: leaseEnd() });
      return renewed > 0;
    },

    async finish(lease, answer) {
      const finished = await keepAnswer(knex, [answer, lease.id, lease.token]);
      return finished.length > 0;
    },

    async release(lease) {
      // Nobody's: a renewal under way at this moment must not take it again.
      await leased(lease).update({ lease: NOBODY, leased_until: knex.raw('clock_timestamp()') });
    },

    async cutOff() {
      const rows = await knex('idempotency_keys')
        .whereNull('answer')
        .whereNotNull('registration_id')
        .whereBetween('leased_until', [ago(CUT_OFF.latestSeconds), ago(CUT_OFF.earliestSeconds)])
        .distinct<{ registrationId: string }[]>('registration_id as registrationId');
      return rows.map(({ registrationId }) => registrationId);
    },

    async prune(limit) {
      // Several processes prune at once: each takes rows that no other holds. Materialized: chosen once, whatever the plan.
      const { rowCount } = await knex.raw<{ readonly rowCount: number }>(
        `with old as materialized (
           select id from idempotency_keys where leased_until < now() - make_interval(hours => ?)
           order by leased_until limit ? for update skip locked)
         delete from idempotency_keys using old where idempotency_keys.id = old.id`,
        [KEPT_HOURS, limit],
      );
      return rowCount;
    },
  };
}
