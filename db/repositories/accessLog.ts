import type { Knex } from 'knex';

/** One reading of a person's data. */
export interface Access {
  readonly projectId: string;
  readonly registrationId: string;
  /** The id of the key that was used. */
  readonly credentialId: string;
  /** The route's template, never the path itself. */
  readonly route: string;
  readonly requestId: string;
}

export interface AccessLogRepository {
  record(accesses: readonly Access[]): Promise<void>;
}

export function createAccessLogRepository(knex: Knex): AccessLogRepository {
  return {
    async record(accesses) {
      const rows = accesses.map(({ projectId, registrationId, credentialId, route, requestId }) => ({
        project_id: projectId,
        registration_id: registrationId,
        credential_id: credentialId,
        route,
        request_id: requestId,
      }));
      if (rows.length > 0) await knex('access_log').insert(rows);
    },
  };
}
