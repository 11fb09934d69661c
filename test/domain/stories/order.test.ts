import { isFinished } from '../../../domain/progress';
import { STEP_STATES } from '../../../domain/vocabulary';
import type { Requirement } from '../../../domain/vocabulary';
import { APPLICANT, Story, doubtful, failed, flowOf, leftOut, mandatory, optional } from '../story';

const FORM = (key: string, attempts = 5) => optional('form', { key, attempts });

describe('the order of steps', () => {
  it('goes on past what is passed, skipped, in review or, if optional, failed', () => {
    const [step] = new Story(flowOf([mandatory('document')])).registration.steps;
    const finished = (requirement: Requirement) =>
      STEP_STATES.filter((state) => step !== undefined && isFinished({ ...step, requirement, state }));
    expect(finished('mandatory')).toEqual(['passed', 'needsReview', 'skipped']);
    expect(finished('optional')).toEqual(['passed', 'needsReview', 'failed', 'skipped']);
  });

  it('begins with the first step open and the others locked', () => {
    const story = new Story(flowOf([mandatory('signUpForm'), mandatory('document'), optional('form')]), 'reg_0');
    expect(story.standing).toBe('STARTED at signUpForm, waiting on applicant');
    expect(story.states).toEqual({ signUpForm: 'open', document: 'locked', form: 'locked' });
    expect(story.commands).toEqual([]);
    expect(story.events).toEqual([
      {
        sequence: 1,
        type: 'registration.created',
        at: '2026-01-01T00:00:00.000Z',
        data: {
          flow: { id: 'flw_1', version: 1 },
          by: { type: 'backend', id: 'key_1' },
          previousRegistrationId: 'reg_0',
        },
      },
      { sequence: 2, type: 'step.opened', at: '2026-01-01T00:00:00.000Z', key: 'signUpForm', data: {} },
    ]);
  });

  it('names no earlier registration where there is none', () => {
    const [created] = new Story(flowOf([mandatory('signUpForm')])).events;
    expect(created?.data).not.toHaveProperty('previousRegistrationId');
  });

  it('opens the next step when one has passed', () => {
    const story = new Story(flowOf([mandatory('signUpForm'), mandatory('document')]));
    const types = story.eventsWhile((it) => it.handsIn('signUpForm'));
    expect(types).toEqual([
      'step.submitted',
      'step.evaluated',
      'step.passed',
      'registration.statusChanged',
      'step.opened',
    ]);
    expect(story.states).toEqual({ signUpForm: 'passed', document: 'open' });
    expect(story.standing).toBe('ONGOING at document, waiting on applicant');
  });

  it('opens the next step when an optional one is skipped', () => {
    const story = new Story(flowOf([FORM('hobbies'), mandatory('document')]));
    expect(story.eventsWhile((it) => it.skips('hobbies'))).toEqual(['step.skipped', 'step.opened']);
    expect(story.states).toEqual({ hobbies: 'skipped', document: 'open' });
    expect(story.eventsOf('step.skipped')[0]).toMatchObject({ key: 'hobbies', data: { by: APPLICANT } });
    expect(story.registration.status).toBe('STARTED');
  });

  it('opens the next step when one waits for a review', () => {
    const story = new Story(flowOf([mandatory('document'), mandatory('liveness')]));
    story.handsIn('document', doubtful('DOUBTFUL'));
    expect(story.states).toEqual({ document: 'needsReview', liveness: 'open' });
    expect(story.standing).toBe('ONGOING at liveness, waiting on applicant');
    expect(story.eventsOf('step.needsReview')).toMatchObject([{ key: 'document', data: { attempt: 1 } }]);
  });

  it('opens the next step when an optional one has failed for good', () => {
    const story = new Story(flowOf([FORM('hobbies', 1), mandatory('document')]));
    story.handsIn('hobbies', failed('NOT_PASSED'));
    expect(story.states).toEqual({ hobbies: 'failed', document: 'open' });
    expect(story.standing).toBe('ONGOING at document, waiting on applicant');
  });

  it('never asks for a step that the flow leaves out', () => {
    const story = new Story(flowOf([leftOut('signUpForm'), mandatory('document'), leftOut('liveness')]));
    expect(story.states).toEqual({ signUpForm: 'skipped', document: 'open', liveness: 'skipped' });
    expect(story.handsIn('document').standing).toBe('COMPLETED at no step, waiting on nobody');
  });

  it('tells repeated kinds apart by their keys', () => {
    const story = new Story(flowOf([FORM('hobbies'), FORM('funds')]));
    story.handsIn('hobbies');
    expect(story.states).toEqual({ hobbies: 'passed', funds: 'open' });
  });

  it('takes a submission for the open step only', () => {
    const story = new Story(flowOf([FORM('hobbies'), FORM('sports'), leftOut('liveness'), FORM('funds')]));
    const refusals = () =>
      ['hobbies', 'sports', 'liveness', 'funds'].map((key) => story.refusalOf({ type: 'submit', key }));
    expect(refusals()).toEqual([null, 'STEP_NOT_OPEN', 'STEP_NOT_OPEN', 'STEP_NOT_OPEN']);
    story.submits('hobbies');
    expect(refusals()).toEqual(['STEP_NOT_OPEN', 'STEP_NOT_OPEN', 'STEP_NOT_OPEN', 'STEP_NOT_OPEN']);
    story.isEvaluated('hobbies').skips('sports');
    expect(refusals()).toEqual(['STEP_NOT_OPEN', 'STEP_NOT_OPEN', 'STEP_NOT_OPEN', null]);
    expect(story.refusalOf({ type: 'submit', key: 'palmReading' })).toBe('NOT_FOUND');
  });

  it('lets only optional steps be skipped, and only when it is their turn', () => {
    const story = new Story(flowOf([mandatory('signUpForm'), FORM('hobbies'), leftOut('liveness')]));
    const refusals = () =>
      ['signUpForm', 'hobbies', 'liveness', 'x'].map((key) => story.refusalOf({ type: 'skip', key }));
    expect(refusals()).toEqual(['STEP_MANDATORY', 'STEP_NOT_OPEN', 'STEP_NOT_OPEN', 'NOT_FOUND']);
    expect(story.handsIn('signUpForm').states.hobbies).toBe('open');
    expect(refusals()).toEqual(['STEP_MANDATORY', null, 'STEP_NOT_OPEN', 'NOT_FOUND']);
    story.submits('hobbies');
    expect(story.refusalOf({ type: 'skip', key: 'hobbies' })).toBe('STEP_NOT_OPEN');
  });
});

