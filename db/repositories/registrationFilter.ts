import type { Knex } from 'knex';
import { idMadeAt } from '../idMadeAt';
import type { RedFlagCode } from '../../domain/redFlags';
import { isTerminal } from '../../domain/vocabulary';
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
  if (filter.status !== undefined) void query.whereIn('registrations.status', possibleStatuses(filter.status, filter));
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

/**
 * Those of the statuses in which a registration can be that waits on somebody, or stands at a step: where there is none,
 * the database would look through all that do either.
 */
function possibleStatuses(
  status: readonly Status[],
  { waitingOn, currentStep }: RegistrationFilter,
): readonly Status[] {
  if (waitingOn === undefined && currentStep === undefined) return status;
  const isHeld = (each: Status) => each === 'NEEDS_MANUAL_VERIFICATION';
  return status.filter(
    (each) => !isTerminal(each) && (waitingOn === undefined || isHeld(each) === (waitingOn === 'operator')),
  );
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
  if (updatedBefore !== undefined) {
    void query.where('registrations.updated_at', '<', updatedBefore);
    // None is updated before it is made: a list of long ago need not be looked for among those of today.
    void query.where('registrations.id', '<', idMadeAt('reg', Date.parse(updatedBefore) + CLOCK_SKEW_MS));
  }
}

function restrictToKey(query: Knex.QueryBuilder, hash: string): void {
  void query.whereExists((exists) => {
    void exists.from('search_keys').whereRaw('search_keys.registration_id = registrations.id').where('key_hash', hash);
  });
}
