import type { ContactChannel, Instant } from '../../domain/vocabulary';

/** Names an address that the vault keeps. */
export interface Contact {
  readonly id: string;
  readonly registrationId: string;
  readonly projectId: string;
  readonly channel: ContactChannel;
  readonly createdAt: Instant;
}

export interface ContactsRepository {
  /**
   * The id of this address within the registration, always the same one. The caller then seals the address under it,
   * also where it existed: a request that died in between may not have.
   */
  findOrCreate(contact: {
    readonly registrationId: string;
    readonly projectId: string;
    readonly channel: ContactChannel;
    readonly valueHash: string;
  }): Promise<string>;
  get(id: string): Promise<Contact | null>;
}
