import { recordOf } from '../../recordOf';
import { STEP_ENDS } from '../stepCourse';
import type { StepEnd } from '../stepCourse';
import { numbersOf } from './distribution';
import type { NumberSpread } from './distribution';
import { shareOf } from './totals';
import type { Totals } from './totals';

/** `entered` is the sum of what became of those who entered. */
export interface FunnelStep extends Readonly<Record<StepEnd, number>> {
  readonly key: string;
  readonly entered: number;
  /** Of those who entered and are not under way. */
  readonly passRate: number | null;
  /** What was handed in and evaluated, pictures asked for again included, by each who handed in anything. */
  readonly attempts: NumberSpread;
}

/** The step that most entered first. */
export function funnelOf(step: Totals): readonly FunnelStep[] {
  return step.keys
    .map((key) => {
      const ends = recordOf(STEP_ENDS, (end) => step.count(key, end));
      const entered = step.count(key, 'entered');
      const passRate = shareOf(ends.passed, entered - ends.underWay);
      return { key, entered, ...ends, passRate, attempts: numbersOf(step, key, 'attempts') };
    })
    .sort((one, other) => other.entered - one.entered || (one.key < other.key ? -1 : 1));
}
