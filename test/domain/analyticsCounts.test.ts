import fc from 'fast-check';
import type { Counts, Metric } from '../../domain/analytics/counts';
import { WHOLE, countsOf } from '../../domain/analytics/countsOf';
import { STEP_ENDS } from '../../domain/analytics/stepCourse';
import { RELATIVE_ERROR, bucketOf, timeOf } from '../../domain/analytics/timeBuckets';
import type { EventType } from '../../domain/registration';
import { isTerminal } from '../../domain/vocabulary';
import { flows } from './arbitraries';
import { play, scripts } from './play';
import { Story, doubtful, failed, flagged, flowOf, mandatory, optional } from './story';

const counted = (story: Story) => countsOf(story.registration, story.events);
const n = (counts: Counts, metric: Metric, key: string, word: string) => counts[metric]?.[key]?.[word] ?? 0;

/** Plays any script on any flow and looks at what is counted of it. */
function always(look: (story: Story, count: (metric: Metric, key: string, word: string) => number) => void): void {
  fc.assert(
    fc.property(flows, scripts, (flow, script) => {
      const story = play(flow, script);
      const counts = counted(story);
      look(story, (metric, key, word) => n(counts, metric, key, word));
    }),
    { numRuns: 200 },
  );
}
/** How many events there are of a type and a step, which `data` matches. */
const plain = (
  story: Story,
  type: EventType,
  key?: string,
  data: (data: Record<string, unknown>) => boolean = () => true,
) =>
  story.events.filter((event) => event.type === type && (key === undefined || event.key === key) && data(event.data))
    .length;

describe('what is counted of any registration', () => {
  it('of its attempts is what its events tell', () => {
    always((story, count) => {
      for (const { key } of story.registration.steps) {
        for (const result of ['passed', 'failed', 'needsReview'])
          expect(count('step', key, `result:${result}`)).toBe(
            plain(story, 'step.evaluated', key, (data) => data.result === result),
          );
        const evaluated = plain(story, 'step.evaluated', key);
        expect(count('step', key, `attempts:${evaluated}`)).toBe(evaluated > 0 ? 1 : 0);
        const failures = story.registration.failedValidations.filter((failure) => failure.key === key);
        const reasons = new Set(failures.flatMap((failure) => failure.reasons));
        for (const reason of reasons) {
          const times = failures.filter((failure) => failure.reasons.includes(reason)).length;
          expect(count('failure', key, `evaluations:${reason}`)).toBe(times);
          expect(count('failure', key, `registrations:${reason}`)).toBe(1);
        }
      }
    });
  });

  it('of its steps is how each that was entered stands', () => {
    always((story, count) => {
      const { registration } = story;
      for (const { key, state } of registration.steps) {
        const entered = plain(story, 'step.opened', key) + plain(story, 'step.submitted', key) > 0;
        expect(count('step', key, 'entered')).toBe(entered ? 1 : 0);
        const ends = STEP_ENDS.filter((end) => count('step', key, end) > 0);
        expect(ends).toHaveLength(entered ? 1 : 0);
        if (entered && ['passed', 'failed', 'skipped'].includes(state)) expect(ends).toEqual([state]);
        else if (entered && !isTerminal(registration.status)) expect(ends).toEqual(['underWay']);
        else if (entered) expect(['abandoned', 'stopped', 'skipped']).toContain(ends[0]);
      }
    });
  });

  it('of the whole is its state and its outcome', () => {
    always(({ registration }, count) => {
      const { status, waitingOn, currentStep, outcome } = registration;
      expect(count('outcome', WHOLE, 'begun')).toBe(1);
      expect(count('now', 'status', status)).toBe(1);
      if (waitingOn !== null) expect(count('now', 'waitingOn', waitingOn)).toBe(1);
      if (currentStep !== null) expect(count('now', 'currentStep', currentStep)).toBe(1);
      if (outcome === null) return;
      expect(count('outcome', WHOLE, outcome.status)).toBe(1);
      expect(count('outcome', outcome.status, `by:${outcome.decidedBy}`)).toBe(1);
      for (const reason of outcome.reasons) expect(count('outcome', outcome.status, `reason:${reason}`)).toBe(1);
    });
  });

  it('of red flags and reviews is what its events tell', () => {
    always((story, count) => {
      for (const { code } of story.registration.redFlags) {
        expect(count('redFlag', code, 'raised')).toBe(
          plain(story, 'redFlag.raised', undefined, (data) => data.code === code),
        );
        expect(count('redFlag', code, 'registrations')).toBe(1);
      }
      const held = (data: Record<string, unknown>) => data.to === 'NEEDS_MANUAL_VERIFICATION';
      expect(count('review', WHOLE, 'held')).toBe(plain(story, 'registration.statusChanged', undefined, held));
      for (const decision of ['approve', 'reject'])
        expect(count('review', WHOLE, decision)).toBe(
          plain(story, 'review.decided', undefined, (data) => data.decision === decision),
        );
    });
  });
});

