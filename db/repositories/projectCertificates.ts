import type { Knex } from 'knex';
import { only } from './only';

/** What a project signs with. */
export interface StoredCertificate {
  readonly projectId: string;
  /** X.509 in DER; public. */
  readonly certificate: Buffer;
  /** As the vault sealed it. */
  readonly sealedKey: Buffer;
}

export interface ProjectCertificatesRepository {
  get(projectId: string): Promise<StoredCertificate | null>;
  /** Keeps the first one of a project; answers that one to everybody who comes later. */
  keep(made: StoredCertificate): Promise<StoredCertificate>;
}

const COLUMNS = ['project_id as projectId', 'certificate', 'sealed_key as sealedKey'];

export function createProjectCertificatesRepository(knex: Knex): ProjectCertificatesRepository {
  return {
    async get(projectId) {
      const rows = await knex('project_certificates')
        .where({ project_id: projectId })
        .select<StoredCertificate[]>(COLUMNS);
      return rows[0] ?? null;
    },

    async keep({ projectId, certificate, sealedKey }) {
      const rows = await knex('project_certificates')
        .insert({ project_id: projectId, certificate, sealed_key: sealedKey })
        .onConflict('project_id')
        .merge(['project_id'])
        .returning<StoredCertificate[]>(COLUMNS);
      return only(rows);
    },
  };
}
