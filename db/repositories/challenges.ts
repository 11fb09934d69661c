import type { Knex } from 'knex';
import type { Instant } from '../../domain/vocabulary';
import { only } from './only';

/** A liveness challenge: what the person is asked to do, once. */
export interface Challenge {
  readonly id: string;
  readonly registrationId: string;
  readonly projectId: string;
  /** The step's key. */
  readonly key: string;
  readonly actions: readonly string[];
  readonly expiresAt: Instant;
}

export interface ChallengesRepository {
  /** Repeated with the same id it answers the challenge made by the first call. */
  create(challenge: Challenge): Promise<Challenge>;
  /**
   * Uses the challenge up for this submission; the same submission may ask again. Null where it is unknown, of another
   * step, too old, or used for another submission.
   */
  consume(use: {
    readonly id: string;
    readonly registrationId: string;
    readonly key: string;
    readonly submissionId: string;
    readonly now: Instant;
  }): Promise<Challenge | null>;
}

const COLUMNS = [
  'id',
  'registration_id as registrationId',
  'project_id as projectId',
  'key',
  'actions',
  'expires_at as expiresAt',
];

export function createChallengesRepository(knex: Knex): ChallengesRepository {
  return {
    async create({ id, registrationId, projectId, key, actions, expiresAt }) {
      const rows = await knex('liveness_challenges')
        .insert({ id, registration_id: registrationId, project_id: projectId, key, actions, expires_at: expiresAt })
        .onConflict('id')
        .merge(['id'])
        .returning<Challenge[]>(COLUMNS);
      return only(rows);
    },

    async consume({ id, registrationId, key, submissionId, now }) {
      const rows = await knex('liveness_challenges')
        .where({ id, registration_id: registrationId, key })
        .whereRaw('(used_for = ? or (used_for is null and expires_at > ?))', [submissionId, now])
        .update({ used_for: submissionId })
        .returning<Challenge[]>(COLUMNS);
      return rows[0] ?? null;
    },
  };
}
