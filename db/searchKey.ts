import type { Vault } from './vault/vault';

/** What a registration is found by. Ids, addresses and numbers are found exactly, letters' case and marks aside. */
export const SEARCH_KINDS = ['externalUserId', 'tag', 'email', 'phone', 'documentNumber'] as const;
export type SearchKind = (typeof SEARCH_KINDS)[number];

const NORMALISED: Readonly<Record<SearchKind, (value: string) => string>> = {
  externalUserId: (id) => id,
  tag: (tag) => tag,
  email: (address) => address.toLowerCase(),
  phone: (number) => number.replace(/[^+\d]/g, ''),
  documentNumber: (number) => number.toUpperCase().replace(/[^A-Z\d]/g, ''),
};

/** The hash under which a project's registrations with this value are found, and that says nothing of the value. */
export function searchKeyOf(
  vault: Pick<Vault, 'hash'>,
  projectId: string,
  { kind, value }: { readonly kind: SearchKind; readonly value: string },
): string {
  return vault.hash('searchKey', projectId, kind, NORMALISED[kind](value));
}
