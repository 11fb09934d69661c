import type { Knex } from 'knex';
import type { Registration } from '../../domain/registration';
import type { RecordKind } from '../records';
import { statement } from '../statement';
import type { SealedRow } from '../vault/vault';
import type { Enrolment } from './enrolments';
import { restrictToPage, toPage } from './page';
import type { Page, PageRequest } from './page';
import { restrictTo } from './registrationFilter';
import type { RegistrationFilter } from './registrationFilter';

/** What a token of a registration is judged by, and what nearly every request with it needs. */
export interface TokenSubject extends Pick<Enrolment, 'projectId' | 'mode' | 'oldestTokenGeneration'> {
  /** Null before its first row is written. */
  readonly registration: Registration | null;
  /** Its data key; null once that is destroyed. */
  readonly wrappedKey: Buffer | null;
}

/** A registration with what is known of its person and answers show: profile, contacts, names and birth date. */
export interface RegistrationWithPerson {
  readonly registration: Registration;
  readonly person: readonly SealedRow[];
}

export interface RegistrationsRepository {
  /** Null where there is none, or its first row is not written yet. */
  get(id: string): Promise<Registration | null>;
  /** Both in one query: most requests end by showing what they read last. */
  getWithPerson(id: string): Promise<RegistrationWithPerson | null>;
  /** Null where nobody was ever enrolled under this id. */
  ofToken(id: string): Promise<TokenSubject | null>;
  list(filter: RegistrationFilter, page: PageRequest): Promise<Page<Registration>>;
}

interface RegistrationRow {
  readonly state: Registration;
}

const stateOf = statement<RegistrationRow>('registrations.get', 'select state from registrations where id = ?');
const subjectOf = statement<TokenSubject>(
  'registrations.ofToken',
  `select enrolments.project_id as "projectId", enrolments.mode, oldest_token_generation as "oldestTokenGeneration",
     registrations.state as registration, data_keys.wrapped as "wrappedKey"
   from enrolments
   left join registrations on registrations.id = enrolments.registration_id
   left join data_keys on data_keys.registration_id = enrolments.registration_id
   where enrolments.registration_id = ?`,
);

interface PersonRow extends RegistrationRow {
  readonly wrapped: Buffer;
  readonly records: readonly { readonly kind: RecordKind; readonly id: string; readonly sealed: string }[];
}
const withPerson = statement<PersonRow>(
  'registrations.getWithPerson',
  `select state, data_keys.wrapped, records
   from registrations
   left join data_keys on data_keys.registration_id = registrations.id
   cross join lateral (
     select coalesce(json_agg(json_build_object('kind', kind, 'id', id, 'sealed', encode(sealed, 'base64'))), '[]')
     from sealed_records
     where sealed_records.registration_id = registrations.id and data_keys.wrapped is not null and (
       kind = 'profile'
       or (kind = 'contact' and id in (state #>> '{contacts,email,id}', state #>> '{contacts,phone,id}'))
       or (kind = 'submission' and id in (
         select step ->> 'submissionId' from jsonb_array_elements(state -> 'steps') as step
         where step ->> 'step' in ('signUpForm', 'basicInformation')))
     )) as person (records)
   where registrations.id = ?`,
);

export function createRegistrationsRepository(knex: Knex): RegistrationsRepository {
  return {
    async get(id) {
      const rows = await stateOf(knex, [id]);
      return rows[0]?.state ?? null;
    },

    async getWithPerson(id) {
      const [row] = await withPerson(knex, [id]);
      if (row === undefined) return null;
      const { state, wrapped, records } = row;
      const person = records.map(({ kind, id: recordId, sealed }) => ({
        ...{ registrationId: id, kind, id: recordId, wrapped },
        sealed: Buffer.from(sealed, 'base64'),
      }));
      return { registration: state, person };
    },

    async ofToken(id) {
      const rows = await subjectOf(knex, [id]);
      return rows[0] ?? null;
    },

    async list(filter, page) {
      const rows = await knex('registrations')
        .modify(restrictTo, filter)
        .modify(restrictToPage, page, 'registrations.id')
        .select<RegistrationRow[]>('state');
      return toPage(
        rows.map(({ state }) => state),
        page,
      );
    },
  };
}
