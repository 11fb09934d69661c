import { hostname } from 'node:os';
import { NativeConnection, Runtime, Worker, makeTelemetryFilterString } from '@temporalio/worker';
import type { WorkerOptions } from '@temporalio/worker';
import type { Knex } from 'knex';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { kindOf } from '../domain/kindOf';
import type { CommonConfig } from './config';
import { serveHealth } from './health';
import { temporalLogger } from './logging';

/** What a kind of worker adds to the process around it. */
export interface WorkerPart {
  /** One for each task queue. */
  readonly polls: readonly Omit<WorkerOptions, 'connection' | 'namespace' | 'identity'>[];
  /** Closes what the part opened, after the worker has drained. */
  readonly close: () => Promise<void>;
}

/**
 * Runs one worker process until SIGTERM or SIGINT: connects, polls, serves health; then drains within its grace time
 * and closes worker, connection and database in this order.
 */
export async function runWorker(
  name: string,
  config: CommonConfig,
  logger: Logger,
  deps: { readonly knex: Knex; readonly registry: Registry },
  makePart: () => Promise<WorkerPart>,
): Promise<void> {
  Runtime.install({
    logger: temporalLogger(logger),
    telemetryOptions: {
      logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN', other: 'WARN' }) },
      ...(config.TEMPORAL_METRICS_PORT !== undefined && {
        metrics: {
          prometheus: {
            bindAddress: `127.0.0.1:${config.TEMPORAL_METRICS_PORT}`,
            countersTotalSuffix: true,
            unitSuffix: true,
            useSecondsForDurations: true,
          },
          globalTags: { worker: name },
        },
      }),
    },
  });
  const connection = await connect(config.TEMPORAL_ADDRESS, logger);
  const part = await makePart();
  const workers: Worker[] = [];
  for (const options of part.polls) {
    const worker = await Worker.create({
      ...options,
      connection,
      namespace: config.TEMPORAL_NAMESPACE,
      identity: `${name}@${hostname()}:${process.pid}`,
      shutdownGraceTime: `${config.WORKER_GRACE_SECONDS} seconds`,
      shutdownForceTime: `${config.WORKER_GRACE_SECONDS + 5} seconds`,
    });
    workers.push(worker);
  }
  const health = await serveHealth({
    host: config.HEALTH_HOST,
    port: config.HEALTH_PORT,
    sdkMetricsPort: config.TEMPORAL_METRICS_PORT,
    workers,
    registry: deps.registry,
    databaseAnswers: () =>
      deps.knex.raw('select 1').then(
        () => true,
        () => false,
      ),
  });
  for (const { taskQueue } of part.polls) logger.info({ taskQueue, healthPort: config.HEALTH_PORT }, 'worker polls');
  try {
    await runAll(workers);
    logger.info('worker drained');
  } finally {
    await health.close();
    await connection.close();
    await part.close();
    await deps.knex.destroy();
  }
}

/** Until all have drained; where one fails, the others drain as well, and its error is thrown. */
async function runAll(workers: readonly Worker[]): Promise<void> {
  const ended = await Promise.allSettled(
    workers.map((worker) =>
      worker.run().finally(() => {
        for (const other of workers) if (other.getState() === 'RUNNING') other.shutdown();
      }),
    ),
  );
  const failed = ended.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/** Connects, waiting for a server that is not there yet: at a start of everything the order must not matter. */
async function connect(address: string, logger: Logger): Promise<NativeConnection> {
  for (let pause = 500; ; pause = Math.min(pause * 2, 10_000)) {
    try {
      // Everything here stays on one network; packing payloads costs more than it saves.
      return await NativeConnection.connect({ address, grpcCompression: { codec: 'none' } });
    } catch (error) {
      logger.warn({ address, ...kindOf(error), retryInMs: pause }, 'Temporal does not answer');
      await new Promise((done) => setTimeout(done, pause));
    }
  }
}

/** Runs a process to its end; what stops it – a fault of its configuration, mostly – is said without a stack. */
export function runProcess(name: string, run: () => Promise<void>): void {
  run().catch((error: unknown) => {
    const what = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${name} stops: ${what}\n`);
    // At once: a connection that is open already would keep a process alive that does nothing.
    process.exit(1);
  });
}
