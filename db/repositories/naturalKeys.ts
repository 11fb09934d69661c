import type { Knex } from 'knex';
import type { Status } from '../../domain/vocabulary';
import { only } from './only';

/** Who wants a natural key. */
export interface Claimant {
  readonly registrationId: string;
  readonly projectId: string;
  readonly flowId: string;
}

export type KeyClaim =
  | { readonly type: 'taken'; readonly previousRegistrationId: string | null }
  | { readonly type: 'kept'; readonly registrationId: string };

/**
 * Sees to it that the rows of a registration that ended by them say what its workflow says; asked, outside of any
 * transaction, before it is replaced.
 */
export type ConfirmEnded = (registrationId: string) => Promise<unknown>;

interface KeyRow {
  readonly registrationId: string;
  readonly held: boolean;
}

/**
 * Points a natural key to the claimant, unless the registration that has it keeps it: because it is held, or because
 * `mayReplace` says so of its status (null: none yet). Locks the key until the transaction ends; of any number of
 * transactions at once the first decides and the others see what it did.
 * @throws NotConfirmed where it would replace a registration that is not among those confirmed to have ended
 */
export async function takeKey(
  trx: Knex.Transaction,
  claimant: Claimant,
  keyHash: string,
  mayReplace: (status: Status | null) => boolean,
  confirmed: ReadonlySet<string>,
): Promise<KeyClaim> {
  const { registrationId, projectId, flowId } = claimant;
  const made = await trx('natural_keys')
    .insert({ key_hash: keyHash, project_id: projectId, flow_id: flowId, registration_id: registrationId })
    .onConflict('key_hash')
    .ignore()
    .returning('key_hash');
  if (made.length > 0) return { type: 'taken', previousRegistrationId: null };

  const holder = await lockHolder(trx, keyHash);
  const kept = holder.registrationId === registrationId || holder.held;
  if (kept || !mayReplace(await statusOf(trx, holder.registrationId))) {
    return { type: 'kept', registrationId: holder.registrationId };
  }
  if (!confirmed.has(holder.registrationId)) throw new NotConfirmed(holder.registrationId);
  await trx('natural_keys').where({ key_hash: keyHash }).update({ registration_id: registrationId });
  return { type: 'taken', previousRegistrationId: holder.registrationId };
}

/** Undoes the transaction. */
class NotConfirmed extends Error {
  constructor(readonly registrationId: string) {
    super();
  }
}

/** Does the work, a transaction that takes keys, once more for each registration that has to be confirmed before. */
export async function confirming<Result>(
  confirmEnded: ConfirmEnded,
  work: (confirmed: ReadonlySet<string>) => Promise<Result>,
): Promise<Result> {
  const confirmed = new Set<string>();
  for (;;) {
    try {
      return await work(confirmed);
    } catch (error) {
      if (!(error instanceof NotConfirmed)) throw error;
      await confirmEnded(error.registrationId);
      confirmed.add(error.registrationId);
    }
  }
}

/** For so many seconds nobody replaces the registration that has these keys. */
export async function holdKeys(trx: Knex.Transaction, keyHashes: readonly string[], seconds: number): Promise<void> {
  await trx('natural_keys')
    .whereIn('key_hash', [...keyHashes])
    .update({ held_until: trx.raw('clock_timestamp() + make_interval(secs => ?)', [seconds]) });
}

async function lockHolder(trx: Knex.Transaction, keyHash: string): Promise<KeyRow> {
  const rows = await trx('natural_keys')
    .where({ key_hash: keyHash })
    .forUpdate()
    .select<KeyRow[]>(
      'registration_id as registrationId',
      trx.raw('coalesce(held_until > clock_timestamp(), false) as held'),
    );
  return only(rows);
}

async function statusOf(trx: Knex.Transaction, registrationId: string): Promise<Status | null> {
  const rows = await trx('registrations').where({ id: registrationId }).select<{ status: Status }[]>('status');
  return rows[0]?.status ?? null;
}
