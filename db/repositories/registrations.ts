import type { Knex } from 'knex';
import type { Registration } from '../../domain/registration';
import type { Status } from '../../domain/vocabulary';
import { statement } from '../statement';
import type { Enrolment } from './enrolments';
import { restrictToPage, toPage } from './page';
import type { Page, PageRequest } from './page';

/** What a token of a registration is judged by, and the registration; null before its first row is written. */
export interface TokenSubject extends Pick<Enrolment, 'projectId' | 'mode' | 'oldestTokenGeneration'> {
  readonly registration: Registration | null;
}

export interface RegistrationsRepository {
  /** Null where there is none, or its first row is not written yet. */
  get(id: string): Promise<Registration | null>;
  /** Null where nobody was ever enrolled under this id. */
  ofToken(id: string): Promise<TokenSubject | null>;
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
const subjectOf = statement<TokenSubject>(
  'registrations.ofToken',
  `select enrolments.project_id as "projectId", enrolments.mode, oldest_token_generation as "oldestTokenGeneration",
     registrations.state as registration
   from enrolments left join registrations on registrations.id = enrolments.registration_id
   where enrolments.registration_id = ?`,
);

export function createRegistrationsRepository(knex: Knex): RegistrationsRepository {
  return {
    async get(id) {
      const rows = await stateOf(knex, [id]);
      return rows[0]?.state ?? null;
    },

    async ofToken(id) {
      const rows = await subjectOf(knex, [id]);
      return rows[0] ?? null;
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
