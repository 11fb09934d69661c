import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';
import { startGuard } from '../../scripts/stack/guard';
import { end, run, tailOf } from '../../scripts/stack/piece';
import { freePorts } from '../../scripts/stack/ports';
import { nodeProgram } from '../../scripts/stack/processes';
import type { RunningStack } from '../../scripts/stack/startStack';
import { until } from '../until';

const GRACE_MS = 30_000;

export interface BareWorker {
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

/** Bundles the bare workflow and starts its worker beside a stack: a process like the product's, with its own bundle. */
export async function startBareWorker(stack: RunningStack, masterKey: string): Promise<BareWorker> {
  const folder = path.join(stack.folder, 'bare');
  await mkdir(folder);
  const bundle = path.join(folder, 'workflows.bundle.js');
  const workflowsPath = path.join(__dirname, 'workflow.js');
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
  await writeFile(bundle, code);

  const nextPort = await freePorts(2);
  const [health, metrics] = [nextPort(), nextPort()];
  const env = {
    ...process.env,
    DATABASE_URL: stack.databaseUrl,
    TEMPORAL_ADDRESS: stack.temporalAddress,
    TEMPORAL_NAMESPACE: stack.temporalNamespace,
    VAULT_MASTER_KEY: masterKey,
    BLOB_DIRECTORY: folder,
    OUTBOX_DIRECTORY: folder,
    MAIL_FROM: 'bench@app-registrations.invalid',
    HEALTH_PORT: String(health),
    TEMPORAL_METRICS_PORT: String(metrics),
    WORKFLOW_BUNDLE: bundle,
  };
  const logFile = path.join(folder, 'worker.log');
  const guard = startGuard(folder, true);
  const worker = run({ ...nodeProgram('bench/bare/worker.js'), env, stopSignal: 'SIGTERM' }, logFile, guard);
  const stop = async () => {
    await end(worker, 'SIGTERM', GRACE_MS);
    await guard.end();
  };

  const isReady = async () => {
    if (worker.hasEnded()) throw new Error(`The bare worker ended:\n${tailOf(logFile)}`);
    const response = await fetch(`http://127.0.0.1:${health}/readyz`).catch(() => null);
    return response?.ok ? true : null;
  };
  try {
    await until(isReady, { what: 'the bare worker ready', patienceMs: 60_000, everyMs: 100 });
    return { pid: worker.pid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
