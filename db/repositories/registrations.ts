import type { Knex } from 'knex';
import type { Registration } from '../../domain/registration';
import type { Status } from '../../domain/vocabulary';
import { statement } from '../statement';
import { restrictToPage, toPage } from './page';
import type { Page, PageRequest } from './page';

export interface RegistrationsRepository {
  /** Null where there is none, or its first row is not written yet. */
  get(id: string): Promise<Registration | null>;
  /** `projectId` null: of all projects. `status` null: of any. */
  list(
    filter: { readonly projectId: string | null; readonly status: Status | null },
    page: PageRequest,
  ): Promise<Page<Registration>>;
}

interface RegistrationRow {
  readonly state: Registration;
}

const stateOf = statement<RegistrationRow>('registrations.get', 'select state from registrations where id = ?');

export function createRegistrationsRepository(knex: Knex): RegistrationsRepository {
  return {
    async get(id) {
      const rows = await stateOf(knex, [id]);
      return rows[0]?.state ?? null;
    },

    async list({ projectId, status }, page) {
      const rows = await knex('registrations')
        .where({ ...(projectId !== null && { project_id: projectId }), ...(status !== null && { status }) })
        .modify(restrictToPage, page)
        .select<RegistrationRow[]>('state');
      return toPage(
        rows.map(({ state }) => state),
        page,
      );
    },
  };
}
