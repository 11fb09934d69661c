import { Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { JobObserver } from '../../threads/threadPool';

/** Seconds; a face takes a tenth of one, a page two. */
const BUCKETS = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60];

/** Counts the jobs of each engine by how they ended, and measures them. */
export function createEngineMetrics(registry: Registry): (engine: string) => JobObserver {
  const seconds = new Histogram({
    name: 'engine_job_seconds',
    help: 'Jobs in threads by engine and outcome, waiting included',
    labelNames: ['engine', 'outcome'],
    buckets: BUCKETS,
    registers: [registry],
  });
  return (engine) => (outcome, took) => seconds.observe({ engine, outcome }, took);
}
