import { Registry } from 'prom-client';
import { createLightActivities } from '../activities/createActivities';
import { withoutPersonalData } from '../activities/withoutPersonalData';
import { createBlobStore } from '../db/blobs/createBlobStore';
import { createDatabase } from '../db/connection';
import { createRepositories } from '../db/repositories';
import { openVault } from '../db/vault/openVault';
import { TASK_QUEUE } from '../workflows/appRegistration/messages';
import { readWorkerConfig } from './config';
import { createLogger } from './logging';
import { runProcess, runWorker } from './runWorker';
import { workerTuning } from './workerTuning';

/** The worker process: workflows, and every activity that needs no picture to be read. Any number may run. */
runProcess('worker', async () => {
  const config = readWorkerConfig();
  const logger = createLogger('worker', config.LOG_LEVEL);
  const knex = createDatabase(config);

  await runWorker('worker', config, logger, { knex, registry: new Registry() }, async () => {
    const vault = await openVault({ knex, blobs: await createBlobStore(config), masterKey: config.VAULT_MASTER_KEY });
    const repositories = createRepositories(knex);
    return {
      options: {
        taskQueue: TASK_QUEUE,
        workflowBundle: { codePath: config.WORKFLOW_BUNDLE },
        activities: createLightActivities({ vault, repositories, config }),
        interceptors: { activity: [withoutPersonalData] },
        ...workerTuning(config),
      },
      close: () => Promise.resolve(),
    };
  });
});
