import fc from 'fast-check';
import { asksForAnotherPicture } from '../../domain/reasons';
import { awaitsContact, hasRunOut, isFinished } from '../../domain/progress';
import type { Registration, StepRecord } from '../../domain/registration';
import { EVENT_TYPES } from '../../domain/registration';
import { commandsOf, transition } from '../../domain/transition';
import { STATUSES, STEP_KINDS, STEP_STATES, isTerminal } from '../../domain/vocabulary';
import type { Status } from '../../domain/vocabulary';
import { flows } from './arbitraries';
import { play, scripts } from './play';
import type { Watch } from './play';
import { failed, flagged } from './story';
import type { Story } from './story';

const RANK: Record<Status, number> = {
  STARTED: 0,
  ONGOING: 1,
  NEEDS_MANUAL_VERIFICATION: 2,
  COMPLETED: 3,
  COMPLETED_WITHOUT_KYC: 3,
  FAILED: 3,
  EXPIRED: 3,
  CANCELLED: 3,
};

/** Plays any script on any flow, and looks on after every message that takes effect. */
function always(after: Watch, then: (story: Story) => void = () => {}): void {
  fc.assert(
    fc.property(flows, scripts, (flow, script) => then(play(flow, script, after))),
    { numRuns: 100 },
  );
}

/** Whether a step may be in its state, where `current` is the place of the first unfinished step, or -1. */
function isInPlace({ requirement, step, state }: StepRecord, index: number, current: number): boolean {
  if (requirement === 'skip') return state === 'skipped';
  if (step === 'criminalHistory') return state !== 'open' && !(index === current && state === 'locked');
  if (index === current) return state === 'open' || state === 'evaluating';
  return index < current || current === -1 ? state !== 'locked' : state !== 'open' && state !== 'evaluating';
}

