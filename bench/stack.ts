import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { startProcess } from './childProcess';

const READY_WITHIN_MS = 180_000;

const readyFile = z.object({
  apiUrl: z.url(),
  adminKey: z.string(),
  databaseUrl: z.string(),
  temporalAddress: z.string(),
  temporalNamespace: z.string(),
  pids: z.record(z.string(), z.int()),
});

/** The whole product, running for one bench alone. */
export interface Stack extends z.infer<typeof readyFile> {
  readonly masterKey: Buffer;
  /** A folder for the bench's own files, removed at the end. */
  readonly folder: string;
  readonly stop: () => Promise<void>;
}

/** Starts PostgreSQL, Temporal, the API (without limits of rate) and the workers with empty data on free ports. */
export async function startStack(): Promise<Stack> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-'));
  const file = path.join(folder, 'ready.json');
  const masterKey = randomBytes(32);
  const started = startProcess('scripts/start', ['--ephemeral', '--no-sample', '--ready-file', file], {
    ...process.env,
    RATE_LIMIT_FACTOR: '0',
    VAULT_MASTER_KEY: masterKey.toString('base64'),
  });
  const stop = async () => {
    await started.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const ready = await started.ready(() => readyFileOf(file), READY_WITHIN_MS);
    return { ...ready, pids: { ...ready.pids, supervisor: started.pid }, masterKey, folder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Null while it is not there, or not whole. */
async function readyFileOf(file: string): Promise<z.infer<typeof readyFile> | null> {
  try {
    return readyFile.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (error instanceof z.ZodError) throw error;
    return null;
  }
}
