import { createRandom } from './accuracy/random';
import { interrupted } from './interrupted';
import { provenance } from './machine';
import { grow, livesOn, subjectOf } from './read/grow';
import { measure } from './read/measure';
import { USAGE, readOptions } from './read/options';
import type { Options } from './read/options';
import { questionsAbout } from './read/questions';
import { ratiosOf, tablesOf } from './read/report';
import type { Report, SizeReport } from './read/report';
import { onStage } from './read/stage';
import type { Stage } from './read/stage';

/** A bench that hangs ends here; one that works ends long before. */
const LONGEST_MS = 3_000_000;

/** Measures what operators read, over ever more registrations, through the API. */
async function main(options: Options): Promise<void> {
  const ended = interrupted(LONGEST_MS);
  const report = await onStage(async (stage): Promise<Report> => {
    const sizes = await Promise.race([measureSizes(stage, options), ended]);
    const isKept = sizes.at(-1)?.measured.every((each) => each.isKept) === true && sizes.every((each) => each.isExact);
    const facts = { postgres: stage.postgres, options, sizes, ratios: ratiosOf(sizes), isKept };
    return { bench: 'read', ...provenance('bench:read', process.argv.slice(2)), ...facts };
  });
  console.log(options.json ? JSON.stringify(report) : tablesOf(report));
  if (!report.isKept) process.exitCode = 1;
}

async function measureSizes(stage: Stage, { sizes, requests }: Options): Promise<readonly SizeReport[]> {
  const random = createRandom(20_260_101);
  const lives = await livesOn(stage, random);
  const reports: SizeReport[] = [];
  let [registrations, events] = [0, 0];
  for (const size of sizes) {
    console.error(`making ${size - registrations} registrations`);
    const { known, ...grown } = await grow(stage, size - registrations, lives, random);
    registrations += grown.registrations;
    events += grown.events;
    console.error(`${events} events in ${Math.round(grown.generatedSeconds)} s; measuring`);
    const questions = questionsAbout(await subjectOf(stage, { ...grown, known }));
    reports.push({ ...grown, registrations, events, measured: await measure(stage, questions, requests) });
  }
  return reports;
}

function optionsOrUsage(): Options {
  try {
    const options = readOptions(process.argv.slice(2));
    if (options !== null) return options;
    console.log(USAGE);
    process.exit(0);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    process.exit(2);
  }
}

main(optionsOrUsage()).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
