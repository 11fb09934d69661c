import type { Knex } from 'knex';
import { isTerminal } from '../../domain/vocabulary';
import type { Actor, Instant, Language, ProjectMode, Status } from '../../domain/vocabulary';
import { columnsInSql, statement } from '../statement';
import { NEW_KEY_ROWS, newKeyValues } from '../vault/newKeyRows';
import type { NewKey } from '../vault/vault';
import { confirming, holdKeys, takeKey } from './naturalKeys';
import type { Claimant, ConfirmEnded } from './naturalKeys';
import { only } from './only';

/** All that is needed to start the workflow of a registration; written before it is started. */
export interface Enrolment {
  readonly registrationId: string;
  readonly projectId: string;
  readonly mode: ProjectMode;
  readonly language: Language;
  readonly flowId: string;
  readonly flowVersion: number;
  readonly previousRegistrationId: string | null;
  readonly begunBy: Actor;
  /** Of tokens issued now. From 1. */
  readonly tokenGeneration: number;
  /** Tokens of an earlier generation are no longer valid. */
  readonly oldestTokenGeneration: number;
  readonly createdAt: Instant;
}

export type EnrolmentCandidate = Omit<
  Enrolment,
  'previousRegistrationId' | 'tokenGeneration' | 'oldestTokenGeneration' | 'createdAt'
>;

export interface Claim {
  readonly candidate: EnrolmentCandidate;
  /** HMAC of the natural key; null where none is known yet. */
  readonly keyHash: string | null;
  /** Asked with the status of the registration that holds the key; null while it has none yet. */
  readonly mayEnrolAgain: (status: Status | null) => boolean;
  readonly confirmEnded: ConfirmEnded;
  /** Stored with a new enrolment, and only with one. */
  readonly key: NewKey;
  /** Hashes by which a new enrolment is found, as `searchKeyOf` makes them; none, where left out. */
  readonly searchKeys?: readonly string[];
}

/** `created` is true also where a repeated request finds the enrolment that it made itself. */
export interface ClaimResult {
  readonly created: boolean;
  readonly enrolment: Enrolment;
}

/** `taken`: another registration that is open, or about to be, holds the key. */
export type HoldResult = { readonly type: 'held' } | { readonly type: 'taken'; readonly registrationId: string };

export interface EnrolmentsRepository {
  /** Of any number of claims to one natural key at once, exactly one creates an enrolment. */
  claim(claim: Claim): Promise<ClaimResult>;
  /**
   * Before a registration is reopened, or a contact of it verified: points all natural keys of the registration to it,
   * `keyHash` being one of them from now on. For 30 s it then counts as open, whatever its row says.
   */
  hold(request: {
    readonly registrationId: string;
    readonly keyHash: string | null;
    readonly confirmEnded: ConfirmEnded;
  }): Promise<HoldResult>;
  get(registrationId: string): Promise<Enrolment | null>;
  /**
   * Begins a generation of tokens, once for a request, and answers it. Earlier tokens stay valid.
   * @param request.isRepeated whether the request took effect before
   * @returns null for a repeated request after which another one began a generation
   */
  nextTokenGeneration(request: {
    readonly registrationId: string;
    readonly requestId: string;
    readonly isRepeated: boolean;
  }): Promise<number | null>;
  /** Ends the validity of all tokens before a generation. */
  revokeTokensBefore(generation: number, registrationId: string): Promise<void>;
}

const keysOf = (keyHash: string | null) => (keyHash === null ? [] : [keyHash]);

/** Longer than a reopening or a confirmation takes to reach the registration's row. */
const HOLD_SECONDS = 30;

const SELECTED = columnsInSql([
  'registration_id as registrationId',
  'project_id as projectId',
  'mode',
  'language',
  'flow_id as flowId',
  'flow_version as flowVersion',
  'previous_registration_id as previousRegistrationId',
  'begun_by as begunBy',
  'token_generation as tokenGeneration',
  'oldest_token_generation as oldestTokenGeneration',
  'created_at as createdAt',
]);

const find = statement<Enrolment>('enrolments.get', `select ${SELECTED} from enrolments where registration_id = ?`);

/** Nothing happens where a natural key to take is taken already, or the enrolment is made already. */
const make = statement<Enrolment>(
  'enrolments.make',
  `with wanted as (
     select ?::text as registration_id, ?::text as project_id, ?::text as flow_id, ?::text[] as keys_to_take),
   taken as (
     insert into natural_keys (key_hash, project_id, flow_id, registration_id)
     select key_hash, project_id, flow_id, registration_id from wanted, unnest(keys_to_take) as key_hash
     where not exists (select from enrolments where enrolments.registration_id = wanted.registration_id)
     on conflict (key_hash) do nothing returning key_hash),
   made as (
     insert into enrolments (registration_id, project_id, flow_id,
       mode, language, flow_version, previous_registration_id, begun_by, key_hashes)
     select registration_id, project_id, flow_id, ?, ?, ?::integer, ?, ?::jsonb, ?::text[] from wanted
     where cardinality(keys_to_take) = (select count(*) from taken)
     on conflict (registration_id) do nothing returning *),
   ${NEW_KEY_ROWS},
   search_keys_added as (
     insert into search_keys (key_hash, project_id, registration_id)
     select unnest(?::text[]), project_id, registration_id from made on conflict do nothing)
   select ${SELECTED} from made`,
);

