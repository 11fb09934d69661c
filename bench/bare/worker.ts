import { Registry } from 'prom-client';
import { createDatabase } from '../../db/connection';
import { readWorkerConfig } from '../../workers/config';
import { createLogger } from '../../workers/logging';
import { runProcess, runWorker } from '../../workers/runWorker';
import { workerTuning } from '../../workers/workerTuning';
import { BARE_TASK_QUEUE } from './messages';
import type { BareActivities } from './workflow';

const activities: BareActivities = { nothing: () => Promise.resolve() };

/** The product's worker process with the bare workflow in it, and activities that do nothing. */
runProcess('bare-worker', async () => {
  const config = readWorkerConfig();
  const logger = createLogger('bare-worker', config.LOG_LEVEL);
  const knex = createDatabase(config);

  await runWorker('bare-worker', config, logger, { knex, registry: new Registry() }, () =>
    Promise.resolve({
      polls: [
        {
          taskQueue: BARE_TASK_QUEUE,
          workflowBundle: { codePath: config.WORKFLOW_BUNDLE },
          activities,
          ...workerTuning(config),
        },
      ],
      close: () => Promise.resolve(),
    }),
  );
});