describe('any flow under any sequence of messages', () => {
  it('never lets a status go backwards, and leaves a terminal one only by reopening', () => {
    always(({ registration }, before, message) => {
      if (isTerminal(before.status) && message.type === 'reopen') {
        expect(registration.revision).toBe(before.revision + 1);
        expect(isTerminal(registration.status)).toBe(false);
      } else if (isTerminal(before.status)) {
        expect(registration).toBe(before);
      } else {
        expect(RANK[registration.status]).toBeGreaterThanOrEqual(RANK[before.status]);
        expect(registration.revision).toBe(before.revision);
      }
    });
  });

  it('never uses more attempts than there are, and counts every evaluation but faults of a picture', () => {
    always(
      ({ registration }) => {
        expect(registration.steps.filter((step) => step.attemptsUsed > step.attempts)).toEqual([]);
      },
      (story) => {
        const evaluated = story.eventsOf('step.evaluated');
        for (const { key, step, attemptsUsed } of story.registration.steps) {
          const pictures = step === 'document' || step === 'liveness';
          const counted = evaluated.filter(({ key: of, data: { result, reasons } }) => {
            const fault = result === 'failed' && Array.isArray(reasons) && asksForAnotherPicture(reasons);
            return of === key && !(pictures && fault);
          });
          expect(attemptsUsed).toBe(counted.length);
        }
        const failed = evaluated.filter(({ data }) => data.result === 'failed');
        expect(story.registration.failedValidations.map(({ key, attempt }) => [key, attempt])).toEqual(
          failed.map(({ key, data }) => [key, data.attempt]),
        );
      },
    );
  });

  it('opens steps in the flow’s order: a step is locked while an earlier one is unfinished', () => {
    always(({ registration }) => {
      if (isTerminal(registration.status)) return;
      const { steps } = registration;
      const current = steps.findIndex((step) => !isFinished(step));
      expect(registration.currentStep).toBe(
        steps[current]?.key ?? steps.find((step) => step.state === 'needsReview')?.key ?? null,
      );
      const misplaced = steps.filter((step, index) => !isInPlace(step, index, current));
      expect(misplaced).toEqual([]);
    });
  });

  it('always says whom it waits on, and that one can act', () => {
    always((story) => {
      const { waitingOn, steps, status, currentStep, outcome, completedAt, expiry } = story.registration;
      if (isTerminal(status)) {
        expect([waitingOn, currentStep]).toEqual([null, null]);
        expect(outcome?.status).toBe(status);
        expect(completedAt).not.toBeNull();
        return;
      }
      expect([outcome, completedAt]).toEqual([null, null]);
      const current = steps.find((step) => step.key === currentStep);
      if (waitingOn === 'applicant') expect(current && story.next(current.key)).not.toBeNull();
      else if (waitingOn === 'operator') expect(status).toBe('NEEDS_MANUAL_VERIFICATION');
      else {
        expect(current?.state).toBe('evaluating');
        const isParked = (current?.evaluation?.failedCalls ?? 0) > 0 || current?.evaluation?.awaitedUntil !== undefined;
        expect(isParked).toBe(waitingOn === 'provider');
      }
      expect('at' in expiry).toBe(waitingOn === 'applicant' || waitingOn === 'system');
    });
  });

  it('refuses nothing that it offers', () => {
    always((story) => {
      for (const { key } of story.registration.steps) {
        const next = story.next(key);
        if (next?.action === 'submit') expect(story.refusalOf({ type: 'submit', key })).toBeNull();
        for (const channel of next?.channels ?? []) {
          expect(story.refusalOf({ type: 'codeSent', channel })).toBeNull();
          expect(story.refusalOf({ type: 'contactVerified', channel })).toBeNull();
        }
      }
      if (story.registration.waitingOn === 'operator')
        expect(story.refusalOf({ type: 'review', key: null })).toBeNull();
    });
  });

  it('completes only what satisfies the flow, with every red flag that matters seen by an operator', () => {
    always((story, before) => {
      const { status, steps, outcome, sequence } = story.registration;
      if (status !== 'COMPLETED' || status === before.status) return;
      for (const step of steps) {
        if (step.requirement === 'mandatory') expect(step.state).toBe('passed');
        else expect(['passed', 'failed', 'skipped']).toContain(step.state);
      }
      const approvals = story
        .eventsOf('review.decided')
        .filter(({ key, data }) => key === undefined && data.decision === 'approve');
      const seen = approvals.at(-1)?.sequence ?? 0;
      const flags = story.eventsOf('redFlag.raised').filter((event) => event.sequence > seen);
      const rules = new Map(Object.entries(story.flow.decision.onRedFlag));
      expect(flags.filter(({ data }) => rules.get(String(data.severity)) !== 'ignore')).toEqual([]);
      if (story.flow.decision.manualReview === 'always') expect(outcome?.decidedBy).toBe('operator');
      expect(sequence).toBe(story.eventsOf('registration.completed').at(-1)?.sequence);
    });
  });

  it('expires only when its time has come', () => {
    always(({ registration, at }, before) => {
      if (registration.status === 'EXPIRED' && before.status !== 'EXPIRED') expect(hasRunOut(before, at)).toBe(true);
    });
  });

  it('begins every evaluation once, and gives up all at the end', () => {
    always(({ registration, commands }, before) => {
      const under = (state: Registration) => commandsOf(state).map(({ key, attempt }) => `${key} ${attempt}`);
      const begun = under(registration).filter((evaluation) => !under(before).includes(evaluation));
      expect(commands.map(({ key, attempt }) => `${key} ${attempt}`)).toEqual(begun);
      if (isTerminal(registration.status)) expect(commandsOf(registration)).toEqual([]);
      const evaluating = registration.steps.filter((step) => step.state === 'evaluating');
      expect(registration.steps.filter((step) => step.evaluation !== null)).toEqual(evaluating);
    });
  });

  it('tells every change by events numbered from 1 without gaps', () => {
    const visible = (registration: Registration) => ({
      ...registration,
      handledRequests: [],
      steps: registration.steps.map((step) => ({ ...step, evaluation: (step.evaluation?.failedCalls ?? 0) > 0 })),
    });
    always(
      ({ registration, events }, before) => {
        expect(registration.sequence).toBe(events.length);
        if (registration.sequence === before.sequence) expect(visible(registration)).toEqual(visible(before));
      },
      ({ events }) => expect(events.map((event) => event.sequence)).toEqual(events.map((_, index) => index + 1)),
    );
  });

  it('has the same effect when a person’s message comes twice', () => {
    const twice: Watch = (story, _, message) => {
      if (!('requestId' in message)) return;
      const once = story.registration;
      expect(story.take(message)).toBe(true);
      expect(story.registration).toBe(once);
      expect(story.commands).toEqual([]);
    };
    always(twice);
  });

  it('takes one result for an attempt: others, late, twice or of attempts to come, change nothing', () => {
    const answersAgain: Watch = (story, before) => {
      const { registration } = story;
      const over = before.steps.flatMap(({ key, submissions }) =>
        Array.from({ length: submissions + 3 }, (_, attempt) => ({ key, attempt })),
      );
      for (const { key, attempt } of over) {
        const running = registration.steps.find((step) => step.key === key)?.evaluation;
        if (running?.attempt === attempt) continue;
        for (const late of [
          { type: 'evaluated', key, attempt, evaluation: flagged('DOCUMENT_TAMPERED') },
          { type: 'evaluated', key, attempt, evaluation: failed('DOCUMENT_FORGED') },
          { type: 'providerFailed', key, attempt, provider: 'http', code: 'PROVIDER_UNAVAILABLE' },
          { type: 'providerAccepted', key, attempt, until: story.at },
        ] as const) {
          const { registration: after, events, commands } = transition(story.flow, registration, late, story.at);
          expect([after, events, commands]).toEqual([registration, [], []]);
        }
      }
    };
    fc.assert(
      fc.property(flows, scripts, (flow, script) => {
        play(flow, script, answersAgain);
      }),
      { numRuns: 30 },
    );
  });

  it('can always be brought to an end by its people doing their part', () => {
    const finish = (story: Story) => {
      for (let round = 0; round < 200 && !isTerminal(story.registration.status); round++) {
        const { registration, flow } = story;
        if (registration.waitingOn === 'operator') story.isApproved();
        for (const step of registration.steps) {
          if (step.evaluation !== null) story.isEvaluated(step.key);
          else if (awaitsContact(flow, registration, step))
            story.next(step.key)?.channels?.forEach((channel) => story.verifies(channel));
          else if (step.state === 'open') story.submits(step.key);
        }
      }
      expect(isTerminal(story.registration.status)).toBe(true);
    };
    always(() => {}, finish);
  });
});

