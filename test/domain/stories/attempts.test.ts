import type { ReasonCode } from '../../../domain/reasons';
import type { Message } from '../../../domain/registration';
import { APPLICANT, BACKEND, Story, doubtful, failed, flowOf, mandatory, optional, passed } from '../story';

const documents = (attempts: number) => flowOf([mandatory('document', { attempts }), mandatory('liveness')]);

describe('attempts', () => {
  it('counts a failed one, says why, and lets the person try again', () => {
    const story = new Story(documents(3)).waits('PT5M').submits('document');
    expect(story.commands).toEqual([{ type: 'evaluate', key: 'document', attempt: 1 }]);
    const scores = { mrz: 1 };
    story.waits('PT2S').isEvaluated('document', { ...failed('DOCUMENT_EXPIRED'), scores });
    const validation = {
      attempt: 1,
      result: 'failed',
      reasons: ['DOCUMENT_EXPIRED'],
      scores,
      evaluatedAt: '2026-01-01T00:05:02.000Z',
    };
    expect(story.step('document')).toMatchObject({ state: 'open', attemptsUsed: 1, evaluation: null, validation });
    expect(story.registration.failedValidations).toEqual([{ ...validation, key: 'document' }]);
    expect(story.next('document')).toEqual({ action: 'submit', until: '2026-01-08T00:00:00.000Z' });
    expect(story.refusalOf({ type: 'submit', key: 'document' })).toBeNull();
    expect(story.eventsOf('step.evaluated')[0]).toMatchObject({
      key: 'document',
      data: { attempt: 1, result: 'failed', reasons: ['DOCUMENT_EXPIRED'], scores },
    });
    expect(story.eventsOf('step.failed')).toEqual([]);
  });

  it.each([
    ['passed', passed()],
    ['failed', failed('DOCUMENT_EXPIRED')],
    ['asks for another picture', failed('IMAGE_BLURRED')],
    ['is doubtful', doubtful('DOUBTFUL')],
  ])('makes STARTED into ONGOING when the first %s', (_, evaluation) => {
    const story = new Story(documents(3)).submits('document');
    expect(story.registration.status).toBe('STARTED');
    expect(story.isEvaluated('document', evaluation).registration.status).toBe('ONGOING');
    expect(story.eventsOf('registration.statusChanged')).toMatchObject([{ data: { from: 'STARTED', to: 'ONGOING' } }]);
  });

  it('ends a registration FAILED when those of a mandatory step are used up', () => {
    const story = new Story(documents(2)).handsIn('document', failed('DOCUMENT_UNREADABLE'));
    const types = story.eventsWhile((it) => it.handsIn('document', failed('DOCUMENT_EXPIRED')));
    expect(types).toEqual([
      'step.submitted',
      'step.evaluated',
      'step.failed',
      'registration.statusChanged',
      'registration.failed',
    ]);
    expect(story.standing).toBe('FAILED at no step, waiting on nobody');
    expect(story.step('document')).toMatchObject({ state: 'failed', attemptsUsed: 2 });
    expect(story.registration.outcome).toEqual({
      status: 'FAILED',
      decidedBy: 'flow',
      reasons: ['DOCUMENT_EXPIRED', 'ATTEMPTS_EXHAUSTED'],
      decidedAt: story.at,
    });
    expect(story.registration.failedValidations.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(story.refusalOf({ type: 'submit', key: 'document' })).toBe('REGISTRATION_CLOSED');
  });

  it('gives the reasons of a single attempt alone, and one reason where there is none', () => {
    expect(new Story(documents(1)).handsIn('document', failed('DOCUMENT_EXPIRED')).registration.outcome).toMatchObject({
      reasons: ['DOCUMENT_EXPIRED'],
    });
    expect(new Story(documents(1)).handsIn('document', failed()).registration.outcome).toMatchObject({
      reasons: ['NOT_PASSED'],
    });
  });

  it('lets the run go on when those of an optional step are used up, but no more submissions', () => {
    const story = new Story(flowOf([optional('document', { attempts: 2 }), mandatory('liveness')]));
    story.handsIn('document', failed('DOCUMENT_EXPIRED')).handsIn('document', failed('DOCUMENT_EXPIRED'));
    expect(story.standing).toBe('ONGOING at liveness, waiting on applicant');
    expect(story.eventsOf('step.failed')).toMatchObject([{ key: 'document', data: { attempt: 2 } }]);
    expect(story.refusalOf({ type: 'submit', key: 'document' })).toBe('ATTEMPTS_EXHAUSTED');
    expect(story.refusalOf({ type: 'skip', key: 'document' })).toBe('STEP_NOT_OPEN');
    expect(story.next('document')).toBeNull();
    expect(story.handsIn('liveness').registration.status).toBe('COMPLETED');
  });

  it('counts the one that passes, and the one that is doubtful', () => {
    const story = new Story(documents(3)).handsIn('document').handsIn('liveness', doubtful('DOUBTFUL'));
    expect([story.step('document').attemptsUsed, story.step('liveness').attemptsUsed]).toEqual([1, 1]);
    expect(story.registration.failedValidations).toEqual([]);
  });

  it('takes a doubtful one for a failed one where the flow wants no manual review', () => {
    const flow = flowOf([mandatory('document', { attempts: 2 })], { decision: { manualReview: 'never' } });
    const story = new Story(flow).handsIn('document', doubtful('DOUBTFUL'));
    expect(story.step('document')).toMatchObject({ state: 'open', attemptsUsed: 1, validation: { result: 'failed' } });
    expect(story.handsIn('document', doubtful('DOUBTFUL')).registration).toMatchObject({
      status: 'FAILED',
      outcome: { reasons: ['DOUBTFUL', 'ATTEMPTS_EXHAUSTED'] },
      failedValidations: [{ result: 'failed' }, { result: 'failed' }],
    });
  });

  it('remembers the submission of the last attempt that did not fail', () => {
    const story = new Story(documents(3)).handsIn('document', failed('DOCUMENT_EXPIRED'));
    expect(story.step('document').submissionId).toBeNull();
    expect(story.handsIn('document').step('document').submissionId).toBe('sub_request-2');
  });
});

describe('faults of a picture', () => {
  it('ask for another picture without using up an attempt, and are listed', () => {
    const story = new Story(documents(1));
    for (let count = 1; count <= 3; count++) {
      story.handsIn('document', failed('IMAGE_BLURRED', 'IMAGE_TOO_DARK'));
      expect(story.step('document')).toMatchObject({ state: 'open', attemptsUsed: 0, submissions: count });
    }
    expect(story.registration.failedValidations.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    story.handsIn('document');
    expect(story.step('document')).toMatchObject({ state: 'passed', attemptsUsed: 1, validation: { attempt: 4 } });
  });

  const counted: [string, string, ReasonCode[]][] = [
    ['the document is wrong as well', 'document', ['IMAGE_BLURRED', 'DOCUMENT_EXPIRED']],
    ['no reason is given', 'document', []],
    ['the step takes no pictures', 'form', ['IMAGE_BLURRED']],
  ];
  it.each(counted)('use one up where %s', (_, key, reasons) => {
    const story = new Story(flowOf([key === 'form' ? mandatory('form') : mandatory('document')]));
    expect(story.handsIn(key, failed(...reasons)).step(key).attemptsUsed).toBe(1);
  });

  it('count for nothing in a selfie too', () => {
    const story = new Story(flowOf([mandatory('liveness')])).handsIn('liveness', failed('NO_FACE_FOUND'));
    expect(story.step('liveness').attemptsUsed).toBe(0);
  });
});

describe('messages that come late or twice', () => {
  it('have no effect when they answer an attempt that is not being evaluated', () => {
    const story = new Story(documents(3));
    const before = story.registration;
    const stray = (attempt: number, key = 'document'): Message[] => [
      { type: 'evaluated', key, attempt, evaluation: passed() },
      { type: 'providerFailed', key, attempt, provider: 'sandbox', code: 'PROVIDER_UNAVAILABLE' },
    ];
    [...stray(0), ...stray(1), ...stray(1, 'palmReading')].forEach((message) => story.tell(message));
    expect(story.registration).toEqual(before);

    story.handsIn('document', failed('IMAGE_BLURRED')).submits('document');
    const second = story.registration;
    [...stray(1), ...stray(3)].forEach((message) => story.tell(message));
    expect(story.registration).toEqual(second);
    expect(story.isEvaluated('document').states.document).toBe('passed');
  });

  it('have one effect when a person sends the same twice', () => {
    const story = new Story(documents(3));
    const message = {
      type: 'submit',
      requestId: 'again',
      key: 'document',
      submissionId: 'sub_1',
      by: APPLICANT,
    } as const;
    const once = story.tell(message).registration;
    expect(story.refusalOf(message)).toBeNull();
    expect(story.refusalOf({ ...message, requestId: 'another' })).toBe('STEP_NOT_OPEN');
    story.tell(message);
    expect(story.registration).toBe(once);
    expect(story.commands).toEqual([]);
  });

  it('are known by the last 50 requests', () => {
    const story = new Story(documents(3));
    for (let count = 1; count <= 60; count++) story.tell({ type: 'linkSent', requestId: `link-${count}`, by: BACKEND });
    const { handledRequests } = story.registration;
    expect([handledRequests.length, handledRequests[0], handledRequests[49]]).toEqual([50, 'link-11', 'link-60']);
  });
});
