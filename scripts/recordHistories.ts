import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import type { WorkflowExecutionInfo } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { z } from 'zod';
import { COURSES } from './histories/courses';
import { importInventedList } from './histories/list';
import { startInventedVendor } from './histories/vendor';
import { SampleClient } from './sample/client';
import { sampleProjectIn } from './sample/project';
import { stackSettings } from './stack/settings';
import { launchStack } from './stack/stack';
import { terminal } from './stack/terminal';

const FOLDER = path.join(__dirname, '../../test/replay/histories');

/** What names the machine that recorded, and says nothing to a replay. */
const ABOUT_THE_MACHINE = new Set(['identity', 'stackTrace', 'sdkName', 'binaryChecksum', 'buildId']);

const USAGE = `Takes invented people through courses on a stack of its own, and writes the histories of their runs to
test/replay/histories, over those of the same name.

  npm run histories:record -- COURSE [COURSE …]
  npm run histories:record -- --all

Courses, of scripts/histories/courses.ts: ${Object.keys(COURSES).join(', ')}.`;

/** Null where only help was asked for. Throws a sentence about what is not understood. */
function readCourses(): typeof COURSES | null {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { all: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  if (values.help) return null;
  const unknown = positionals.filter((name) => !Object.hasOwn(COURSES, name));
  if (unknown.length > 0) throw new Error(`There is no course ${unknown.join(', ')}.`);
  if (values.all === positionals.length > 0) throw new Error('Name courses, or say --all.');
  return Object.fromEntries(Object.entries(COURSES).filter(([name]) => values.all || positionals.includes(name)));
}

function coursesOrUsage(): typeof COURSES {
  try {
    const courses = readCourses();
    if (courses !== null) return courses;
    terminal.plain(USAGE);
    process.exit(0);
  } catch (error) {
    terminal.fault(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    process.exit(2);
  }
}

/** Takes invented people through every course on a stack of its own, and keeps the histories of their runs. */
async function main(courses: typeof COURSES): Promise<void> {
  const own = await stackSettings({ ephemeral: true, reset: false });
  const vendor = await startInventedVendor(own.folder);
  const settings = { ...own, env: { ...own.env, ...vendor.env } };
  terminal.title('Recording histories');
  const launch = launchStack(settings, { ...terminal, changed: () => {} });
  try {
    const stack = await launch.started;
    const admin = new SampleClient(stack.apiUrl, settings.adminKey);
    const { projectId, apiKey } = await sampleProjectIn(path.join(settings.folder, 'sample.json'), admin);
    const list = await importInventedList(stack.databaseUrl);
    const connection = await Connection.connect({ address: stack.temporalAddress });
    const client = new Client({ connection, namespace: settings.temporalNamespace });
    mkdirSync(FOLDER, { recursive: true });
    for (const [name, course] of Object.entries(courses)) {
      const since = Date.now();
      const id = await course({ client: admin.as(apiKey), projectId, vendor, list });
      const events = await keep(client, name, id);
      terminal.done(name, `${events} events`, Date.now() - since);
    }
    await connection.close();
  } finally {
    await launch.stop();
    vendor.close();
  }
}

/** Writes the history of each run of a registration, oldest first, and answers how many events they have together. */
async function keep(client: Client, name: string, id: string): Promise<number> {
  // The list of runs is made a moment after they happen.
  await sleep(1_500);
  const found: WorkflowExecutionInfo[] = [];
  for await (const run of client.workflow.list({ query: `WorkflowId = '${id}'` })) found.push(run);
  const runs = found.sort((a, b) => a.startTime.getTime() - b.startTime.getTime()).map(({ runId }) => runId);
  let events = 0;
  for (const [index, runId] of runs.entries()) {
    const history = await client.workflow.getHandle(id, runId).fetchHistory();
    events += history.events?.length ?? 0;
    const file = runs.length === 1 ? `${name}.json` : `${name}.run${index + 1}.json`;
    writeFileSync(
      path.join(FOLDER, file),
      `${JSON.stringify(withoutMachine(json.parse(JSON.parse(historyToJSON(history)))), null, 1)}\n`,
    );
  }
  return events;
}

const json = z.json();
type Json = z.infer<typeof json>;

function withoutMachine(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutMachine);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([member, inner]) =>
      ABOUT_THE_MACHINE.has(member) ? [] : [[member, withoutMachine(inner)]],
    ),
  );
}

main(coursesOrUsage()).catch((error: unknown) => {
  terminal.fault(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
