import { parseArgs } from 'node:util';
import { startStack } from '../scripts/stack/startStack';
import { interrupted } from './interrupted';
import { provenance } from './machine';
import { measureFirstSearch } from './media/firstSearch';
import { measureMemory } from './media/memory';
import { table } from './table';

const USAGE = `npm run bench:media [-- options]
  What the media worker costs, on a stack of its own: memory while passports and selfies are read at once, and the
  first search among enrolled faces after a start.
  --registrations N  people who hand in a passport and a selfie, three at a time (30)
  --faces N          faces enrolled in one project (100000)
  --json             one JSON object instead of the tables
  --help             this text`;

/** A bench that hangs ends here. */
const LONGEST_MS = 1_200_000;
const MOST_MEGABYTES = 1_200;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      registrations: { type: 'string', default: '30' },
      faces: { type: 'string', default: '100000' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [registrations, faces] = [Number(values.registrations), Number(values.faces)];
  if (values.help || ![registrations, faces].every((count) => Number.isInteger(count) && count > 0)) {
    console.log(USAGE);
    if (!values.help) process.exitCode = 2;
    return;
  }
  const progress = (line: string) => console.error(line);
  const ended = interrupted(LONGEST_MS);
  const stack = await startStack({ env: { RATE_LIMIT_FACTOR: '0' } });
  try {
    const memory = await Promise.race([measureMemory(stack, registrations, progress), ended]);
    const search = await Promise.race([measureFirstSearch(stack, faces, progress), ended]);
    const origin = provenance('bench:media', process.argv.slice(2));
    if (values.json) console.log(JSON.stringify({ bench: 'media', ...origin, memory, search }));
    else {
      const { machine } = origin;
      console.log(`${origin.command}, commit ${origin.commit ?? 'unknown'}, ${origin.at}`);
      console.log(`${machine.cores} cores (${machine.cpu}), ${machine.memoryGb} GB, Node ${machine.node}\n`);
      console.log(
        table(
          ['passport and selfie', 'at once', 'MB before', `MB at most (≤ ${MOST_MEGABYTES})`],
          [[memory.registrations, memory.atOnce, memory.before, memory.after].map(String)],
        ),
      );
      console.log();
      console.log(
        table(
          ['faces enrolled', 'first search, s', 'of it CPU, s', 'next search, ms', 'MB'],
          [
            [
              String(search.faces),
              search.firstSeconds.toFixed(1),
              search.firstCpuSeconds.toFixed(1),
              search.nextMs.toFixed(0),
              search.megabytes.toFixed(0),
            ],
          ],
        ),
      );
    }
    if (memory.after > MOST_MEGABYTES) process.exitCode = 1;
  } finally {
    await stack.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
