import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { Knex } from 'knex';
import { z } from 'zod';
import { createFolderBlobStore } from '../../db/blobs/folderBlobStore';
import { createDatabase } from '../../db/connection';
import { createRepositories } from '../../db/repositories';
import { openVault } from '../../db/vault/openVault';
import { keptSecret } from '../../scripts/stack/secrets';
import { startStack } from '../../scripts/stack/startStack';
import type { RunningStack } from '../../scripts/stack/startStack';
import { startBareWorker } from '../bare/startBareWorker';
import { FLOW } from './flow';
import { createHttpApi } from './httpApi';
import type { DirectDeps } from './productDirect';
import type { HttpDeps } from './productOverHttp';

/** What the variants run on. */
export interface Stage {
  readonly http: HttpDeps;
  readonly direct: DirectDeps;
  readonly client: Client;
  /** Process ids by name. */
  readonly pids: Readonly<Record<string, number>>;
  readonly versions: { readonly temporalServer: string; readonly postgres: string };
}

const created = z.object({ id: z.string() });
const createdKey = z.object({ secret: z.string() });

/** Starts everything, sets up a project with a published flow, and ends everything once `use` is done, however it ends. */
export async function onStage<Result>(use: (stage: Stage) => Promise<Result>): Promise<Result> {
  const closers: (() => Promise<void>)[] = [];
  try {
    const stack = await startStack({ env: { RATE_LIMIT_FACTOR: '0' } });
    closers.unshift(() => stack.stop());
    const masterKey = keptSecret(stack.folder, 'vault', 'base64');
    const bareWorker = await startBareWorker(stack, masterKey);
    closers.unshift(bareWorker.stop);
    const knex = createDatabase({ DATABASE_URL: stack.databaseUrl, DATABASE_POOL_SIZE: 10 });
    closers.unshift(() => knex.destroy());
    const connection = await Connection.connect({ address: stack.temporalAddress });
    closers.unshift(() => connection.close());

    const client = new Client({ connection, namespace: stack.temporalNamespace });
    const http = await setUpProject(stack);
    return await use({
      http,
      direct: { client, ...(await openDatabase({ knex, masterKey, folder: stack.folder, flowId: http.flowId })) },
      client,
      pids: { ...pidsOf(stack), bareWorker: bareWorker.pid, bench: process.pid },
      versions: {
        temporalServer: (await connection.workflowService.getSystemInfo({})).serverVersion,
        postgres: await postgresVersion(knex),
      },
    });
  } finally {
    for (const close of closers) await close();
  }
}

async function setUpProject({ apiUrl, adminKey: credential }: RunningStack): Promise<HttpDeps> {
  const api = createHttpApi(apiUrl);
  const make = (path: string, expected: number, json: unknown) =>
    api.call('POST', path, expected, { credential, json });
  const project = await make('/v1/projects', 201, { name: 'Bench', mode: 'sandbox', defaultLanguage: 'en' });
  const projectPath = `/v1/projects/${created.parse(project).id}`;
  const scopes = ['registrations:read', 'registrations:write'];
  const key = await make(`${projectPath}/api-keys`, 201, { name: 'bench', scopes });
  const flowId = created.parse(await make(`${projectPath}/flows`, 201, FLOW)).id;
  await make(`/v1/flows/${flowId}/publish`, 200, undefined);
  return { api, flowId, apiKey: createdKey.parse(key).secret };
}

async function openDatabase({
  knex,
  masterKey,
  folder,
  flowId,
}: {
  readonly knex: Knex;
  readonly masterKey: string;
  readonly folder: string;
  readonly flowId: string;
}): Promise<Omit<DirectDeps, 'client'>> {
  const blobs = createFolderBlobStore(path.join(folder, 'blobs'));
  const vault = await openVault({ knex, blobs, masterKey: Buffer.from(masterKey, 'base64') });
  const repositories = createRepositories(knex);
  const version = await repositories.flows.getVersion(flowId, 1);
  if (version === null) throw new Error('The flow was not published');
  return { repositories, vault, version };
}

async function postgresVersion(knex: Knex): Promise<string> {
  const answer = z.object({ rows: z.tuple([z.object({ server_version: z.string() })]) });
  return answer.parse(await knex.raw('show server_version')).rows[0].server_version;
}

function pidsOf({ processes }: RunningStack): Record<string, number> {
  return Object.fromEntries(Object.entries(processes).map(([name, process]) => [name, process.pid()]));
}
