import type { ContactChannel, Instant } from '../../domain/vocabulary';

export interface ContactVerification {
  readonly id: string;
  readonly registrationId: string;
  readonly projectId: string;
  readonly contactId: string;
  readonly channel: ContactChannel;
  /** Null until the code is on its way. */
  readonly sentAt: Instant | null;
  readonly expiresAt: Instant;
  readonly attemptsLeft: number;
  readonly confirmedAt: Instant | null;
}

export type NewContactVerification = Omit<ContactVerification, 'sentAt' | 'confirmedAt'> & {
  readonly codeHash: string;
};

/** `expired`: too old, out of tries, or used. */
export type CodeTry =
  | { readonly type: 'right' }
  | { readonly type: 'wrong'; readonly attemptsLeft: number }
  | { readonly type: 'expired' }
  | { readonly type: 'unknown' };

export interface ContactVerificationsRepository {
  /** Once per id; answers what is stored. */
  create(verification: NewContactVerification): Promise<ContactVerification>;
  get(id: string): Promise<ContactVerification | null>;
  /** The time of the first call stays. */
  markSent(id: string, at: Instant): Promise<void>;
  /** Every wrong try counts once, also under races. The right code repeated is right again. */
  tryCode(id: string, codeHash: string, now: Instant): Promise<CodeTry>;
}
