import { z } from 'zod';
import { traitsOf } from '../../db/analytics/traitsOf';
import { VERSIONS } from './flows';
import { liveThrough } from './life';
import type { Life } from './life';
import { populate } from './population';
import type { Population } from './population';
import type { Subject } from './questions';
import type { Stage } from './stage';
import type { Random } from '../accuracy/random';

/** How many courses of things there are. */
const VARIANTS = 4_000;

/** Different courses through all flows and versions of the stage. */
export async function livesOn({ repositories, projectId, flowIds }: Stage, random: Random): Promise<readonly Life[]> {
  const versions = await Promise.all(
    flowIds.flatMap((id) =>
      Array.from({ length: VERSIONS }, async (_, index) => {
        const published = await repositories.flows.getVersion(id, index + 1);
        if (published === null) throw new Error('A flow was not published');
        return { flow: { id, version: index + 1 }, definition: published.definition };
      }),
    ),
  );
  return Array.from({ length: VARIANTS }, () => {
    const { flow, definition } = random.pick(versions);
    return liveThrough(definition, { projectId, flow }, random);
  });
}

export interface Growth extends Population {
  readonly generatedSeconds: number;
  /** All counts from all states and events. */
  readonly rebuiltSeconds: number;
  /** The counts by status and of evaluations are those of rows and events. */
  readonly isExact: boolean;
}

/** Adds registrations, counts all of them anew, and has PostgreSQL look at what it holds, as it does by itself later. */
export async function grow(stage: Stage, count: number, lives: readonly Life[], random: Random): Promise<Growth> {
  const { knex, vault, projectId, repositories } = stage;
  const begun = performance.now();
  const population = await populate(stage, { projectId, count, lives, random });
  const generated = performance.now();
  await repositories.analytics.rebuild((all) => traitsOf(vault, all));
  const rebuilt = performance.now();
  for (const table of TABLES) await knex.raw('vacuum analyze ??', [table]);
  return {
    ...population,
    generatedSeconds: (generated - begun) / 1_000,
    rebuiltSeconds: (rebuilt - generated) / 1_000,
    isExact: await isExact(stage),
  };
}

const TABLES = [
  ...['registrations', 'registration_events', 'search_keys', 'sealed_records', 'data_keys'],
  ...['analytics_cells', 'analytics_contributions'],
];

const plainCounts = z.object({ rows: z.array(z.object({ word: z.string(), n: z.coerce.number() })) });

/** Holds what was counted against a plain count over rows and events. */
async function isExact({ knex, repositories, projectId }: Stage): Promise<boolean> {
  const spans = [{ period: 'month', from: '2000-01-01', before: '2999-01-01' }] as const;
  const sums = async (metric: 'now' | 'step', wordOf: (key: string, word: string) => string | null) => {
    const totals = new Map<string, number>();
    for (const { key, counts } of await repositories.analytics.cells({ projectId, metric, segment: 'all', spans })) {
      for (const [word, n] of Object.entries(counts)) {
        const name = wordOf(key, word);
        if (name !== null) totals.set(name, (totals.get(name) ?? 0) + n);
      }
    }
    return totals;
  };
  const plain = async (sql: string) =>
    plainCounts.parse(await knex.raw(sql, [projectId])).rows.map(({ word, n }) => [word, n] as const);
  const isSame = (counted: ReadonlyMap<string, number>, all: readonly (readonly [string, number])[]) =>
    counted.size === all.length && all.every(([word, n]) => counted.get(word) === n);

  const statuses = await plain(
    'select status as word, count(*) as n from registrations where project_id = ? group by 1',
  );
  const results = await plain(
    `select key || ' ' || (data ->> 'result') as word, count(*) as n from registration_events
     where project_id = ? and type = 'step.evaluated' group by 1`,
  );
  return (
    isSame(await sums('now', (key, word) => (key === 'status' ? word : null)), statuses) &&
    isSame(await sums('step', (key, word) => (word.startsWith('result:') ? `${key} ${word.slice(7)}` : null)), results)
  );
}

/** What is asked about: the oldest page of all, and of those that wait for an operator. */
export async function subjectOf({ knex, projectId, flowIds }: Stage, { known }: Population): Promise<Subject> {
  const cursor = async (status: string | null) => {
    const row = await knex('registrations')
      .where({ project_id: projectId, ...(status !== null && { status }) })
      .orderBy('id')
      .offset(10)
      .first<{ id: string } | undefined>('id');
    return Buffer.from(row?.id ?? '').toString('base64url');
  };
  return { flowIds, known, lastPage: await cursor(null), lastPageOfStatus: await cursor('NEEDS_MANUAL_VERIFICATION') };
}
