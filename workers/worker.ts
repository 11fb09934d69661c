import { Registry } from 'prom-client';
import { createLightActivities, createWaitingActivities } from '../activities/createActivities';
import { createVendorMetrics } from '../activities/vendor/vendorMetrics';
import { withoutPersonalData } from '../activities/withoutPersonalData';
import { traitsOf } from '../db/analytics/traitsOf';
import { createBlobStore } from '../db/blobs/createBlobStore';
import { createDatabase } from '../db/connection';
import { createRepositories } from '../db/repositories';
import { openVault } from '../db/vault/openVault';
import { TASK_QUEUE, VENDOR_TASK_QUEUE } from '../workflows/appRegistration/messages';
import { readWorkerConfig } from './config';
import { createLogger } from './logging';
import { startCounting } from './counting';
import { startPlacing } from './placing';
import { runProcess, runWorker } from './runWorker';
import { workerTuning } from './workerTuning';

/** The worker process: workflows, and every activity that needs no picture to be read. Any number may run. */
runProcess('worker', async () => {
  const config = readWorkerConfig();
  const logger = createLogger('worker', config.LOG_LEVEL);
  const knex = createDatabase(config);
  const registry = new Registry();
  const observe = createVendorMetrics(registry);

  await runWorker('worker', config, logger, { knex, registry }, async () => {
    const vault = await openVault({ knex, blobs: await createBlobStore(config), masterKey: config.VAULT_MASTER_KEY });
    const repositories = createRepositories(knex);
    const placing = startPlacing(repositories.feed, logger);
    const counting = startCounting(repositories.analytics, (all) => traitsOf(vault, all), logger);
    const interceptors = { activity: [withoutPersonalData] };
    return {
      polls: [
        {
          taskQueue: TASK_QUEUE,
          workflowBundle: { codePath: config.WORKFLOW_BUNDLE },
          activities: createLightActivities({ vault, repositories, config }),
          interceptors,
          ...workerTuning(config),
        },
        {
          taskQueue: VENDOR_TASK_QUEUE,
          activities: { ...createWaitingActivities({ vault, config, observe }) },
          interceptors,
          maxConcurrentActivityTaskExecutions: config.WORKER_MAX_CONCURRENT_VENDOR_CALLS,
        },
      ],
      close: async () => {
        await Promise.all([placing.close(), counting.close()]);
      },
    };
  });
});