describe('the random scripts', () => {
  it('come to every status, step state, event and course of things', () => {
    const seen = new Map<string, number>();
    const samples = fc.sample(fc.tuple(flows, scripts), { numRuns: 300, seed: 20_260_101 });
    for (const [flow, script] of samples) {
      const courses = new Set<string>();
      const story = play(flow, script, ({ registration: now, commands }, _, message) => {
        courses.add(now.status).add(`waiting on ${now.waitingOn ?? 'nobody'}`);
        if (now.outcome !== null) courses.add(`${now.outcome.status} by ${now.outcome.decidedBy}`);
        if (message.type === 'reopen') courses.add(`reopened to ${now.status}`);
        for (const step of now.steps) courses.add(step.state);
        for (const { key } of commands) courses.add(`${now.steps.find((step) => step.key === key)?.step} evaluated`);
      });
      for (const event of story.events) courses.add(event.type);
      for (const course of courses) seen.set(course, (seen.get(course) ?? 0) + 1);
    }
    const courses = [
      ...STATUSES,
      ...STEP_STATES,
      ...EVENT_TYPES,
      ...STEP_KINDS.map((kind) => `${kind} evaluated`),
      ...['applicant', 'system', 'provider', 'operator', 'nobody'].map((who) => `waiting on ${who}`),
      ...['COMPLETED by flow', 'COMPLETED by operator', 'FAILED by flow', 'FAILED by operator'],
      ...['reopened to STARTED', 'reopened to ONGOING', 'reopened to NEEDS_MANUAL_VERIFICATION'],
    ];
    expect(courses.filter((course) => (seen.get(course) ?? 0) < 5)).toEqual([]);
  });
});
