import { OPERATOR, Story, doubtful, failed, flagged, flowOf, leftOut, mandatory, optional } from '../story';

const CHECKS = [mandatory('document', { attempts: 2 }), mandatory('liveness')];
const outOfAttempts = () =>
  new Story(flowOf(CHECKS))
    .handsIn('document', failed('DOCUMENT_EXPIRED'))
    .handsIn('document', failed('DOCUMENT_EXPIRED'));
const completed = () => new Story(flowOf(CHECKS)).handsIn('document').handsIn('liveness');

describe('reopening', () => {
  it('is for ended registrations and steps that the flow asks for', () => {
    const story = new Story(flowOf([mandatory('document'), leftOut('liveness')]));
    const refusals = () =>
      [[], ['document'], ['document', 'x'], ['liveness']].map((keys) => story.refusalOf({ type: 'reopen', keys }));
    expect(refusals()).toEqual(['NOT_TERMINAL', 'NOT_TERMINAL', 'NOT_FOUND', 'NOT_FOUND']);
    story.handsIn('document');
    expect(refusals()).toEqual([null, null, 'NOT_FOUND', 'NOT_FOUND']);
    expect(story.refusalOf({ type: 'reopen' })).toBeNull();
  });

  it('opens a failed step again with a fresh number of attempts, as a revision', () => {
    const story = outOfAttempts().waits('P30D');
    const { sequence } = story.registration;
    expect(story.eventsWhile((it) => it.isReopened())).toEqual(['registration.reopened', 'step.opened']);
    expect(story.registration).toMatchObject({
      status: 'ONGOING',
      currentStep: 'document',
      waitingOn: 'applicant',
      revision: 1,
      outcome: null,
      completedAt: null,
      sequence: sequence + 2,
      expiry: { at: '2026-02-07T00:00:00.000Z' },
    });
    expect(story.step('document')).toMatchObject({ state: 'open', attemptsUsed: 2, attempts: 4 });
    expect(story.eventsOf('registration.reopened')[0]?.data).toEqual({
      revision: 1,
      from: 'FAILED',
      to: 'ONGOING',
      keys: ['document'],
      by: OPERATOR,
      noteId: 'note_2',
    });
    story.handsIn('document').handsIn('liveness');
    expect(story.registration).toMatchObject({ status: 'COMPLETED', outcome: { decidedBy: 'flow' }, revision: 1 });
    expect(story.registration.failedValidations).toHaveLength(2);
  });

  it('lets attempts run out once more', () => {
    const story = outOfAttempts().isReopened();
    story.handsIn('document', failed('DOCUMENT_EXPIRED')).handsIn('document', failed('DOCUMENT_FORGED'));
    expect(story.registration.outcome?.reasons).toEqual(['DOCUMENT_FORGED', 'ATTEMPTS_EXHAUSTED']);
    expect(story.isReopened().registration.revision).toBe(2);
    expect(story.step('document').attempts).toBe(6);
  });

  it('asks again for the steps named, and for no other that was done', () => {
    const story = completed().isReopened('document');
    expect(story.states).toEqual({ document: 'open', liveness: 'passed' });
    expect(story.step('document')).toMatchObject({ attemptsUsed: 1, attempts: 3 });
    expect(story.handsIn('document').registration.outcome).toMatchObject({ status: 'COMPLETED', decidedBy: 'flow' });
  });

  it('leaves the decision to an operator where nothing is left to do', () => {
    const story = completed();
    expect(story.eventsWhile((it) => it.isReopened())).toEqual(['registration.reopened', 'registration.statusChanged']);
    expect(story.standing).toBe('NEEDS_MANUAL_VERIFICATION at no step, waiting on operator');
    expect('remainingMs' in story.registration.expiry).toBe(true);
    expect(story.isApproved().registration.outcome).toMatchObject({ status: 'COMPLETED', decidedBy: 'operator' });
    expect(story.isReopened().isRejected().registration).toMatchObject({ status: 'FAILED', revision: 2 });
  });

  it('of a rejected registration asks again for what was rejected', () => {
    const story = new Story(flowOf(CHECKS)).handsIn('document', doubtful('DOUBTFUL')).handsIn('liveness').isRejected();
    expect(story.isReopened().states).toEqual({ document: 'open', liveness: 'passed' });
    expect(story.handsIn('document').registration.status).toBe('COMPLETED');
  });

  it('goes on where it expired, with the flow’s time again', () => {
    const story = new Story(flowOf(CHECKS)).handsIn('document').waits('P8D').timerFires();
    expect(story.states).toEqual({ document: 'passed', liveness: 'locked' });
    expect(story.isReopened().standing).toBe('ONGOING at liveness, waiting on applicant');
    expect(story.step('liveness').attempts).toBe(3);
    expect(story.next('liveness')?.until).toBe('2026-01-16T00:00:00.000Z');
  });

  it('is STARTED again where nothing was evaluated', () => {
    const story = new Story(flowOf(CHECKS)).submits('document').isCancelled().isReopened();
    expect(story.standing).toBe('STARTED at document, waiting on applicant');
    expect(story.eventsOf('registration.reopened')[0]?.data).toMatchObject({
      from: 'CANCELLED',
      to: 'STARTED',
      keys: [],
    });
  });

  it('gives up what was being evaluated at the end: it is handed in again as the next attempt', () => {
    const story = new Story(flowOf(CHECKS)).submits('document').isCancelled().isReopened();
    const before = story.registration;
    const late = { result: 'passed', reasons: [], scores: {}, redFlags: [] } as const;
    story.tell({ type: 'evaluated', key: 'document', attempt: 1, evaluation: late });
    expect(story.registration).toEqual(before);
    expect(story.handsIn('document').step('document')).toMatchObject({ attemptsUsed: 1, validation: { attempt: 2 } });
  });

  it('has one effect when it is asked for twice', () => {
    const story = completed();
    const message = { type: 'reopen', requestId: 'again', by: OPERATOR, noteId: null, keys: ['document'] } as const;
    const once = story.tell(message).registration;
    expect(story.tell(message).registration).toBe(once);
    expect(story.eventsOf('registration.reopened')[0]?.data).not.toHaveProperty('noteId');
  });

  it('asks again for optional steps that failed, not for those that were skipped', () => {
    const flow = flowOf([
      optional('form', { attempts: 1 }),
      optional('liveness'),
      mandatory('document', { attempts: 1 }),
    ]);
    const story = new Story(flow).handsIn('form', failed()).skips('liveness').handsIn('document', failed());
    expect(story.isReopened().states).toEqual({ form: 'open', liveness: 'skipped', document: 'locked' });
    expect(story.skips('form').handsIn('document').registration.status).toBe('COMPLETED');
  });

  it('runs a failed criminal history again by itself, after the document if that is asked for too', () => {
    const flow = flowOf([mandatory('document'), mandatory('liveness'), mandatory('criminalHistory')]);
    const ended = () => new Story(flow).handsIn('document').isEvaluated('criminalHistory', failed('WATCHLIST_HIT'));
    const story = ended().isReopened();
    expect(story.states).toEqual({ document: 'passed', liveness: 'open', criminalHistory: 'evaluating' });
    expect(story.commands).toEqual([{ type: 'evaluate', key: 'criminalHistory', attempt: 2 }]);
    expect(ended().isReopened('document').states).toEqual({
      document: 'open',
      liveness: 'locked',
      criminalHistory: 'locked',
    });
  });
});

