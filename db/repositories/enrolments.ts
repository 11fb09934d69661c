import type { Knex } from 'knex';
import type { Actor, Instant, Language, ProjectMode, Status } from '../../domain/vocabulary';

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
  /** Tokens of an earlier generation are no longer valid. From 1. */
  readonly tokenGeneration: number;
  readonly createdAt: Instant;
}

export type EnrolmentCandidate = Omit<Enrolment, 'previousRegistrationId' | 'tokenGeneration' | 'createdAt'>;

export interface Claim {
  readonly candidate: EnrolmentCandidate;
  /** HMAC of the natural key; null where none is known yet. */
  readonly keyHash: string | null;
  /** Asked with the status of the registration that holds the key; null while it has none yet. */
  readonly mayEnrolAgain: (status: Status | null) => boolean;
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
  hold(request: { readonly registrationId: string; readonly keyHash: string | null }): Promise<HoldResult>;
  get(registrationId: string): Promise<Enrolment | null>;
  /** Revokes all tokens of the registration and answers the generation of the next ones. */
  nextTokenGeneration(registrationId: string): Promise<number>;
}
