import { bareTemporal } from './bareTemporal';
import type { Variant } from './course';
import { measure } from './measure';
import type { Options } from './options';
import { openRegistrations, productDirect } from './productDirect';
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

/** For warming up and all rounds together; with starting and stopping everything a run takes less than ten minutes. */
const ROUNDS_MS = 480_000;
const OPEN_CLIENTS = 20;
const WARM_UP = { clients: 20, seconds: 45 };

/** Finds out what the product does for one registration, has bare Temporal do the same, and measures both side by side. */
export async function compare(stage: Stage, options: Options, progress: (line: string) => void): Promise<Comparison> {
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
    return { valid: false, work, isSameWork: false, scenarios: [], errors: {} };
  }

  const variants = [http, direct, bare];
  const end = Date.now() + ROUNDS_MS;
  progress('warming up');
  const errors = await warmUp(variants, options.warmUp);
  const scenarios: ScenarioSummary[] = [];
  const planned = [
    ...options.clients.map((clients) => ({ clients, open: 0 })),
    { clients: OPEN_CLIENTS, open: options.open },
  ];
  for (const [index, scenario] of planned.entries()) {
    const deadline = Date.now() + (end - Date.now()) / (planned.length - index);
    if (scenario.open > 0) errors.push(...(await open(stage, scenario.open, progress)));
    const rounds = await measure(variants, scenario, { ...options, pids: stage.pids, deadline, progress });
    errors.push(...rounds.flatMap((round) => Object.values(round).flatMap((result) => result.errors)));
    scenarios.push(summarize(scenario, rounds));
  }
  return { valid: errors.length === 0, work, isSameWork: true, scenarios, errors: counted(errors) };
}

function planOf({ names, updates }: Sample) {
  return updates.map((update, index) => ({ ...update, name: names[index] ?? '' }));
}

async function warmUp(variants: readonly Variant[], registrations: number): Promise<string[]> {
  const errors: string[] = [];
  for (const variant of variants) {
    const courses = await variant.prepare(registrations);
    errors.push(...(await runRound(courses, WARM_UP)).errors);
  }
  return errors;
}

/** Begins registrations and leaves them to wait for their persons. */
async function open({ direct }: Stage, count: number, progress: (line: string) => void): Promise<readonly string[]> {
  progress(`opening ${count} registrations`);
  const courses = await openRegistrations(direct, count);
  const { completed, errors } = await runRound(courses, { clients: OPEN_CLIENTS, seconds: 120 });
  return completed === count ? errors : [...errors, `only ${completed} of ${count} registrations were opened`];
}

function counted(errors: readonly string[]): Record<string, number> {
  return Object.fromEntries(errors.map((error) => [error, errors.filter((candidate) => candidate === error).length]));
}
