import type { Knex } from 'knex';
import { idMadeAt } from '../idMadeAt';
import type { RedFlagCode } from '../../domain/redFlags';
import type { Instant, Status, WaitingOn } from '../../domain/vocabulary';

/** Which registrations a list holds; what is left out restricts nothing. */
export interface RegistrationFilter {
  readonly projectId?: string;
  /** One of these. */
  readonly status?: readonly Status[];
  readonly waitingOn?: WaitingOn;
  readonly currentStep?: string;
  readonly flowId?: string;
  readonly flowVersion?: number;
  /** Has this red flag. */
  readonly redFlag?: RedFlagCode;
  readonly createdFrom?: Instant;
  readonly createdBefore?: Instant;
  readonly updatedFrom?: Instant;
  readonly updatedBefore?: Instant;
  /** Has all of these search keys. */
  readonly searchKeys?: readonly string[];
  /** Is this one, or has any of these search keys. */
  readonly anyOf?: { readonly id: string | null; readonly searchKeys: readonly string[] };
}

/** How much later than its id a registration can begin: as long as a request may be repeated, and more. */
const BEGINS_WITHIN_MS = 7 * 86_400_000;
/** By how much the clocks of two processes may differ. */
const CLOCK_SKEW_MS = 60_000;

/** Restricts a query over `registrations`. */
export function restrictTo(query: Knex.QueryBuilder, filter: RegistrationFilter): void {
  const equal = {
    project_id: filter.projectId,
    waiting_on: filter.waitingOn,
    current_step: filter.currentStep,
    flow_id: filter.flowId,
    flow_version: filter.flowVersion,
  };
  for (const [column, value] of Object.entries(equal)) {
    if (value !== undefined) void query.where(`registrations.${column}`, value);
  }
  if (filter.status !== undefined) void query.whereIn('registrations.status', filter.status);
  if (filter.redFlag !== undefined)
    void query.whereRaw('registrations.red_flags @> ?::jsonb', [JSON.stringify([filter.redFlag])]);
  restrictToTimes(query, filter);
  for (const hash of filter.searchKeys ?? []) restrictToKey(query, hash);
  if (filter.anyOf !== undefined) {
    const { id, searchKeys } = filter.anyOf;
    void query.whereRaw(
      `registrations.id = any(array(
         select registration_id from search_keys where key_hash = any(?) union all select ?))`,
      [[...searchKeys], id],
    );
  }
}

/** Ids begin with a time, so that a list in their order begins and ends near the times asked for. */
function restrictToTimes(query: Knex.QueryBuilder, filter: RegistrationFilter): void {
  const { createdFrom, createdBefore, updatedFrom, updatedBefore } = filter;
  if (createdFrom !== undefined) {
    void query.where('registrations.created_at', '>=', createdFrom);
    void query.where('registrations.id', '>=', idMadeAt('reg', Date.parse(createdFrom) - BEGINS_WITHIN_MS));
  }
  if (createdBefore !== undefined) {
    void query.where('registrations.created_at', '<', createdBefore);
    void query.where('registrations.id', '<', idMadeAt('reg', Date.parse(createdBefore) + CLOCK_SKEW_MS));
  }
  if (updatedFrom !== undefined) void query.where('registrations.updated_at', '>=', updatedFrom);
  if (updatedBefore !== undefined) void query.where('registrations.updated_at', '<', updatedBefore);
}

function restrictToKey(query: Knex.QueryBuilder, hash: string): void {
  void query.whereExists((exists) => {
    void exists.from('search_keys').whereRaw('search_keys.registration_id = registrations.id').where('key_hash', hash);
  });
}
