import { REASON_CODES } from '../reasons';
import type { ReasonCode } from '../reasons';
import type { RegistrationEvent } from '../registration';
import { WAITING_ON } from '../vocabulary';
import type { Status, StepStateName, WaitingOn } from '../vocabulary';
import { wordIn, wordsIn } from './eventData';

/**
 * What became of a step that was entered. `abandoned`: its person was waited for when the registration expired or was
 * withdrawn. `stopped`: the registration ended otherwise before the step was done.
 */
export const STEP_ENDS = ['passed', 'failed', 'skipped', 'abandoned', 'stopped', 'underWay'] as const;
export type StepEnd = (typeof STEP_ENDS)[number];

export type Times = Readonly<Record<WaitingOn, number>>;

export const RESULTS = ['passed', 'failed', 'needsReview'] as const;
export interface Finding {
  readonly result: (typeof RESULTS)[number];
  readonly reasons: readonly ReasonCode[];
}

/** What a step went through, gathered from its events. */
export class StepCourse {
  private state: StepStateName = 'locked';
  private waiting: { readonly on: WaitingOn; readonly since: number } | null = null;
  private readonly spent: Record<WaitingOn, number> = { applicant: 0, provider: 0, operator: 0, system: 0 };
  private readonly evaluated: Finding[] = [];
  /** Of the last evaluation since the step was opened. */
  private last: Finding | null = null;

  constructor(readonly key: string) {}

  /** @param isHeld whether an operator is waited for */
  take({ type, data }: RegistrationEvent, at: number, isHeld: boolean): void {
    switch (type) {
      case 'step.opened':
        this.last = null;
        return this.become('open', 'applicant', at);
      case 'step.submitted':
        return this.become('evaluating', 'system', at);
      case 'provider.unavailable':
      case 'provider.accepted':
        return this.waitOn('provider', at);
      case 'provider.recovered':
        return this.waitOn('system', at);
      case 'step.evaluated':
        this.last = findingOf(data);
        this.evaluated.push(this.last);
        return this.become('open', 'applicant', at);
      case 'step.needsReview':
        return this.become('needsReview', isHeld ? 'operator' : null, at);
      case 'step.passed':
        return this.become('passed', null, at);
      case 'step.failed':
        return this.become('failed', null, at);
      case 'step.skipped':
        return this.become('skipped', null, at);
      default:
    }
  }

  /** From now on an operator is waited for. */
  hold(at: number): void {
    if (this.state === 'needsReview') this.waitOn('operator', at);
  }

  /** The registration ended: nobody is waited for. */
  stop(at: number): void {
    this.waitOn(null, at);
  }

  /** The registration was reopened: what was not finished, or is to be done again, waits for its turn. */
  reopen(keys: readonly string[], at: number): void {
    const isUnfinished = this.state === 'open' || this.state === 'evaluating';
    if (isUnfinished || keys.includes(this.key)) this.become('locked', null, at);
  }

  /** Milliseconds that somebody was waited for, by whom. */
  get times(): Times {
    return this.spent;
  }

  get evaluations(): readonly Finding[] {
    return this.evaluated;
  }

  end(status: Status): StepEnd {
    if (this.state === 'passed' || this.state === 'failed' || this.state === 'skipped') return this.state;
    switch (status) {
      case 'STARTED':
      case 'ONGOING':
      case 'NEEDS_MANUAL_VERIFICATION':
        return 'underWay';
      case 'EXPIRED':
      case 'CANCELLED':
        return this.state === 'open' ? 'abandoned' : 'stopped';
      case 'COMPLETED_WITHOUT_KYC':
        return this.state === 'open' ? 'skipped' : 'stopped';
      case 'COMPLETED':
      case 'FAILED':
        return 'stopped';
    }
  }

  /**
   * What its person was told last before giving up: the reasons of a failed attempt; `untried` where nothing was handed
   * in since the step was opened, `unverified` where only a contact was left to verify.
   */
  get before(): readonly (ReasonCode | 'untried' | 'unverified')[] {
    if (this.last === null) return ['untried'];
    return this.last.result === 'failed' ? this.last.reasons : ['unverified'];
  }

  private become(state: StepStateName, waitingOn: WaitingOn | null, at: number): void {
    this.state = state;
    this.waitOn(waitingOn, at);
  }

  private waitOn(next: WaitingOn | null, at: number): void {
    // Clocks of two machines may differ: no time runs backwards.
    if (this.waiting !== null) this.spent[this.waiting.on] += Math.max(0, at - this.waiting.since);
    this.waiting = next === null ? null : { on: next, since: at };
  }
}

export function totalOf(times: Times): number {
  return WAITING_ON.reduce((sum, party) => sum + times[party], 0);
}

function findingOf(data: RegistrationEvent['data']): Finding {
  const result = wordIn(data, 'result', RESULTS);
  if (result === null) throw new Error('An evaluation has a result');
  return { result, reasons: wordsIn(data, 'reasons', REASON_CODES) };
}