describe('criminal history', () => {
  const CHECK = mandatory('criminalHistory');

  it('starts by itself once the document is known, beside the next step', () => {
    const story = new Story(flowOf([mandatory('document'), mandatory('liveness'), CHECK]));
    expect(story.states).toEqual({ document: 'open', liveness: 'locked', criminalHistory: 'locked' });
    story.handsIn('document');
    expect(story.states).toEqual({ document: 'passed', liveness: 'open', criminalHistory: 'evaluating' });
    expect(story.commands).toEqual([{ type: 'evaluate', key: 'criminalHistory', attempt: 1 }]);
    expect(story.standing).toBe('ONGOING at liveness, waiting on applicant');
    expect(story.eventsOf('step.submitted')[1]?.data).toEqual({ attempt: 1, by: { type: 'flow' } });
    expect(story.step('criminalHistory').evaluation).toMatchObject({ submissionId: null, failedCalls: 0 });
  });

  it('lets the step after an earlier one go on while it runs', () => {
    const story = new Story(flowOf([mandatory('document'), mandatory('liveness'), FORM('hobbies'), CHECK]));
    story.handsIn('document').handsIn('liveness');
    expect(story.states).toMatchObject({ hobbies: 'open', criminalHistory: 'evaluating' });
    story.handsIn('hobbies');
    expect(story.standing).toBe('ONGOING at criminalHistory, waiting on system');
    expect(story.isEvaluated('criminalHistory').registration.status).toBe('COMPLETED');
  });

  it('holds back the steps after its own place', () => {
    const story = new Story(flowOf([mandatory('document'), CHECK, mandatory('liveness')]));
    story.handsIn('document');
    expect(story.states).toEqual({ document: 'passed', criminalHistory: 'evaluating', liveness: 'locked' });
    expect(story.standing).toBe('ONGOING at criminalHistory, waiting on system');
    story.isEvaluated('criminalHistory');
    expect(story.standing).toBe('ONGOING at liveness, waiting on applicant');
  });

  it('waits for each form and document before it', () => {
    const inputs = [mandatory('document'), mandatory('basicInformation'), mandatory('signUpForm')];
    const story = new Story(flowOf([...inputs, mandatory('liveness'), CHECK]));
    expect(story.handsIn('document').states.criminalHistory).toBe('locked');
    expect(story.handsIn('basicInformation').states.criminalHistory).toBe('locked');
    expect(story.handsIn('signUpForm').states).toMatchObject({ criminalHistory: 'evaluating', liveness: 'open' });
  });

  it('does not wait for what comes after it, nor start twice', () => {
    const story = new Story(
      flowOf([mandatory('document'), mandatory('liveness'), CHECK, mandatory('basicInformation')]),
    );
    story.handsIn('document').handsIn('liveness');
    expect(story.step('criminalHistory')).toMatchObject({ state: 'evaluating', submissions: 1 });
    expect(story.commands).toEqual([]);
  });

  it.each([
    ['waits for a review', (story: Story) => story.handsIn('document', doubtful('DOUBTFUL'))],
    ['was skipped', (story: Story) => story.skips('document')],
    ['failed for good', (story: Story) => story.handsIn('document', failed('DOCUMENT_EXPIRED'))],
  ])('starts also when the document %s', (_, happens) => {
    const story = new Story(flowOf([optional('document', { attempts: 1 }), mandatory('liveness'), CHECK]));
    happens(story);
    expect(story.states).toMatchObject({ liveness: 'open', criminalHistory: 'evaluating' });
  });

  it('cannot be submitted or skipped by anybody', () => {
    const story = new Story(flowOf([mandatory('document'), mandatory('liveness'), optional('criminalHistory')]));
    const refusals = () => [
      story.refusalOf({ type: 'submit', key: 'criminalHistory' }),
      story.refusalOf({ type: 'skip', key: 'criminalHistory' }),
    ];
    expect(refusals()).toEqual(['STEP_NOT_OPEN', 'STEP_NOT_OPEN']);
    story.handsIn('document');
    expect(refusals()).toEqual(['STEP_NOT_OPEN', 'STEP_NOT_OPEN']);
  });

  it('runs once: a failure is for good', () => {
    const story = new Story(flowOf([mandatory('document'), mandatory('liveness'), CHECK]));
    story.handsIn('document').isEvaluated('criminalHistory', failed('WATCHLIST_HIT'));
    expect(story.standing).toBe('FAILED at no step, waiting on nobody');
    expect(story.registration.outcome?.reasons).toEqual(['WATCHLIST_HIT']);
  });

  it('keeps a flow that does not demand it going when it fails', () => {
    const story = new Story(flowOf([mandatory('document'), mandatory('liveness'), optional('criminalHistory')]));
    story.handsIn('document').isEvaluated('criminalHistory', failed('WATCHLIST_HIT')).handsIn('liveness');
    expect(story.registration.status).toBe('COMPLETED');
    expect(story.step('criminalHistory').state).toBe('failed');
  });
});
