import type { Repositories } from '../db/repositories';
import type { Vault } from '../db/vault/vault';

interface Deps {
  readonly vault: Pick<Vault, 'openMany'>;
  readonly repositories: { readonly persons: Pick<Repositories['persons'], 'strangersAmong'> };
}

/**
 * Those of `others`, registrations of the same project, that are not known to be of the same person as a registration:
 * neither do they share a natural key, nor did one come after the other, nor are they of the same `externalUserId`,
 * which a natural key knows within one flow only.
 */
export async function strangersAmong(
  { vault, repositories }: Deps,
  registrationId: string,
  others: readonly string[],
): Promise<readonly string[]> {
  if (others.length === 0) return [];
  const unlinked = await repositories.persons.strangersAmong(registrationId, others);
  const profileOf = (id: string) => ({ registrationId: id, kind: 'profile', id: 'profile' }) as const;
  const opened = await vault.openMany([registrationId, ...unlinked].map(profileOf));
  const userOf = (id: string) => opened.get(profileOf(id))?.externalUserId ?? null;
  const user = userOf(registrationId);
  return unlinked.filter((other) => user === null || userOf(other) !== user);
}
