import { RED_FLAG_CODES } from '../redFlags';
import type { RedFlagCode } from '../redFlags';
import type { RegistrationEvent } from '../registration';
import { STATUSES, isTerminal } from '../vocabulary';
import type { Status } from '../vocabulary';
import { textsIn, wordIn } from './eventData';
import { StepCourse } from './stepCourse';

export const DECISIONS = ['approve', 'reject'] as const;

/** What a registration went through, told by its events alone. */
export interface Course {
  /** Those that were entered, in the order in which they were. */
  readonly steps: readonly StepCourse[];
  /** One for each time that it was raised. */
  readonly redFlags: readonly RedFlagCode[];
  /** How often it was held for an operator, and for how many milliseconds where that is over. */
  readonly held: number;
  readonly waits: readonly number[];
  readonly decisions: readonly (typeof DECISIONS)[number][];
}

/** @param events all of them, in order */
export function courseOf(events: readonly RegistrationEvent[]): Course {
  const steps = new Map<string, StepCourse>();
  const redFlags: RedFlagCode[] = [];
  const waits: number[] = [];
  const decisions: (typeof DECISIONS)[number][] = [];
  const hold: { times: number; since: number | null } = { times: 0, since: null };

  function enter(key: string): StepCourse {
    const step = steps.get(key) ?? new StepCourse(key);
    steps.set(key, step);
    return step;
  }
  function turn(status: Status, at: number): void {
    if (hold.since !== null) waits.push(Math.max(0, at - hold.since));
    const isHeld = status === 'NEEDS_MANUAL_VERIFICATION';
    hold.since = isHeld ? at : null;
    if (isHeld) hold.times += 1;
    for (const step of steps.values()) {
      if (isHeld) step.hold(at);
      else if (isTerminal(status)) step.stop(at);
    }
  }

  for (const event of events) {
    const { type, key, data } = event;
    const at = Date.parse(event.at);
    if (type === 'registration.statusChanged') {
      const status = wordIn(data, 'to', STATUSES);
      if (status !== null) turn(status, at);
    } else if (type === 'registration.reopened') {
      for (const step of steps.values()) step.reopen(textsIn(data, 'keys'), at);
    } else if (type === 'redFlag.raised') {
      const code = wordIn(data, 'code', RED_FLAG_CODES);
      if (code !== null) redFlags.push(code);
    } else if (type === 'review.decided') {
      const decision = wordIn(data, 'decision', DECISIONS);
      if (decision !== null) decisions.push(decision);
    } else if (key !== undefined) {
      enter(key).take(event, at, hold.since !== null);
    }
  }
  return { steps: [...steps.values()], redFlags, held: hold.times, waits, decisions };
}
