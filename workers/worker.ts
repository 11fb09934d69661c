import { Registry } from 'prom-client';
import {
  createLightActivities,
  createWaitingActivities,
  createWebhookDeliverers,
} from '../activities/createActivities';
import { createVendorMetrics } from '../activities/vendor/vendorMetrics';
import { createWebhookMetrics } from '../activities/webhooks/webhookMetrics';
import { withoutPersonalData } from '../activities/withoutPersonalData';
import { traitsOf } from '../db/analytics/traitsOf';
import { createBlobStore } from '../db/blobs/createBlobStore';
import { createDatabase } from '../db/connection';
import { createRepositories } from '../db/repositories';
import { openVault } from '../db/vault/openVault';
import { TASK_QUEUE, VENDOR_TASK_QUEUE } from '../workflows/appRegistration/messages';
import { createEndpointRuns } from '../webhooks/endpointRuns';
import { WEBHOOK_TASK_QUEUE } from '../workflows/webhookEndpoint/messages';
import { readWorkerConfig } from './config';
import { createLogger } from './logging';
import { startCounting } from './counting';
import { startPlacing } from './placing';
import { runProcess, runWorker } from './runWorker';
import { startWebhooks } from './webhooks';
import { workerTuning } from './workerTuning';

/** The worker process: workflows, and every activity that needs no picture to be read. Any number may run. */
runProcess('worker', async () => {
  const config = readWorkerConfig();
  const logger = createLogger('worker', config.LOG_LEVEL);
  const knex = createDatabase(config);
  const registry = new Registry();
  const observe = createVendorMetrics(registry);
  const observeWebhook = createWebhookMetrics(registry);

  await runWorker('worker', config, logger, { knex, registry }, async () => {
    const vault = await openVault({ knex, blobs: await createBlobStore(config), masterKey: config.VAULT_MASTER_KEY });
    const repositories = createRepositories(knex);
    const placing = startPlacing(repositories.feed, logger);
    const counting = startCounting(repositories.analytics, (all) => traitsOf(vault, all), logger);
    const endpointRuns = createEndpointRuns(config);
    const webhooks = startWebhooks(repositories, endpointRuns, logger);
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
        {
          taskQueue: WEBHOOK_TASK_QUEUE,
          activities: {
            ...createWebhookDeliverers({ vault, repositories, config, observe: observeWebhook, endpointRuns }),
          },
          interceptors,
          maxConcurrentActivityTaskExecutions: config.WORKER_MAX_CONCURRENT_WEBHOOK_ENDPOINTS,
        },
      ],
      close: async () => {
        await Promise.all([placing.close(), counting.close(), webhooks.close()]);
        await endpointRuns.close();
      },
    };
  });
});
