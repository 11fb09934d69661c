import type { Profile } from '../db/records';
import type { RegistrationFilter } from '../db/repositories/registrationFilter';
import { searchKeyOf } from '../db/searchKey';
import type { SearchKind } from '../db/searchKey';
import type { Vault } from '../db/vault/vault';
import { mayReadPersonalData, projectOf } from './access';
import { faultOf } from './faults';
import { isId, notFound } from './load';
import { Refusal } from './refusal';
import type { RequestFacts } from './route';

type Asked = Omit<RegistrationFilter, 'searchKeys' | 'anyOf'> & { readonly tag?: string; readonly text?: string };

const FOR_ALL: readonly SearchKind[] = ['externalUserId', 'tag'];
/** Whoever may not read an address must not be told whose it is either. */
const FOR_READERS_OF_PERSONAL_DATA: readonly SearchKind[] = ['email', 'phone', 'documentNumber'];

/**
 * What was asked, within what the caller may see.
 * @throws Refusal NOT_FOUND for another project; INVALID_FIELDS where only values of one project can be searched
 */
export function filterOf(facts: RequestFacts, { tag, text, ...asked }: Asked): RegistrationFilter {
  const { credential, services, language } = facts;
  const own = projectOf(credential);
  if (own !== null && asked.projectId !== undefined && asked.projectId !== own) notFound();
  const projectId = own ?? asked.projectId;
  const filter = { ...asked, ...(projectId !== undefined && { projectId }) };
  if (tag === undefined && text === undefined) return filter;
  if (projectId === undefined)
    throw new Refusal('INVALID_FIELDS', { errors: [faultOf('/projectId', 'REQUIRED', language)] });

  const hashOf = (kind: SearchKind, value: string) => searchKeyOf(services.vault, projectId, { kind, value });
  const kinds = [...FOR_ALL, ...(mayReadPersonalData(credential) ? FOR_READERS_OF_PERSONAL_DATA : [])];
  return {
    ...filter,
    ...(tag !== undefined && { searchKeys: [hashOf('tag', tag)] }),
    ...(text !== undefined && {
      anyOf: { id: isId(text, 'reg') ? text : null, searchKeys: kinds.map((kind) => hashOf(kind, text)) },
    }),
  };
}

/** What a registration is found by from its beginning. */
export function searchKeysOf(vault: Vault, projectId: string, profile: Profile): readonly string[] {
  const { externalUserId, contact, tags = [] } = profile;
  const values: readonly { readonly kind: SearchKind; readonly value: string | null | undefined }[] = [
    { kind: 'externalUserId', value: externalUserId },
    { kind: 'email', value: contact.email },
    { kind: 'phone', value: contact.phone?.e164 },
    ...tags.map((value) => ({ kind: 'tag', value }) as const),
  ];
  return values.flatMap(({ kind, value }) => (value == null ? [] : [searchKeyOf(vault, projectId, { kind, value })]));
}
