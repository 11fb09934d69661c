import type { StatementValue } from '../statement';
import type { NewKey } from './vault';

/**
 * Stores a `NewKey` within the statement that makes its enrolment, so that there is never one without the other: parts
 * of a `with` that take `registration_id` and `project_id` from a part named `made`.
 */
export const NEW_KEY_ROWS = `
  data_key as (
    insert into data_keys (registration_id, project_id, wrapped)
    select registration_id, project_id, ?::bytea from made),
  first_records as (
    insert into sealed_records (registration_id, kind, id, project_id, sealed)
    select registration_id, record.kind, record.id, project_id, record.sealed
    from made, unnest(?::text[], ?::text[], ?::bytea[]) as record(kind, id, sealed))`;

/** The values of `NEW_KEY_ROWS`. */
export function newKeyValues({ wrapped, records }: NewKey): readonly StatementValue[] {
  return [wrapped, records.map(({ kind }) => kind), records.map(({ id }) => id), records.map(({ sealed }) => sealed)];
}
