import type { Instant } from '../../domain/vocabulary';
import type { Page, PageRequest } from './page';

export interface ApiKey {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly publishable: boolean;
  readonly createdAt: Instant;
  /** To the minute; null where it was never used. */
  readonly lastUsedAt: Instant | null;
  readonly revokedAt: Instant | null;
}

export type NewApiKey = Omit<ApiKey, 'createdAt' | 'lastUsedAt' | 'revokedAt'> & { readonly secretHash: string };

export interface ApiKeysRepository {
  /** Repeated with the same id it answers the key made by the first call, and gives it the new secret. */
  create(key: NewApiKey): Promise<ApiKey>;
  list(projectId: string, page: PageRequest): Promise<Page<ApiKey>>;
  get(projectId: string, id: string): Promise<ApiKey | null>;
  /** Null where the project has no such key; the time of the first call stays. */
  revoke(projectId: string, id: string): Promise<ApiKey | null>;
  /** Null for an unknown or revoked secret. */
  findByHash(secretHash: string): Promise<ApiKey | null>;
  /** Notes that the key was used; writes at most once a minute. */
  touch(id: string): Promise<void>;
}
