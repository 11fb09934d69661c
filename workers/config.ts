import path from 'node:path';
import { z } from 'zod';
import { faceEngine } from '../activities/media/faces/engines';
import { environment, port, readEnvironment } from '../db/environment';
import { networksVariable } from '../outbound/networks';
import { vendorsVariable } from '../vendors/vendors';

const common = {
  ...environment.database,
  ...environment.vault,
  ...environment.blobs,
  ...environment.temporal,
  ...environment.log,
  HEALTH_HOST: z.string().default('127.0.0.1'),
  HEALTH_PORT: port,
  /** The SDK's own metrics are served here and added to `/metrics` of HEALTH_PORT; absent: they are not collected. */
  TEMPORAL_METRICS_PORT: port.optional(),
  /** How long running activities may go on after SIGTERM. */
  WORKER_GRACE_SECONDS: z.coerce.number().int().min(1).max(600).default(20),
};

const workerShape = {
  ...common,
  ...environment.mail,
  ...environment.sms,
  ...environment.tokens,
  ...vendorsVariable,
  ...networksVariable,
  /** Made by `npm run build`; the workflows in it must be those of this worker's version. */
  WORKFLOW_BUNDLE: z.string().default(path.join(__dirname, '..', 'workflows.bundle.js')),
  /** Runs kept in memory between tasks; each takes about 0.1 MB. More open runs than this are replayed when they wake. */
  WORKER_MAX_CACHED_WORKFLOWS: z.coerce.number().int().min(2).default(2_000),
  WORKER_MAX_CONCURRENT_ACTIVITIES: z.coerce.number().int().min(1).default(50),
  /** Each waits for a vendor and does nothing else, but holds its pictures, up to 33 MB, until they are sent. */
  WORKER_MAX_CONCURRENT_VENDOR_CALLS: z.coerce.number().int().min(1).default(10),
  /** Endpoints to which webhooks are sent at the same time, each by at most eight requests. */
  WORKER_MAX_CONCURRENT_WEBHOOK_ENDPOINTS: z.coerce.number().int().min(1).default(100),
};

const mediaWorkerShape = {
  ...common,
  /** Threads that read pictures; one a core. */
  MEDIA_THREADS: z.coerce.number().int().min(1).max(64).default(1),
  /** A picture that takes longer fails its own attempt. */
  MEDIA_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(110).default(30),
  ...faceEngine,
};

export type CommonConfig = ReturnType<typeof readEnvironment<typeof common>>;
export type WorkerConfig = ReturnType<typeof readWorkerConfig>;

export const readWorkerConfig = () => readEnvironment(workerShape);
export const readMediaWorkerConfig = () => readEnvironment(mediaWorkerShape);
