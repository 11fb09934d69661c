import type { WorkerOptions } from '@temporalio/worker';
import type { WorkerConfig } from './config';

/** How much the worker does at once. Apart from the worker itself, so that a bench can run another workflow in the same way. */
export function workerTuning(config: WorkerConfig) {
  return {
    maxCachedWorkflows: config.WORKER_MAX_CACHED_WORKFLOWS,
    maxConcurrentActivityTaskExecutions: config.WORKER_MAX_CONCURRENT_ACTIVITIES,
    // Each holds a connection of the pool; more at once would only wait for one another.
    maxConcurrentLocalActivityExecutions: config.DATABASE_POOL_SIZE,
    maxConcurrentWorkflowTaskExecutions: 40,
    // After a worker died, people wait at most this long until another takes its runs over.
    stickyQueueScheduleToStartTimeout: '3s',
  } satisfies Partial<WorkerOptions>;
}
