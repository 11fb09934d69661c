import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Knex } from 'knex';
import { uuidv7 } from 'uuidv7';
import { createDatabase } from '../../db/connection';
import { migrate } from '../../db/migrate';

export interface TestDatabase {
  readonly knex: Knex;
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * A migrated database of its own on a real PostgreSQL: on the server of DATABASE_URL where that is set, otherwise on one
 * started for it. `stop` leaves nothing behind.
 */
export async function startTestDatabase(): Promise<TestDatabase> {
  const server = await findServer();
  const name = `test_${uuidv7().replaceAll('-', '')}`;
  const maintenance = createDatabase({ DATABASE_URL: server.url, DATABASE_POOL_SIZE: 2 });
  await maintenance.raw('create database ??', [name]);

  const url = new URL(server.url);
  url.pathname = `/${name}`;
  const knex = createDatabase({ DATABASE_URL: url.href, DATABASE_POOL_SIZE: 10 });
  await migrate(knex);
  return {
    knex,
    url: url.href,
    async stop() {
      await knex.destroy();
      await maintenance.raw('drop database ?? with (force)', [name]);
      await maintenance.destroy();
      await server.stop();
    },
  };
}

async function findServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const { DATABASE_URL } = process.env;
  if (DATABASE_URL !== undefined && DATABASE_URL !== '') return { url: DATABASE_URL, stop: () => Promise.resolve() };

  const child = spawn(process.execPath, [path.join(__dirname, 'postgresServer.mjs')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  for await (const url of createInterface(child.stdout)) {
    return {
      url,
      async stop() {
        child.stdin.end();
        await ended;
      },
    };
  }
  throw new Error('PostgreSQL did not start; what it said is above');
}
