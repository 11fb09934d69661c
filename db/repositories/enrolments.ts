import type { Knex } from 'knex';
import { isTerminal } from '../../domain/vocabulary';
import type { Actor, Instant, Language, ProjectMode, Status } from '../../domain/vocabulary';
import { columnsInSql, statement } from '../statement';
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
  /** Makes the data key and seals the profile, in the claim's transaction; run only for a new enrolment. */
  readonly seal: (trx: Knex) => Promise<void>;
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

export function createEnrolmentsRepository(knex: Knex): EnrolmentsRepository {
  return {
    async claim({ candidate, keyHash, mayEnrolAgain, confirmEnded, seal }) {
      const claimed = (confirmed: ReadonlySet<string>) =>
        knex.transaction(async (trx) => {
          const [repeated] = await find(trx, [candidate.registrationId]);
          if (repeated !== undefined) return { created: true, enrolment: repeated };

          const key = keyHash === null ? null : await takeKey(trx, candidate, keyHash, mayEnrolAgain, confirmed);
          if (key?.type === 'kept') return { created: false, enrolment: only(await find(trx, [key.registrationId])) };

          const rows = await trx('enrolments')
            .insert({
              registration_id: candidate.registrationId,
              project_id: candidate.projectId,
              mode: candidate.mode,
              language: candidate.language,
              flow_id: candidate.flowId,
              flow_version: candidate.flowVersion,
              previous_registration_id: key?.previousRegistrationId,
              begun_by: JSON.stringify(candidate.begunBy),
              key_hashes: keyHash === null ? [] : [keyHash],
            })
            .returning<Enrolment[]>(trx.raw(SELECTED));
          await seal(trx);
          return { created: true, enrolment: only(rows) };
        });
      return confirming(confirmEnded, claimed);
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
