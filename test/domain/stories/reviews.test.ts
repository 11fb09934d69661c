import type { Flow } from '../../../domain/flow';
import { OPERATOR, Story, doubtful, failed, flagged, flowOf, mandatory, optional } from '../story';

const CHECKS = [mandatory('document'), mandatory('liveness')];
const withRules = (decision: object, steps: readonly object[] = CHECKS): Flow => flowOf(steps, { decision });
const bothDoubtful = () =>
  new Story(flowOf(CHECKS)).handsIn('document', doubtful('DOUBTFUL')).handsIn('liveness', doubtful('DOUBTFUL'));

describe('a doubtful check', () => {
  it('holds the registration once all else is done, and approval completes it', () => {
    const story = bothDoubtful();
    expect(story.decision).toEqual({ kind: 'hold' });
    expect(story.standing).toBe('NEEDS_MANUAL_VERIFICATION at document, waiting on operator');
    expect(story.eventsWhile((it) => it.isApproved())).toEqual([
      'review.decided',
      'step.passed',
      'step.passed',
      'registration.statusChanged',
      'registration.completed',
    ]);
    expect(story.states).toEqual({ document: 'passed', liveness: 'passed' });
    expect(story.registration.outcome).toEqual({
      status: 'COMPLETED',
      decidedBy: 'operator',
      reasons: [],
      decidedAt: story.at,
    });
    const [decided] = story.eventsOf('review.decided');
    expect(decided).not.toHaveProperty('key');
    expect(decided?.data).toEqual({ decision: 'approve', by: OPERATOR, noteId: 'note_3' });
    expect(story.eventsOf('step.passed')).toMatchObject([
      { key: 'document', data: { decidedBy: 'operator' } },
      { key: 'liveness', data: { decidedBy: 'operator' } },
    ]);
  });

  it('ends FAILED when an operator rejects', () => {
    const story = bothDoubtful();
    expect(story.eventsWhile((it) => it.isRejected())).toEqual([
      'review.decided',
      'step.failed',
      'step.failed',
      'registration.statusChanged',
      'registration.failed',
    ]);
    expect(story.states).toEqual({ document: 'failed', liveness: 'failed' });
    expect(story.registration.outcome).toEqual({
      status: 'FAILED',
      decidedBy: 'operator',
      reasons: ['REJECTED_BY_OPERATOR'],
      decidedAt: story.at,
    });
    expect(story.eventsOf('registration.failed')[0]?.data).toEqual({
      status: 'FAILED',
      decidedBy: 'operator',
      reasons: ['REJECTED_BY_OPERATOR'],
      noteId: 'note_3',
    });
  });

  it('of an optional step is decided on like any other', () => {
    const story = new Story(flowOf([optional('document')])).handsIn('document', doubtful('DOUBTFUL'));
    expect(story.registration.status).toBe('NEEDS_MANUAL_VERIFICATION');
    expect(story.isRejected().registration.status).toBe('FAILED');
  });
});

describe('a decision on one step', () => {
  it('is possible at any time while that step waits for it', () => {
    const story = new Story(flowOf(CHECKS)).handsIn('document', doubtful('DOUBTFUL'));
    const refusals = () => ['document', 'liveness', 'x', null].map((key) => story.refusalOf({ type: 'review', key }));
    expect(refusals()).toEqual([null, 'NOTHING_TO_REVIEW', 'NOT_FOUND', 'NOTHING_TO_REVIEW']);
    expect(story.isApproved('document').standing).toBe('ONGOING at liveness, waiting on applicant');
    expect(story.states).toEqual({ document: 'passed', liveness: 'open' });
    expect(story.eventsOf('review.decided')[0]?.key).toBe('document');
    expect(refusals()).toEqual(['NOTHING_TO_REVIEW', 'NOTHING_TO_REVIEW', 'NOT_FOUND', 'NOTHING_TO_REVIEW']);
    expect(story.handsIn('liveness').registration.outcome).toMatchObject({ status: 'COMPLETED', decidedBy: 'flow' });
  });

  it('on a state that has changed since it was seen is refused, but not where it is what changed it', () => {
    const story = bothDoubtful();
    const seen = {
      type: 'review',
      decision: 'approve',
      key: 'document',
      ifSequence: story.registration.sequence,
    } as const;
    expect(story.refusalOf(seen)).toBeNull();
    story.isApproved('document');
    expect(story.refusalOf({ ...seen, key: 'liveness' })).toBe('STALE');
    const handled = story.registration.handledRequests.at(-1) ?? '';
    expect(story.refusalOf({ ...seen, requestId: handled })).toBeNull();
  });

  it('leaves the others to be decided on', () => {
    const story = bothDoubtful().isApproved('document');
    expect(story.standing).toBe('NEEDS_MANUAL_VERIFICATION at liveness, waiting on operator');
    expect(story.eventsOf('registration.statusChanged')).toHaveLength(2);
    expect(story.isApproved('liveness').registration.outcome).toMatchObject({
      status: 'COMPLETED',
      decidedBy: 'operator',
    });
  });

  it('ends the run FAILED when it rejects, whatever else is open', () => {
    const story = new Story(flowOf(CHECKS)).handsIn('document', doubtful('DOUBTFUL')).submits('liveness');
    story.isRejected('document');
    expect(story.standing).toBe('FAILED at no step, waiting on nobody');
    expect(story.states).toEqual({ document: 'failed', liveness: 'locked' });
    expect(story.registration.outcome?.reasons).toEqual(['REJECTED_BY_OPERATOR']);
  });

  it('leaves the other doubtful steps as they are when it rejects', () => {
    expect(bothDoubtful().isRejected('liveness').states).toEqual({ document: 'needsReview', liveness: 'failed' });
  });
});