describe('red flags and reopening', () => {
  const RULES = { decision: { onRedFlag: { high: 'review', critical: 'fail' } } };
  const expiredWithFlag = () =>
    new Story(flowOf(CHECKS, RULES)).handsIn('document', flagged('BIRTH_DATE_MISMATCH')).waits('P8D').timerFires();

  it('do not end a reopened registration at once by what ended it before: an operator decides at last', () => {
    const story = new Story(flowOf(CHECKS, RULES)).handsIn('document', flagged('DOCUMENT_TAMPERED'));
    expect(story.registration.status).toBe('FAILED');
    expect(story.isReopened('document').standing).toBe('ONGOING at document, waiting on applicant');
    expect(story.handsIn('document').handsIn('liveness').registration.status).toBe('NEEDS_MANUAL_VERIFICATION');
    expect(story.isApproved().registration.outcome).toMatchObject({ status: 'COMPLETED', decidedBy: 'operator' });
  });

  it('still hold a registration for review that expired before anybody looked at them', () => {
    const story = expiredWithFlag().isReopened().handsIn('liveness');
    expect(story.registration.status).toBe('NEEDS_MANUAL_VERIFICATION');
  });

  it('still hold it after a second reopening', () => {
    const story = expiredWithFlag().isReopened().isCancelled().isReopened().handsIn('liveness');
    expect(story.registration.status).toBe('NEEDS_MANUAL_VERIFICATION');
  });

  it('are settled by an approval: later reopenings do not ask about them again', () => {
    const story = expiredWithFlag().isReopened().handsIn('liveness').isApproved().isReopened('document');
    expect(story.handsIn('document').registration.outcome).toMatchObject({ status: 'COMPLETED', decidedBy: 'flow' });
  });

  it('end it again when they are raised anew', () => {
    const story = expiredWithFlag().isReopened().handsIn('liveness', flagged('DOCUMENT_TAMPERED'));
    expect(story.registration.outcome).toMatchObject({ status: 'FAILED', reasons: ['DOCUMENT_TAMPERED'] });
  });

  it('that the flow ignores demand nobody', () => {
    const story = new Story(flowOf(CHECKS)).handsIn('document', flagged('DOCUMENT_TAMPERED')).isCancelled();
    expect(story.isReopened().handsIn('liveness').registration.status).toBe('COMPLETED');
  });
});

it('asks for a new approval where an operator decides on every registration', () => {
  const story = new Story(flowOf(CHECKS, { decision: { manualReview: 'always' } }));
  story.handsIn('document').handsIn('liveness').isApproved().isReopened('document').handsIn('document');
  expect(story.registration.status).toBe('NEEDS_MANUAL_VERIFICATION');
});
