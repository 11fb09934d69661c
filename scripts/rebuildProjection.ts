import { parseArgs } from 'node:util';
import { Client } from '@temporalio/client';
import { readFromTemporal } from '../api/readFromTemporal';
import { createDatabase } from '../db/connection';
import { environment, readEnvironment } from '../db/environment';
import { createRepositories } from '../db/repositories';
import { WORKFLOW_TYPE } from '../workflows/appRegistration/messages';
import { connectToTemporal } from './connectToTemporal';
import { rebuildEach } from './rebuildEach';
import type { Outcome } from './rebuildEach';

const USAGE = `Restores rows and events of registrations from Temporal alone. Needs a running worker.

  npm run projection:rebuild -- reg_… [reg_…]
  npm run projection:rebuild -- --all [--json]

One that cannot be restored is told with its fault; the others are restored, and the exit code is 1.

Reads DATABASE_URL, TEMPORAL_ADDRESS (127.0.0.1:7233) and TEMPORAL_NAMESPACE (default). A running \`npm start\` prints
the first two as PostgreSQL and Temporal:

  DATABASE_URL=postgres://… TEMPORAL_ADDRESS=127.0.0.1:7233 npm run projection:rebuild -- --all
`;

async function allIds(client: Client): Promise<string[]> {
  const ids = new Set<string>();
  for await (const run of client.workflow.list({ query: `WorkflowType = '${WORKFLOW_TYPE}'` })) ids.add(run.workflowId);
  return [...ids];
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { all: { type: 'boolean' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  if (values.help === true || (values.all !== true && positionals.length === 0)) {
    process.stdout.write(USAGE);
    process.exitCode = values.help === true ? 0 : 2;
    return;
  }
  const config = readEnvironment({ ...environment.database, ...environment.temporal });
  const knex = createDatabase(config);
  const connection = await connectToTemporal(config.TEMPORAL_ADDRESS);
  try {
    const client = new Client({ connection, namespace: config.TEMPORAL_NAMESPACE });
    const { projection } = createRepositories(knex);
    const counts: Record<Outcome, number> = { rebuilt: 0, 'newer rows kept': 0, 'not in Temporal': 0, failed: 0 };
    const ids = values.all === true ? await allIds(client) : positionals;
    let done = 0;
    for await (const { id, outcome, fault } of rebuildEach(ids, projection, (each) =>
      readFromTemporal(client.workflow, each),
    )) {
      done += 1;
      counts[outcome] += 1;
      if (outcome === 'not in Temporal' || outcome === 'failed') process.exitCode = 1;
      if (values.json !== true)
        console.log(`${String(done).padStart(String(ids.length).length)} of ${ids.length}  ${id}  ${outcome}`);
      if (fault !== null) process.stderr.write(`${id}: ${fault}\n`);
    }
    if (values.json === true) console.log(JSON.stringify(counts));
  } finally {
    await connection.close();
    await knex.destroy();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
