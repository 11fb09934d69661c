import { Histogram } from 'prom-client';
import type { Registry } from 'prom-client';

/**
 * How a call of a vendor ended: with a result, with a promise of one, in no answer that is worth another try, or in what
 * only a person can mend; `abandoned` where the registration or the worker ended meanwhile.
 */
export type CallOutcome = 'answered' | 'accepted' | 'unavailable' | 'misconfigured' | 'abandoned';

export type CallObserver = (call: {
  readonly vendor: string;
  readonly check: string;
  readonly outcome: CallOutcome;
  readonly seconds: number;
}) => void;

/** Seconds; the longest timeout is 90. */
const BUCKETS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 90];

/** Counts the calls of each vendor by how they ended, and measures them. */
export function createVendorMetrics(registry: Registry): CallObserver {
  const durations = new Histogram({
    name: 'vendor_call_seconds',
    help: 'Calls of vendors by vendor, check and outcome',
    labelNames: ['vendor', 'check', 'outcome'],
    buckets: BUCKETS,
    registers: [registry],
  });
  return ({ seconds, ...labels }) => durations.observe(labels, seconds);
}