describe('the time in a step', () => {
  const time = (story: Story, key: string) =>
    Object.fromEntries(
      Object.keys(counted(story).time?.[key] ?? {}).map((word) => {
        const [party = '', bucket] = word.split(':');
        return [party, Math.round(timeOf(Number(bucket)) / 1_000)];
      }),
    );
  const about = (seconds: number) => ({
    asymmetricMatch: (found: unknown) =>
      typeof found === 'number' && Math.abs(found - seconds) <= 1 + seconds * RELATIVE_ERROR,
  });

  it('is told by whom was waited for', () => {
    const story = new Story(flowOf([mandatory('document')]));
    story.waits('PT2M').submits('document').waits('PT3S').findsProviderAway('document').waits('PT1H');
    story.isEvaluated('document', failed('DOCUMENT_EXPIRED')).waits('PT5M').submits('document').waits('PT4S');
    story.isEvaluated('document', doubtful('DOCUMENT_EXPIRED')).waits('P1D').isApproved();
    expect(time(story, 'document')).toEqual({
      applicant: about(420),
      system: about(7),
      provider: about(3_600),
      operator: about(86_400),
      total: about(420 + 7 + 3_600 + 86_400),
    });
    expect(counted(story).review?.[WHOLE]).toMatchObject({
      held: 1,
      approve: 1,
      [`waiting:${bucketOf(86_400_000)}`]: 1,
    });
  });

  it('runs on the operator only while an operator is waited for', () => {
    const story = new Story(flowOf([mandatory('document'), mandatory('basicInformation')]));
    story
      .handsIn('document', doubtful('DOCUMENT_EXPIRED'))
      .waits('PT2H')
      .handsIn('basicInformation')
      .waits('PT1H')
      .isApproved();
    expect(time(story, 'document')).toMatchObject({ operator: about(3_600), total: about(3_600) });
    expect(time(story, 'basicInformation')).toMatchObject({ applicant: about(7_200), operator: 0 });
  });

  it('is not counted where the step was given up', () => {
    const story = new Story(flowOf([mandatory('document')], { expiresIn: 'P1D' })).waits('P2D').timerFires();
    expect(counted(story).time).toBeUndefined();
    expect(counted(story).step?.document).toEqual({ entered: 1, abandoned: 1, 'before:untried': 1 });
  });
});

describe('giving up', () => {
  const flow = flowOf([
    mandatory('signUpForm', { settings: { verify: ['email'] } }),
    mandatory('document'),
    optional('form'),
  ]);

  it('is told by what the person was told last', () => {
    const story = new Story(flow).handsIn('signUpForm').verifies('email');
    story.handsIn('document', failed('DOCUMENT_EXPIRED')).handsIn('document', failed('IMAGE_BLURRED')).isCancelled();
    expect(counted(story).step?.document).toEqual({
      ...{ entered: 1, abandoned: 1, 'before:IMAGE_BLURRED': 1, 'attempts:2': 1, 'result:failed': 2 },
    });
    const before = new Story(flow).handsIn('signUpForm').isCancelled();
    expect(counted(before).step?.signUpForm).toMatchObject({ abandoned: 1, 'before:unverified': 1 });
  });

  it('is not what ends a registration elsewhere', () => {
    const story = new Story(flow).handsIn('signUpForm').verifies('email').submits('document').isCancelled();
    expect(counted(story).step?.document).toMatchObject({ stopped: 1 });
  });

  it('is undone by a reopening', () => {
    const story = new Story(flow).handsIn('signUpForm').verifies('email').isCancelled().isReopened();
    expect(counted(story).step?.document).toEqual({ entered: 1, underWay: 1 });
    story.handsIn('document', flagged('NAME_MISMATCH')).skips('form');
    expect(counted(story).step?.form).toEqual({ entered: 1, skipped: 1 });
  });
});

test('a time is read from its bucket within the error stated', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40_000_000_000 }), (ms) => {
      expect(Math.abs(timeOf(bucketOf(ms)) - ms)).toBeLessThanOrEqual(RELATIVE_ERROR * ms);
    }),
    { numRuns: 2_000 },
  );
  expect(timeOf(bucketOf(0))).toBe(0);
});
