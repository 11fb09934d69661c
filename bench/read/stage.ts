import path from 'node:path';
import type { Knex } from 'knex';
import { z } from 'zod';
import { createFolderBlobStore } from '../../db/blobs/folderBlobStore';
import { createDatabase } from '../../db/connection';
import { createRepositories } from '../../db/repositories';
import type { Repositories } from '../../db/repositories';
import { openVault } from '../../db/vault/openVault';
import type { Vault } from '../../db/vault/vault';
import { keptSecret } from '../../scripts/stack/secrets';
import { startStack } from '../../scripts/stack/startStack';
import { createHttpApi } from '../throughput/httpApi';
import type { HttpApi } from '../throughput/httpApi';
import { FLOWS, VERSIONS } from './flows';

/** An API and a PostgreSQL with one project and its flows. */
export interface Stage {
  readonly api: HttpApi;
  /** May read everything, personal data included. */
  readonly credential: string;
  readonly projectId: string;
  readonly flowIds: readonly string[];
  readonly knex: Knex;
  readonly vault: Vault;
  readonly repositories: Repositories;
  readonly postgres: string;
}

const created = z.object({ id: z.string() });
const createdKey = z.object({ secret: z.string() });
const SCOPES = ['registrations:read', 'personalData:read', 'analytics:read', 'flows:read', 'flows:write'];

/** Starts a stack, keeps its workers away, and ends everything once `use` is done, however it ends. */
export async function onStage<Result>(use: (stage: Stage) => Promise<Result>): Promise<Result> {
  const closers: (() => Promise<void>)[] = [];
  try {
    const stack = await startStack({ env: { RATE_LIMIT_FACTOR: '0' } });
    closers.unshift(() => stack.stop());
    // They would read all that is written here as news, on the same cores.
    await stack.processes.worker.stop();
    await stack.processes.mediaWorker.stop();
    const knex = createDatabase({ DATABASE_URL: stack.databaseUrl, DATABASE_POOL_SIZE: 5 });
    closers.unshift(() => knex.destroy());
    const masterKey = Buffer.from(keptSecret(stack.folder, 'vault', 'base64'), 'base64');
    const blobs = createFolderBlobStore(path.join(stack.folder, 'blobs'));
    const api = createHttpApi(stack.apiUrl);
    const project = await setUpProject(api, stack.adminKey);
    const vault = await openVault({ knex, blobs, masterKey });
    return await use({
      api,
      ...project,
      knex,
      vault,
      repositories: createRepositories(knex),
      postgres: await versionOf(knex),
    });
  } finally {
    for (const close of closers) await close();
  }
}

async function setUpProject(api: HttpApi, adminKey: string) {
  const make = (route: string, expected: number, json: unknown, credential = adminKey) =>
    api.call('POST', route, expected, { credential, json });
  const project = await make('/v1/projects', 201, { name: 'Bench', mode: 'sandbox', defaultLanguage: 'en' });
  const { id: projectId } = created.parse(project);
  const key = await make(`/v1/projects/${projectId}/api-keys`, 201, { name: 'bench', scopes: SCOPES });
  const credential = createdKey.parse(key).secret;
  const flowIds: string[] = [];
  for (const flow of FLOWS) {
    const { id } = created.parse(await make(`/v1/projects/${projectId}/flows`, 201, flow, credential));
    for (let version = 1; version <= VERSIONS; version += 1)
      await make(`/v1/flows/${id}/publish`, 200, undefined, credential);
    flowIds.push(id);
  }
  return { projectId, flowIds, credential };
}

async function versionOf(knex: Knex): Promise<string> {
  const answer = z.object({ rows: z.tuple([z.object({ server_version: z.string() })]) });
  return answer.parse(await knex.raw('show server_version')).rows[0].server_version;
}
