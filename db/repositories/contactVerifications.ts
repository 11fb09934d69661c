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

const SELECTED = columnsInSql([
  'id',
  'registration_id as registrationId',
  'project_id as projectId',
  'contact_id as contactId',
  'channel',
  'expires_at as expiresAt',
  'attempts_left as attemptsLeft',
  'confirmed_at as confirmedAt',
]);

type Tried = Pick<ContactVerification, 'attemptsLeft' | 'confirmedAt'>;

const find = statement<ContactVerification>(
  'contactVerifications.get',
  `select ${SELECTED} from contact_verifications where id = ?`,
);

const create = statement<ContactVerification>(
  'contactVerifications.create',
  `insert into contact_verifications
     (id, registration_id, project_id, contact_id, channel, code_hash, expires_at, attempts_left)
   values (?, ?, ?, ?, ?, ?, ?, ?)
   on conflict (id) do update set id = excluded.id
   returning ${SELECTED}`,
);
const tryOnce = statement<Tried>(
  'contactVerifications.tryOnce',
  `update contact_verifications set
     attempts_left = case when code_hash = ? then attempts_left else attempts_left - 1 end,
     confirmed_at = case when code_hash = ? then ?::timestamptz end
   where id = ? and confirmed_at is null and expires_at > ? and attempts_left > 0
   returning attempts_left as "attemptsLeft", confirmed_at as "confirmedAt"`,
);

export function createContactVerificationsRepository(knex: Knex): ContactVerificationsRepository {
  return {
    async create(verification) {
      const { id, registrationId, projectId, contactId, channel, codeHash, expiresAt, attemptsLeft } = verification;
      const rows = await create(knex, [
        ...[id, registrationId, projectId, contactId, channel, codeHash],
        ...[expiresAt, attemptsLeft],
      ]);
      return only(rows);
    },

    async get(id) {
      const rows = await find(knex, [id]);
      return rows[0] ?? null;
    },

    async tryCode(id, codeHash, now) {
      const [tried] = await tryOnce(knex, [codeHash, codeHash, now, id, now]);
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
