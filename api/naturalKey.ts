import type { Vault } from '../db/vault/vault';
import type { ContactChannel } from '../domain/vocabulary';

interface Place {
  readonly projectId: string;
  readonly flowId: string;
}

/** What a person is known by within a flow: the id that the company gave, or else a contact that was verified. */
export function keyByUserId(vault: Vault, { projectId, flowId }: Place, externalUserId: string): string {
  return vault.hash('naturalKey', projectId, flowId, 'externalUserId', externalUserId);
}

export function keyByContact(
  vault: Vault,
  { projectId, flowId }: Place,
  { channel, value }: { readonly channel: ContactChannel; readonly value: string },
): string {
  return vault.hash('naturalKey', projectId, flowId, channel, value.toLowerCase());
}
