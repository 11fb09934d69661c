import { Histogram } from 'prom-client';
import type { Registry } from 'prom-client';

/** How an attempt ended: delivered, by the class of its status, or in a fault of the request. */
export type AttemptObserver = (attempt: { readonly outcome: string; readonly seconds: number }) => void;

/** Seconds; the timeout is 15. */
const BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15];

/** Counts attempts to deliver webhooks by how they ended, and measures them. */
export function createWebhookMetrics(registry: Registry): AttemptObserver {
  const durations = new Histogram({
    name: 'webhook_attempt_seconds',
    help: 'Attempts to deliver webhooks by outcome',
    labelNames: ['outcome'],
    buckets: BUCKETS,
    registers: [registry],
  });
  return ({ outcome, seconds }) => durations.observe({ outcome }, seconds);
}