describe('a red flag', () => {
  it('is listed with its severity and evidence, and decides nothing by itself', () => {
    const story = new Story(flowOf(CHECKS)).handsIn('document', flagged('DOCUMENT_TAMPERED'));
    const flag = { code: 'DOCUMENT_TAMPERED', severity: 'critical', evidence: { similarity: 0.5 } };
    expect(story.registration.redFlags).toEqual([{ ...flag, key: 'document', raisedAt: story.at }]);
    expect(story.eventsOf('redFlag.raised')).toMatchObject([{ key: 'document', data: flag }]);
    expect(story.handsIn('liveness').registration.status).toBe('COMPLETED');
  });

  it('is raised by failed attempts too', () => {
    const story = new Story(flowOf(CHECKS));
    const { redFlags } = flagged('NAME_MISMATCH');
    story.handsIn('document', { ...failed('NAME_DIFFERS'), redFlags });
    expect(story.registration.redFlags).toMatchObject([{ code: 'NAME_MISMATCH', severity: 'medium' }]);
  });

  it('holds for review where the flow says so, until the whole is approved', () => {
    const story = new Story(withRules({ onRedFlag: { high: 'review' } }));
    story.handsIn('document', flagged('BIRTH_DATE_MISMATCH'));
    expect(story.standing).toBe('ONGOING at liveness, waiting on applicant');
    story.handsIn('liveness', doubtful('DOUBTFUL'));
    expect(story.isApproved('liveness').standing).toBe('NEEDS_MANUAL_VERIFICATION at no step, waiting on operator');
    expect(story.isApproved().registration.outcome).toMatchObject({ status: 'COMPLETED', decidedBy: 'operator' });
  });

  it('below that severity does not hold', () => {
    const story = new Story(withRules({ onRedFlag: { high: 'review' } }, [mandatory('document')]));
    expect(story.handsIn('document', flagged('NAME_MISMATCH')).registration.status).toBe('COMPLETED');
  });

  it('ends FAILED at once where the flow says so, each code named once', () => {
    const story = new Story(withRules({ onRedFlag: { critical: 'fail' } }));
    story.handsIn('document', flagged('DOCUMENT_TAMPERED', 'NAME_MISMATCH', 'WATCHLIST_MATCH', 'DOCUMENT_TAMPERED'));
    expect(story.states).toEqual({ document: 'passed', liveness: 'locked' });
    expect(story.registration.outcome).toMatchObject({
      status: 'FAILED',
      decidedBy: 'flow',
      reasons: ['DOCUMENT_TAMPERED', 'WATCHLIST_MATCH'],
    });
    expect(story.eventsOf('step.opened')).toHaveLength(1);
  });

  it('is outdone by a mandatory step that failed for good', () => {
    const flow = withRules({ onRedFlag: { critical: 'fail' } }, [mandatory('document', { attempts: 1 })]);
    const { redFlags } = flagged('DOCUMENT_TAMPERED');
    const story = new Story(flow).handsIn('document', { ...failed('DOCUMENT_FORGED'), redFlags });
    expect(story.registration.outcome?.reasons).toEqual(['DOCUMENT_FORGED']);
  });
});

describe('a flow whose registrations are all decided by an operator', () => {
  const always = () => new Story(withRules({ manualReview: 'always' }));

  it('holds also what passed everywhere', () => {
    const story = always().handsIn('document').handsIn('liveness');
    expect(story.standing).toBe('NEEDS_MANUAL_VERIFICATION at no step, waiting on operator');
    expect(story.isApproved().registration.outcome).toMatchObject({ status: 'COMPLETED', decidedBy: 'operator' });
  });

  it('is not content with decisions on single steps', () => {
    const story = always().handsIn('document', doubtful('DOUBTFUL')).isApproved('document').handsIn('liveness');
    expect(story.registration.status).toBe('NEEDS_MANUAL_VERIFICATION');
    expect(story.isRejected().registration.outcome).toMatchObject({ status: 'FAILED', decidedBy: 'operator' });
  });
});

it('lets nobody decide on what is not held', () => {
  const story = new Story(flowOf(CHECKS));
  expect(story.refusalOf({ type: 'review', decision: 'approve' })).toBe('NOTHING_TO_REVIEW');
});
