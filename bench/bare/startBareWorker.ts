import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';
import { startProcess } from '../childProcess';
import type { Started } from '../childProcess';
import type { Stack } from '../stack';

const READY_WITHIN_MS = 60_000;

/** Bundles the bare workflow and starts its worker, a process like the product's. */
export async function startBareWorker(stack: Stack): Promise<Started> {
  const bundle = path.join(stack.folder, 'bare.bundle.js');
  const workflowsPath = path.join(__dirname, 'workflow.js');
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
  await writeFile(bundle, code);

  const port = await freePort();
  const worker = startProcess('bench/bare/worker', [], {
    ...process.env,
    DATABASE_URL: stack.databaseUrl,
    TEMPORAL_ADDRESS: stack.temporalAddress,
    TEMPORAL_NAMESPACE: stack.temporalNamespace,
    VAULT_MASTER_KEY: stack.masterKey.toString('base64'),
    BLOB_DIRECTORY: stack.folder,
    OUTBOX_DIRECTORY: stack.folder,
    MAIL_FROM: 'bench@app-registrations.invalid',
    HEALTH_PORT: String(port),
    WORKFLOW_BUNDLE: bundle,
    LOG_LEVEL: 'warn',
  });
  const isReady = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
    return response?.ok ? true : null;
  };
  try {
    await worker.ready(isReady, READY_WITHIN_MS);
    return worker;
  } catch (error) {
    await worker.stop();
    throw error;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('No free port')),
      );
    });
  });
}
