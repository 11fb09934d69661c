import { setTimeout as sleep } from 'node:timers/promises';
import { Connection, isGrpcServiceError } from '@temporalio/client';
import { msToTs, optionalTsToMs } from '@temporalio/common/lib/time';
import { environment, readEnvironment } from '../db/environment';
import { SEARCH_ATTRIBUTES } from '../workflows/appRegistration/searchAttributes';

/** How long ended runs can be read: the projection can be rebuilt, and a registration reopened, within this time. */
const RETENTION_MS = 90 * 24 * 3_600_000;
const GRPC_NOT_FOUND = 5;
/** `temporal.api.enums.v1.IndexedValueType`. */
const INDEXED_VALUE_TYPE = { KEYWORD: 2, KEYWORD_LIST: 7 } as const;

/**
 * Makes a Temporal server ready for the workers: the namespace, its retention (never shortened) and the search
 * attributes. Changes nothing that is there already. `address` is host and port.
 */
export async function prepareTemporal(address: string, namespace: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: '5 seconds' });
  try {
    await prepareNamespace(connection, namespace);
    await prepareSearchAttributes(connection, namespace);
  } finally {
    await connection.close();
  }
}

async function prepareNamespace({ workflowService }: Connection, namespace: string): Promise<void> {
  const retention = msToTs(RETENTION_MS);
  const found = await describe(workflowService, namespace);
  if (found === null) {
    await workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: retention });
    // The server's other parts learn of a new namespace within seconds.
    while ((await describe(workflowService, namespace)) === null) await sleep(500);
    return;
  }
  if ((optionalTsToMs(found.config?.workflowExecutionRetentionTtl) ?? 0) >= RETENTION_MS) return;
  await workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl: retention } });
}

async function describe(service: Connection['workflowService'], namespace: string) {
  try {
    return await service.describeNamespace({ namespace });
  } catch (error) {
    const code: number | null = isGrpcServiceError(error) ? error.code : null;
    if (code === GRPC_NOT_FOUND) return null;
    throw error;
  }
}

async function prepareSearchAttributes({ operatorService }: Connection, namespace: string): Promise<void> {
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  const missing = SEARCH_ATTRIBUTES.filter(({ name }) => !(name in customAttributes));
  if (missing.length === 0) return;
  await operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(missing.map(({ name, type }) => [name, INDEXED_VALUE_TYPE[type]])),
  });
}

if (require.main === module) {
  const { TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE } = readEnvironment(environment.temporal);
  prepareTemporal(TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE).then(
    () => console.log(`${TEMPORAL_ADDRESS} is ready for the workers.`),
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    },
  );
}
