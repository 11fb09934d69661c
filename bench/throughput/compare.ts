import { bareTemporal } from './bareTemporal';
import type { Variant } from './course';
import { measure } from './measure';
import type { Pace, Scenario } from './measure';
import type { Options } from './options';
import { productDirect } from './productDirect';
import { productOverHttp } from './productOverHttp';
import type { Report } from './report';
import { runRound } from './round';
import { takeSample } from './sample';
import type { Sample } from './sample';
import type { Stage } from './stage';
import { summarize } from './summary';
import type { ScenarioSummary } from './summary';
import { isSameWork } from './workload';

export type Comparison = Pick<Report, 'valid' | 'work' | 'isSameWork' | 'scenarios' | 'errors'>;

const LONGEST_RUN_MS = 270_000;
const OPEN_CLIENTS = 20;
const WARM_UP = { registrations: 16, clients: 8, seconds: 10 };

/** Finds out what the product does for one registration, has bare Temporal do the same, and measures both side by side. */
export async function compare(stage: Stage, options: Options, progress: (line: string) => void): Promise<Comparison> {
  const deadline = Date.now() + LONGEST_RUN_MS;
  const direct = productDirect(stage.direct);
  const http = await productOverHttp(stage.http);
  progress('counting the work of one registration');
  const product = await takeSample(stage.client, direct);
  const bare = bareTemporal(stage.client, planOf(product));
  const work = {
    http: await takeSample(stage.client, http),
    direct: product,
    bare: await takeSample(stage.client, bare),
  };
  if (!isSameWork(work.http.counts, work.bare.counts) || !isSameWork(work.direct.counts, work.bare.counts)) {
    return { valid: false, work, isSameWork: false, scenarios: [], errors: [] };
  }

  const variants = [http, direct, bare];
  progress('warming up');
  const errors = await warmUp(variants);
  const scenarios: ScenarioSummary[] = [];
  const pace: Pace = { ...options, pids: stage.pids, deadline, progress };
  const run = async (scenario: Scenario) => {
    const rounds = await measure(variants, scenario, pace);
    errors.push(...rounds.flatMap((round) => Object.values(round).flatMap((result) => result.errors)));
    scenarios.push(summarize(scenario, rounds));
  };
  for (const clients of options.clients) await run({ clients, open: 0 });
  progress(`opening ${options.open} registrations`);
  errors.push(...(await open(direct, options.open)));
  await run({ clients: OPEN_CLIENTS, open: options.open });
  return { valid: errors.length === 0, work, isSameWork: true, scenarios, errors };
}

function planOf({ names, updates }: Sample) {
  return updates.map((update, index) => ({ ...update, name: names[index] ?? '' }));
}

async function warmUp(variants: readonly Variant[]): Promise<string[]> {
  const errors: string[] = [];
  for (const variant of variants) {
    const courses = await variant.prepare(WARM_UP.registrations);
    errors.push(...(await runRound(courses, WARM_UP)).errors);
  }
  return errors;
}

/** Begins registrations and leaves them to wait for their persons. */
async function open(variant: Variant, count: number): Promise<readonly string[]> {
  const courses = await variant.prepare(count);
  const begun = courses.map((course) => ({ ...course, actions: course.actions.slice(0, 1) }));
  return (await runRound(begun, { clients: OPEN_CLIENTS, seconds: 120 })).errors;
}
