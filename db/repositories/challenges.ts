import type { Instant } from '../../domain/vocabulary';

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
