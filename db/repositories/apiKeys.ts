import type { Knex } from 'knex';
import type { Instant } from '../../domain/vocabulary';
import { columnsInSql, statement } from '../statement';
import { only } from './only';
import { restrictToPage, toPage } from './page';
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

const COLUMNS = [
  'id',
  'project_id as projectId',
  'name',
  'scopes',
  'publishable',
  'created_at as createdAt',
  'last_used_at as lastUsedAt',
  'revoked_at as revokedAt',
];

const findValid = statement<ApiKey>(
  'apiKeys.findByHash',
  `select ${columnsInSql(COLUMNS)} from api_keys where secret_hash = ? and revoked_at is null`,
);

export function createApiKeysRepository(knex: Knex): ApiKeysRepository {
  return {
    async create({ id, projectId, name, scopes, publishable, secretHash }) {
      const rows = await knex('api_keys')
        .insert({ id, project_id: projectId, name, scopes, publishable, secret_hash: secretHash })
        .onConflict('id')
        .merge(['secret_hash'])
        .returning<ApiKey[]>(COLUMNS);
      return only(rows);
    },

    async list(projectId, page) {
      const rows = await knex('api_keys')
        .where({ project_id: projectId })
        .modify(restrictToPage, page)
        .select<ApiKey[]>(COLUMNS);
      return toPage(rows, page);
    },

    async get(projectId, id) {
      const rows = await knex('api_keys').where({ project_id: projectId, id }).select<ApiKey[]>(COLUMNS);
      return rows[0] ?? null;
    },

    async revoke(projectId, id) {
      const rows = await knex('api_keys')
        .where({ project_id: projectId, id })
        .update({ revoked_at: knex.raw('coalesce(revoked_at, now())') })
        .returning<ApiKey[]>(COLUMNS);
      return rows[0] ?? null;
    },

    async findByHash(secretHash) {
      const rows = await findValid(knex, [secretHash]);
      return rows[0] ?? null;
    },

    async touch(id) {
      await knex('api_keys')
        .where({ id })
        .whereRaw("coalesce(last_used_at < now() - interval '1 minute', true)")
        .update({ last_used_at: knex.fn.now(3) });
    },
  };
}
