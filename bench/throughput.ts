import { version as temporalSdk } from '@temporalio/worker/package.json';
import { interrupted } from './interrupted';
import { provenance } from './machine';
import { compare } from './throughput/compare';
import { USAGE, readOptions } from './throughput/options';
import type { Options } from './throughput/options';
import type { Report } from './throughput/report';
import { onStage } from './throughput/stage';
import { tablesOf } from './throughput/tables';

/** A bench that hangs ends here; one that works ends long before. */
const LONGEST_MS = 780_000;

/** Measures registrations through the product beside Temporal alone, on a stack of its own. */
async function main(options: Options): Promise<void> {
  const progress = (line: string) => console.error(line);
  const ended = interrupted(LONGEST_MS);
  const report = await onStage(async (stage): Promise<Report> => {
    const comparison = await Promise.race([compare(stage, options, progress), ended]);
    const versions = { ...stage.versions, temporalSdk };
    return { bench: 'throughput', ...provenance('bench', process.argv.slice(2)), versions, options, ...comparison };
  });
  console.log(options.json ? JSON.stringify(report) : tablesOf(report));
  if (!report.valid) process.exitCode = 1;
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
