import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { isGrpcServiceError } from '@temporalio/client';
import type { Connection } from '@temporalio/client';
import { msToTs, optionalTsToMs } from '@temporalio/common/lib/time';
import { environment, readEnvironment } from '../db/environment';
import { SEARCH_ATTRIBUTES } from '../workflows/appRegistration/searchAttributes';
import { connectToTemporal } from './connectToTemporal';

/** How long ended runs can be read: the projection can be rebuilt, and a registration reopened, within this time. */
const RETENTION_MS = 90 * 24 * 3_600_000;
const NAMESPACE_KNOWN_WITHIN_MS = 30_000;
const GRPC_NOT_FOUND = 5;
/** `temporal.api.enums.v1.IndexedValueType`. */
const INDEXED_VALUE_TYPE = { KEYWORD: 2, KEYWORD_LIST: 7 } as const;

/**
 * Makes a Temporal server ready for the workers: the namespace, its retention (never shortened) and the search
 * attributes. Changes nothing that is there already. `address` is host and port.
 */
export async function prepareTemporal(address: string, namespace: string): Promise<void> {
  const connection = await connectToTemporal(address);
  try {
    await prepareNamespace(connection, namespace);
    await prepareSearchAttributes(connection, namespace);
  } finally {
    await connection.close();
  }
}

async function prepareNamespace({ workflowService }: Connection, namespace: string): Promise<void> {
  const retention = msToTs(RETENTION_MS);
  const found = await unlessUnknown(() => workflowService.describeNamespace({ namespace }));
  if (found === null) {
    await workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: retention });
    return;
  }
  if ((optionalTsToMs(found.config?.workflowExecutionRetentionTtl) ?? 0) >= RETENTION_MS) return;
  await workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl: retention } });
}

async function prepareSearchAttributes({ operatorService }: Connection, namespace: string): Promise<void> {
  const list = () => operatorService.listSearchAttributes({ namespace });
  // Not every part of a server knows a new namespace at once.
  let known = await unlessUnknown(list);
  for (const end = Date.now() + NAMESPACE_KNOWN_WITHIN_MS; known === null && Date.now() < end;) {
    await sleep(500);
    known = await unlessUnknown(list);
  }
  const { customAttributes } = known ?? (await list());
  const missing = SEARCH_ATTRIBUTES.filter(({ name }) => !(name in customAttributes));
  if (missing.length === 0) return;
  await operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(missing.map(({ name, type }) => [name, INDEXED_VALUE_TYPE[type]])),
  });
}

/** Null where the server does not know what is asked for. */
async function unlessUnknown<Answer>(ask: () => Promise<Answer>): Promise<Answer | null> {
  try {
    return await ask();
  } catch (error) {
    const code: number | null = isGrpcServiceError(error) ? error.code : null;
    if (code === GRPC_NOT_FOUND) return null;
    throw error;
  }
}

const USAGE = `Makes a Temporal server ready for the workers: namespace, retention and search attributes.

  node dist/scripts/prepareTemporal.js

Reads TEMPORAL_ADDRESS (127.0.0.1:7233) and TEMPORAL_NAMESPACE (default). The server of \`npm start\` is ready already.`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { help: { type: 'boolean', default: false } } });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const { TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE } = readEnvironment(environment.temporal);
  await prepareTemporal(TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE);
  console.log(`${TEMPORAL_ADDRESS} is ready for the workers.`);
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
