import type { Knex } from 'knex';
import type { ContactChannel, Instant } from '../../domain/vocabulary';
import { columnsInSql, statement } from '../statement';
import { only } from './only';

export interface ContactVerification {
  readonly id: string;
  readonly registrationId: string;
  readonly projectId: string;
  readonly contactId: string;
  readonly channel: ContactChannel;
  readonly expiresAt: Instant;
  readonly attemptsLeft: number;
  readonly confirmedAt: Instant | null;
}

export type NewContactVerification = Omit<ContactVerification, 'confirmedAt'> & {
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
  /** Every wrong try counts once, also under races. The right code repeated is right again. */
  tryCode(id: string, codeHash: string, now: Instant): Promise<CodeTry>;
}

const COLUMNS = [
  'id',
  'registration_id as registrationId',
  'project_id as projectId',
  'contact_id as contactId',
  'channel',
  'expires_at as expiresAt',
  'attempts_left as attemptsLeft',
  'confirmed_at as confirmedAt',
];

type Tried = Pick<ContactVerification, 'attemptsLeft' | 'confirmedAt'>;

const find = statement<ContactVerification>(
  'contactVerifications.get',
  `select ${columnsInSql(COLUMNS)} from contact_verifications where id = ?`,
);

export function createContactVerificationsRepository(knex: Knex): ContactVerificationsRepository {
  return {
    async create(verification) {
      const rows = await knex('contact_verifications')
        .insert({
          id: verification.id,
          registration_id: verification.registrationId,
          project_id: verification.projectId,
          contact_id: verification.contactId,
          channel: verification.channel,
          code_hash: verification.codeHash,
          expires_at: verification.expiresAt,
          attempts_left: verification.attemptsLeft,
        })
        .onConflict('id')
        .merge(['id'])
        .returning<ContactVerification[]>(COLUMNS);
      return only(rows);
    },

    async get(id) {
      const rows = await find(knex, [id]);
      return rows[0] ?? null;
    },

    async tryCode(id, codeHash, now) {
      const [tried] = await knex('contact_verifications')
        .where({ id })
        .whereNull('confirmed_at')
        .where('expires_at', '>', now)
        .where('attempts_left', '>', 0)
        .update({
          attempts_left: knex.raw('case when code_hash = ? then attempts_left else attempts_left - 1 end', [codeHash]),
          confirmed_at: knex.raw('case when code_hash = ? then ?::timestamptz end', [codeHash, now]),
        })
        .returning<Tried[]>(['attempts_left as attemptsLeft', 'confirmed_at as confirmedAt']);
      if (tried !== undefined) {
        return tried.confirmedAt === null ? { type: 'wrong', attemptsLeft: tried.attemptsLeft } : { type: 'right' };
      }

      const [closed] = await knex('contact_verifications')
        .where({ id })
        .select<{ right: boolean }[]>(knex.raw('confirmed_at is not null and code_hash = ? as right', [codeHash]));
      if (closed === undefined) return { type: 'unknown' };
      return { type: closed.right ? 'right' : 'expired' };
    },
  };
}
