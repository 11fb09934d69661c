import type { WaitingOn } from '../../vocabulary';
import { WHOLE } from '../countsOf';
import { timesOf } from './distribution';
import type { TimeSpread } from './distribution';
import type { Totals } from './totals';

/** In steps that were passed or failed for good: all of the time, and for how much of it each was waited for. */
export interface StepDurations extends Readonly<Record<WaitingOn, TimeSpread>> {
  readonly key: string;
  readonly total: TimeSpread;
}
export interface Durations {
  /** From the beginning of a registration to its completion. */
  readonly completion: TimeSpread;
  readonly steps: readonly StepDurations[];
}

/** The longest step first. */
export function durationsOf(time: Totals): Durations {
  const steps = time.keys
    .filter((key) => key !== WHOLE)
    .map((key) => ({
      key,
      total: timesOf(time, key, 'total'),
      applicant: timesOf(time, key, 'applicant'),
      provider: timesOf(time, key, 'provider'),
      operator: timesOf(time, key, 'operator'),
      system: timesOf(time, key, 'system'),
    }))
    .sort((one, other) => (other.total.medianMs ?? 0) - (one.total.medianMs ?? 0) || (one.key < other.key ? -1 : 1));
  return { completion: timesOf(time, WHOLE, 'total'), steps };
}
