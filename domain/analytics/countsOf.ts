import type { Registration, RegistrationEvent } from '../registration';
import { WAITING_ON } from '../vocabulary';
import { courseOf } from './course';
import { Tally } from './counts';
import type { Counts } from './counts';
import { totalOf } from './stepCourse';
import type { StepCourse } from './stepCourse';
import { bucketOf } from './timeBuckets';

/** The key under which what is true of a registration as a whole is counted: no step is called so. */
export const WHOLE = '';

/** What one registration adds to all counts. A function of what is stored, and so the same whenever it is taken again. */
export function countsOf(registration: Registration, events: readonly RegistrationEvent[]): Counts {
  const tally = new Tally();
  const course = courseOf(events);
  countStanding(tally, registration);
  for (const step of course.steps) countStep(tally, step, registration);

  for (const code of course.redFlags) tally.add('redFlag', code, 'raised');
  for (const code of new Set(course.redFlags)) tally.add('redFlag', code, 'registrations');

  tally.add('review', WHOLE, 'held', course.held);
  for (const ms of course.waits) tally.add('review', WHOLE, `waiting:${bucketOf(ms)}`);
  for (const decision of course.decisions) tally.add('review', WHOLE, decision);
  return tally.counts;
}

/** Where it stands, and how it ended. */
function countStanding(tally: Tally, { status, waitingOn, currentStep, outcome, createdAt }: Registration): void {
  tally.add('now', 'status', status);
  if (waitingOn !== null) tally.add('now', 'waitingOn', waitingOn);
  if (currentStep !== null) tally.add('now', 'currentStep', currentStep);

  tally.add('outcome', WHOLE, 'begun');
  if (outcome === null) return;
  tally.add('outcome', WHOLE, outcome.status);
  tally.add('outcome', outcome.status, `by:${outcome.decidedBy}`);
  for (const reason of new Set(outcome.reasons)) tally.add('outcome', outcome.status, `reason:${reason}`);
  if (outcome.status === 'COMPLETED' || outcome.status === 'COMPLETED_WITHOUT_KYC') {
    const took = Date.parse(outcome.decidedAt) - Date.parse(createdAt);
    tally.add('time', WHOLE, `total:${bucketOf(Math.max(0, took))}`);
  }
}

function countStep(tally: Tally, step: StepCourse, { status }: Registration): void {
  const { key, times, evaluations } = step;
  const end = step.end(status);
  tally.add('step', key, 'entered');
  tally.add('step', key, end);
  if (end === 'abandoned') for (const word of step.before) tally.add('step', key, `before:${word}`);
  if (evaluations.length > 0) tally.add('step', key, `attempts:${evaluations.length}`);
  for (const { result } of evaluations) tally.add('step', key, `result:${result}`);

  const failures = evaluations.filter(({ result }) => result === 'failed').map(({ reasons }) => reasons);
  for (const reason of failures.flat()) tally.add('failure', key, `evaluations:${reason}`);
  for (const reason of new Set(failures.flat())) tally.add('failure', key, `registrations:${reason}`);

  // Whoever gave up took as long as the registration's time ran: that says nothing of the step.
  if (end !== 'passed' && end !== 'failed') return;
  for (const party of WAITING_ON) tally.add('time', key, `${party}:${bucketOf(times[party])}`);
  tally.add('time', key, `total:${bucketOf(totalOf(times))}`);
}
