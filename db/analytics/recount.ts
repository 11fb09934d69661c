import type { Knex } from 'knex';
import { CellChanges, dayOf } from '../../domain/analytics/contribution';
import type { CellChange, Contribution } from '../../domain/analytics/contribution';
import { countsOf } from '../../domain/analytics/countsOf';
import { segmentsOf } from '../../domain/analytics/segment';
import type { Traits } from '../../domain/analytics/segment';
import type { Registration, RegistrationEvent } from '../../domain/registration';
import { statement } from '../statement';

/** What registrations are counted under, by their ids. */
export type TraitsOf = (registrations: readonly Registration[]) => Promise<ReadonlyMap<string, Traits>>;

interface StoredRow {
  readonly id: string;
  readonly state: Registration | null;
  readonly events: readonly RegistrationEvent[] | null;
  readonly projectId: string | null;
  readonly contribution: Contribution | null;
}

/** State and events in one statement, so that both are of the same moment. */
const stored = statement<StoredRow>(
  'analytics.stored',
  `select wanted.id, registrations.state, events.all as events,
     analytics_contributions.project_id as "projectId", analytics_contributions.contribution
   from unnest(?::text[]) as wanted(id)
   left join registrations on registrations.id = wanted.id
   left join analytics_contributions on analytics_contributions.registration_id = wanted.id
   left join lateral (
     select json_agg(json_build_object('sequence', sequence, 'type', type, 'at', at, 'data', data)::jsonb
         || case when key is null then '{}' else jsonb_build_object('key', key) end order by sequence) as all
     from registration_events where registration_id = wanted.id) as events on true`,
);

const change = statement(
  'analytics.change',
  `with changed as materialized (
     select * from jsonb_to_recordset(?) as change("projectId" text, metric text, segment text, period text,
       start date, "flowId" text, "flowVersion" integer, key text, counts jsonb)),
   merged as materialized (
     select changed.*, (
       select jsonb_object_agg(word, n) from (
         select word, sum(n::bigint) as n
         from (select * from jsonb_each_text(cell.counts) union all select * from jsonb_each_text(changed.counts))
           as counted(word, n)
         group by word having sum(n::bigint) <> 0) as summed) as sums
     from changed left join analytics_cells cell on cell.project_id = changed."projectId"
       and cell.metric = changed.metric and cell.segment = changed.segment and cell.period = changed.period
       and cell.start = changed.start and cell.flow_id = changed."flowId"
       and cell.flow_version = changed."flowVersion" and cell.key = changed.key),
   emptied as (
     delete from analytics_cells cell using merged
     where merged.sums is null and cell.project_id = merged."projectId"
       and cell.metric = merged.metric and cell.segment = merged.segment and cell.period = merged.period
       and cell.start = merged.start and cell.flow_id = merged."flowId"
       and cell.flow_version = merged."flowVersion" and cell.key = merged.key)
   insert into analytics_cells
     (project_id, metric, segment, period, start, flow_id, flow_version, key, counts)
   select "projectId", metric, segment, period, start, "flowId", "flowVersion", key, sums
   from merged where sums is not null
   on conflict (project_id, metric, segment, period, start, flow_id, flow_version, key)
   do update set counts = excluded.counts`,
);

const keep = statement(
  'analytics.keep',
  `insert into analytics_contributions (registration_id, project_id, contribution)
   select * from jsonb_to_recordset(?) as kept("registrationId" text, "projectId" text, contribution jsonb)
   on conflict (registration_id) do update set contribution = excluded.contribution`,
);

/**
 * Puts what registrations add to the cells now in place of what they added before: the same, however often it is done.
 * The caller sees to it that nobody else changes the cells before the transaction ends.
 */
export async function recount(trx: Knex.Transaction, ids: readonly string[], traitsOf: TraitsOf): Promise<void> {
  const rows = await stored(trx, [ids]);
  const traits = await traitsOf(rows.flatMap(({ state }) => (state === null ? [] : [state])));
  const changes = new CellChanges();
  const kept: { registrationId: string; projectId: string; contribution: Contribution }[] = [];
  for (const { id, state, events, projectId, contribution } of rows) {
    if (projectId !== null && contribution !== null) changes.takeOff(projectId, contribution);
    const own = traits.get(id);
    if (state === null || own === undefined) continue;
    const now = contributionOf(state, events ?? [], own);
    changes.add(state.projectId, now);
    kept.push({ registrationId: id, projectId: state.projectId, contribution: now });
  }
  await write(trx, changes.all);
  await keep(trx, [JSON.stringify(kept)]);
}

function contributionOf(
  registration: Registration,
  events: readonly RegistrationEvent[],
  traits: Traits,
): Contribution {
  const { flow, createdAt } = registration;
  return {
    ...{ day: dayOf(createdAt), flowId: flow.id, flowVersion: flow.version },
    segments: segmentsOf(traits),
    counts: countsOf(registration, events),
  };
}

async function write(trx: Knex.Transaction, changes: readonly CellChange[]): Promise<void> {
  if (changes.length > 0) await change(trx, [JSON.stringify(changes)]);
}