export function createEnrolmentsRepository(knex: Knex): EnrolmentsRepository {
  /** Null where a natural key, or the enrolment itself, was there before. */
  async function made(
    db: Knex,
    { candidate, keyHash, key, searchKeys = [] }: Claim,
    keysToTake: readonly string[],
    previousRegistrationId: string | null,
  ): Promise<Enrolment | null> {
    const { registrationId, projectId, flowId, mode, language, flowVersion, begunBy } = candidate;
    const [enrolment = null] = await make(db, [
      ...[registrationId, projectId, flowId, keysToTake],
      ...[mode, language, flowVersion, previousRegistrationId, JSON.stringify(begunBy), keysOf(keyHash)],
      ...newKeyValues(key),
      searchKeys,
    ]);
    return enrolment;
  }

  return {
    async claim(claim) {
      const { candidate, keyHash, mayEnrolAgain, confirmEnded } = claim;
      // The usual case in one statement: a user who was never seen here.
      const fresh = await made(knex, claim, keysOf(keyHash), null);
      if (fresh !== null) return { created: true, enrolment: fresh };

      return confirming(confirmEnded, (confirmed) =>
        knex.transaction(async (trx) => {
          const [repeated] = await find(trx, [candidate.registrationId]);
          if (repeated !== undefined) return { created: true, enrolment: repeated };

          const key = keyHash === null ? null : await takeKey(trx, candidate, keyHash, mayEnrolAgain, confirmed);
          if (key?.type === 'kept') return { created: false, enrolment: only(await find(trx, [key.registrationId])) };

          const enrolment = await made(trx, claim, [], key?.previousRegistrationId ?? null);
          if (enrolment === null) throw new Error(`${candidate.registrationId} was enrolled meanwhile`);
          return { created: true, enrolment };
        }),
      );
    },

    async hold({ registrationId, keyHash, confirmEnded }) {
      const held = (confirmed: ReadonlySet<string>) =>
        knex.transaction(async (trx) => {
          const { keyHashes: known, ...claimant } = only(await lock(trx, registrationId));
          // Always in the same order, so that no two transactions wait for each other.
          const keyHashes = [...new Set(keyHash === null ? known : [...known, keyHash])].sort();
          for (const each of keyHashes) {
            const key = await takeKey(trx, claimant, each, hasEnded, confirmed);
            if (key.type === 'kept' && key.registrationId !== registrationId) throw new KeyTaken(key.registrationId);
          }
          await holdKeys(trx, keyHashes, HOLD_SECONDS);
          await trx('enrolments').where({ registration_id: registrationId }).update({ key_hashes: keyHashes });
        });
      try {
        await confirming(confirmEnded, held);
        return { type: 'held' };
      } catch (error) {
        if (error instanceof KeyTaken) return { type: 'taken', registrationId: error.registrationId };
        throw error;
      }
    },

    async get(registrationId) {
      const rows = await find(knex, [registrationId]);
      return rows[0] ?? null;
    },

    async nextTokenGeneration({ registrationId, requestId, isRepeated }) {
      const rows = await knex('enrolments')
        .where({ registration_id: registrationId, ...(isRepeated && { token_generation_of: requestId }) })
        .update({
          token_generation: knex.raw('token_generation + (token_generation_of is distinct from ?)::int', [requestId]),
          token_generation_of: requestId,
        })
        .returning<Pick<Enrolment, 'tokenGeneration'>[]>(['token_generation as tokenGeneration']);
      return rows[0]?.tokenGeneration ?? null;
    },

    async revokeTokensBefore(generation, registrationId) {
      await knex('enrolments')
        .where({ registration_id: registrationId })
        .where('oldest_token_generation', '<', generation)
        .update({ oldest_token_generation: generation });
    },
  };
}

/** Undoes the transaction. */
class KeyTaken extends Error {
  constructor(readonly registrationId: string) {
    super();
  }
}

function lock(trx: Knex.Transaction, registrationId: string): Promise<(Claimant & { readonly keyHashes: string[] })[]> {
  return trx('enrolments')
    .where({ registration_id: registrationId })
    .forUpdate()
    .select(
      'registration_id as registrationId',
      'project_id as projectId',
      'flow_id as flowId',
      'key_hashes as keyHashes',
    );
}

const hasEnded = (status: Status | null) => status !== null && isTerminal(status);
