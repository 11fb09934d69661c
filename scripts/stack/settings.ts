import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { environment, port, readEnvironment } from '../../db/environment';
import { refuseWhileInUse } from './guard';
import { claimPort, freePorts } from './ports';
import { keptSecret } from './secrets';
import type { ProcessPorts } from './processes';

/** Data of `npm start`, seen from `dist/scripts/stack`. */
const LOCAL = path.join(__dirname, '../../../.local');
/** Everything in it that `--reset` throws away. */
const DATA = [
  'postgres',
  'temporal.db',
  'temporal.db-wal',
  'temporal.db-shm',
  'blobs',
  'outbox',
  'keys',
  'sample.json',
];

const shape = {
  API_PORT: port.default(3000),
  TEMPORAL_PORT: port.default(7233),
  TEMPORAL_UI_PORT: port.default(8233),
  DATABASE_URL: environment.database.DATABASE_URL.optional(),
  TEMPORAL_ADDRESS: z.string().optional(),
  TEMPORAL_NAMESPACE: environment.temporal.TEMPORAL_NAMESPACE,
  VAULT_MASTER_KEY: z.string().optional(),
  ADMIN_KEY: z.string().optional(),
  MAIL_FROM: z.string().default('App Registrations <no-reply@registrations.example>'),
};

/** Where one stack keeps its data, on what ports it listens, and what its processes read from their environment. */
export interface StackSettings {
  readonly folder: string;
  readonly ephemeral: boolean;
  /** The servers of others that it uses instead of its own. */
  readonly databaseUrl: string | undefined;
  readonly temporalAddress: string | undefined;
  readonly temporalNamespace: string;
  readonly ports: ProcessPorts & { readonly postgres: number; readonly temporal: number; readonly temporalUi: number };
  readonly adminKey: string;
  readonly postgresPassword: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Reads the environment, makes folders and keys, and chooses ports. An ephemeral stack shares nothing: it takes free ports
 * and a temporary folder, and brings its own servers whatever the environment names.
 */
export async function stackSettings(options: {
  readonly ephemeral: boolean;
  readonly reset: boolean;
}): Promise<StackSettings> {
  const { ephemeral } = options;
  const env = ephemeral ? withoutServers(process.env) : process.env;
  const given = readEnvironment(shape, env);
  const ports = await choosePorts(given, ephemeral);
  if (!ephemeral) refuseWhileInUse(LOCAL);
  if (options.reset && !ephemeral) reset();
  const folder = ephemeral ? mkdtempSync(path.join(tmpdir(), 'app-registrations-')) : LOCAL;
  for (const name of ['blobs', 'outbox', 'logs']) mkdirSync(path.join(folder, name), { recursive: true, mode: 0o700 });
  const adminKey = given.ADMIN_KEY ?? keptSecret(folder, 'admin', 'base64url');
  return {
    folder,
    ephemeral,
    databaseUrl: given.DATABASE_URL,
    temporalAddress: given.TEMPORAL_ADDRESS,
    temporalNamespace: given.TEMPORAL_NAMESPACE,
    ports,
    adminKey,
    postgresPassword: keptSecret(folder, 'postgres', 'base64url'),
    env: {
      ...env,
      ADMIN_KEY: adminKey,
      VAULT_MASTER_KEY: given.VAULT_MASTER_KEY ?? keptSecret(folder, 'vault', 'base64'),
      TEMPORAL_NAMESPACE: given.TEMPORAL_NAMESPACE,
      MAIL_FROM: given.MAIL_FROM,
      ...(!env.S3_BUCKET && { BLOB_DIRECTORY: path.join(folder, 'blobs') }),
      ...(!env.SMTP_URL && { OUTBOX_DIRECTORY: path.join(folder, 'outbox') }),
    },
  };
}

function withoutServers(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const servers = ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE', 'SMTP_URL', 'TSA_URL', 'TSA_CERTIFICATE'];
  return Object.fromEntries(Object.entries(env).filter(([name]) => !servers.includes(name) && !name.startsWith('S3_')));
}

async function choosePorts(
  given: { API_PORT: number; TEMPORAL_PORT: number; TEMPORAL_UI_PORT: number; TEMPORAL_ADDRESS?: string | undefined },
  ephemeral: boolean,
): Promise<StackSettings['ports']> {
  const free = await freePorts(9);
  const inner = {
    postgres: free(),
    apiMetrics: free(),
    worker: free(),
    workerMetrics: free(),
    mediaWorker: free(),
    mediaWorkerMetrics: free(),
  };
  if (ephemeral) return { ...inner, api: free(), temporal: free(), temporalUi: free() };
  await claimPort(given.API_PORT, 'the API', 'API_PORT');
  if (given.TEMPORAL_ADDRESS === undefined) {
    await claimPort(given.TEMPORAL_PORT, 'Temporal', 'TEMPORAL_PORT');
    await claimPort(given.TEMPORAL_UI_PORT, 'the Temporal UI', 'TEMPORAL_UI_PORT');
  }
  return { ...inner, api: given.API_PORT, temporal: given.TEMPORAL_PORT, temporalUi: given.TEMPORAL_UI_PORT };
}

function reset(): void {
  for (const name of DATA) rmSync(path.join(LOCAL, name), { recursive: true, force: true });
}
