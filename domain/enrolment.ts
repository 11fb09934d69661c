import type { Flow } from './flow';
import { isTerminal } from './vocabulary';
import type { Status } from './vocabulary';

/**
 * Whether a person whose last registration of this flow has this status may begin another. Null stands for one that is
 * just being created.
 */
export function mayEnrolAgain(again: Flow['again'], last: Status | null): boolean {
  if (last === null || !isTerminal(last)) return false;
  const completed = last === 'COMPLETED' || last === 'COMPLETED_WITHOUT_KYC';
  return again === 'always' || (again === 'afterFailure' && !completed);
}
