import { parseArgs } from 'node:util';
import { traitsOf } from '../db/analytics/traitsOf';
import { createBlobStore } from '../db/blobs/createBlobStore';
import { createDatabase } from '../db/connection';
import { environment, readEnvironment } from '../db/environment';
import { createRepositories } from '../db/repositories';
import { openVault } from '../db/vault/openVault';

const USAGE = `Counts all registrations anew for analytics, from their states and events. The old counts stand until it is done.

  npm run analytics:rebuild

Reads DATABASE_URL, VAULT_MASTER_KEY and where pictures are kept, as the API does. A running \`npm start\` prints where
its PostgreSQL is and keeps the others in its folder.
`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { help: { type: 'boolean' } } });
  if (values.help === true) {
    process.stdout.write(USAGE);
    return;
  }
  const config = readEnvironment({ ...environment.database, ...environment.vault, ...environment.blobs });
  const knex = createDatabase(config);
  try {
    const vault = await openVault({ knex, blobs: await createBlobStore(config), masterKey: config.VAULT_MASTER_KEY });
    const count = await createRepositories(knex).analytics.rebuild((all) => traitsOf(vault, all));
    console.log(`${count} registrations counted`);
  } finally {
    await knex.destroy();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
