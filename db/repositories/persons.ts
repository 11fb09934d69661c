import type { Knex } from 'knex';

export interface PersonsRepository {
  /**
   * Those of `others` that are not known to be of the same person as a registration. Registrations are of one person
   * where they share a natural key, or one came after the other (`previousRegistrationId`, over any number of them).
   */
  strangersAmong(registrationId: string, others: readonly string[]): Promise<readonly string[]>;
}

interface Link {
  readonly start: string;
  readonly id: string;
  readonly keys: readonly string[];
}

/** Every registration asked about with those before it: `start` leads to `id`. */
const CHAINS = `
  with recursive chain (start, id) as (
    select asked, asked from unnest(?::text[]) as asked
    union
    select chain.start, enrolments.previous_registration_id
    from chain join enrolments on enrolments.registration_id = chain.id
    where enrolments.previous_registration_id is not null
  )
  select chain.start, chain.id, coalesce(enrolments.key_hashes, '{}') as keys
  from chain left join enrolments on enrolments.registration_id = chain.id`;

export function createPersonsRepository(knex: Knex): PersonsRepository {
  return {
    async strangersAmong(registrationId, others) {
      const { rows } = await knex.raw<{ rows: Link[] }>(CHAINS, [[registrationId, ...others]]);
      const marksOf = (start: string) =>
        rows.filter((link) => link.start === start).flatMap(({ id, keys }) => [id, ...keys]);
      const own = new Set(marksOf(registrationId));
      return others.filter((other) => !marksOf(other).some((mark) => own.has(mark)));
    },
  };
}
