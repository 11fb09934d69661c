import type { Intent } from '../../../domain/refusalOf';
import type { Message } from '../../../domain/registration';
import { relatedSubmissions } from '../../../domain/progress';
import type { Actor, StepKind } from '../../../domain/vocabulary';
import { APPLICANT, BACKEND, Story, doubtful, failed, flowOf, mandatory, optional, passed } from '../story';

const started = () => new Story(flowOf([mandatory('document'), mandatory('liveness')]));

describe('COMPLETED', () => {
  it('is reached when all that the flow demands is done', () => {
    const story = started().handsIn('document').waits('PT1H');
    expect(story.decision).toEqual({ kind: 'goOn' });
    expect(story.eventsWhile((it) => it.handsIn('liveness')).slice(-2)).toEqual([
      'registration.statusChanged',
      'registration.completed',
    ]);
    expect(story.registration).toMatchObject({
      status: 'COMPLETED',
      currentStep: null,
      waitingOn: null,
      outcome: { status: 'COMPLETED', decidedBy: 'flow', reasons: [], decidedAt: '2026-01-01T01:00:00.000Z' },
      completedAt: '2026-01-01T01:00:00.000Z',
      updatedAt: '2026-01-01T01:00:00.000Z',
      createdAt: '2026-01-01T00:00:00.000Z',
    });
    expect(story.decision).toEqual({ kind: 'end', status: 'COMPLETED', reasons: [] });
  });

  it('does not need the optional steps', () => {
    const story = new Story(flowOf([optional('form'), optional('document', { attempts: 1 })]));
    expect(story.skips('form').handsIn('document', failed('DOCUMENT_EXPIRED')).registration.status).toBe('COMPLETED');
  });
});

describe('COMPLETED_WITHOUT_KYC', () => {
  it.each([
    ['applicant', APPLICANT],
    ['backend', BACKEND],
  ] as const)('is asked for by the %s where no check is mandatory', (decidedBy, by) => {
    const story = new Story(flowOf([mandatory('signUpForm'), optional('document'), optional('liveness')]));
    expect(story.refusalOf({ type: 'skipKyc', by })).toBeNull();
    expect(story.handsIn('signUpForm').eventsWhile((it) => it.skipsKyc(by))).toEqual([
      'registration.statusChanged',
      'registration.completed',
    ]);
    expect(story.registration.outcome).toMatchObject({
      status: 'COMPLETED_WITHOUT_KYC',
      decidedBy,
      reasons: ['KYC_SKIPPED'],
    });
    expect(story.states).toEqual({ signUpForm: 'passed', document: 'locked', liveness: 'locked' });
  });

  it.each<StepKind>(['document', 'liveness', 'criminalHistory'])('is refused where %s is mandatory', (kind) => {
    const steps = kind === 'document' ? [mandatory(kind)] : [optional('document'), mandatory(kind)];
    expect(new Story(flowOf(steps)).refusalOf({ type: 'skipKyc' })).toBe('KYC_MANDATORY');
  });

  it('is possible where only other steps are mandatory', () => {
    const others = [mandatory('basicInformation'), mandatory('form'), mandatory('signature')];
    expect(new Story(flowOf(others)).refusalOf({ type: 'skipKyc' })).toBeNull();
  });
});

describe('CANCELLED', () => {
  it.each<Actor['type']>(['applicant', 'backend', 'operator'])('is brought about by the %s', (type) => {
    const story = started().submits('document');
    expect(story.eventsWhile((it) => it.isCancelled({ type }))).toEqual([
      'registration.statusChanged',
      'registration.cancelled',
    ]);
    expect(story.registration.outcome).toMatchObject({ status: 'CANCELLED', decidedBy: type, reasons: ['WITHDRAWN'] });
    expect(story.eventsOf('registration.cancelled')[0]?.data).toMatchObject({ noteId: 'note_1' });
  });
});

describe('the end', () => {
  it('gives up what is under way and locks what was open', () => {
    const flow = flowOf([mandatory('document'), mandatory('liveness'), mandatory('criminalHistory')]);
    const story = new Story(flow).handsIn('document').isCancelled();
    expect(story.states).toEqual({ document: 'passed', liveness: 'locked', criminalHistory: 'locked' });
    expect(story.step('criminalHistory').evaluation).toBeNull();
    expect(story.commands).toEqual([]);
    expect(story.registration.steps.map(({ key }) => story.next(key))).toEqual([null, null, null]);
  });

  it('leaves no work behind that the same message began', () => {
    const rules = { decision: { onRedFlag: { critical: 'fail' } } };
    const flow = flowOf([optional('form'), mandatory('document'), mandatory('criminalHistory')], rules);
    const redFlags = [{ code: 'DOCUMENT_TAMPERED', evidence: {} }] as const;
    const story = new Story(flow).skips('form').handsIn('document', passed({ redFlags }));
    expect(story.registration.status).toBe('FAILED');
    expect(story.commands).toEqual([]);
  });

  it('refuses every message but a reopening, and says so last of what cannot be found', () => {
    const story = new Story(flowOf([optional('document'), optional('liveness')]));
    story.handsIn('document', doubtful('DOUBTFUL')).isCancelled();
    const intents: Intent[] = [
      { type: 'submit', key: 'liveness' },
      { type: 'submit', key: 'document' },
      { type: 'skip', key: 'liveness' },
      { type: 'skipKyc' },
      { type: 'codeSent', channel: 'email' },
      { type: 'contactVerified', channel: 'email' },
      { type: 'linkSent' },
      { type: 'review', key: null },
      { type: 'review', key: 'document' },
      { type: 'cancel' },
      { type: 'extend' },
    ];
    for (const intent of intents)
      expect([intent.type, story.refusalOf(intent)]).toEqual([intent.type, 'REGISTRATION_CLOSED']);
    const unknown: Intent[] = [
      { type: 'submit', key: 'x' },
      { type: 'skip', key: 'x' },
      { type: 'review', key: 'x' },
      { type: 'reopen', keys: ['x'] },
    ];
    for (const intent of unknown) expect([intent.type, story.refusalOf(intent)]).toEqual([intent.type, 'NOT_FOUND']);
    expect(story.refusalOf({ type: 'reopen' })).toBeNull();
  });

  it('is not changed by what machines say afterwards', () => {
    const story = started().submits('document').isCancelled().waits('P30D');
    const before = story.registration;
    const late: Message[] = [
      { type: 'expire' },
      { type: 'evaluated', key: 'document', attempt: 1, evaluation: passed() },
      { type: 'providerFailed', key: 'document', attempt: 1, provider: 'sandbox', code: 'PROVIDER_UNAVAILABLE' },
    ];
    for (const message of late) expect(story.tell(message).registration).toBe(before);
    expect(story.commands).toEqual([]);
  });
});

describe('while it is open', () => {
  it('can be cancelled, extended and have its link sent again at any time', () => {
    const story = new Story(flowOf([mandatory('document')]));
    const refusals = () => (['cancel', 'extend', 'linkSent'] as const).map((type) => story.refusalOf({ type }));
    expect(refusals()).toEqual([null, null, null]);
    story.submits('document').findsProviderAway('document');
    expect(refusals()).toEqual([null, null, null]);
    story.isEvaluated('document', doubtful('DOUBTFUL'));
    expect(refusals()).toEqual([null, null, null]);
    expect(story.eventsWhile((it) => it.isSentLink())).toEqual(['registration.linkSent']);
    expect(story.eventsOf('registration.linkSent')[0]?.data).toEqual({ by: BACKEND });
    expect(story.isExtended().eventsOf('registration.extended')[0]?.data).toMatchObject({ by: BACKEND });
  });

  it('says when it was last changed', () => {
    const story = started().waits('PT1H').submits('document');
    expect(story.registration.updatedAt).toBe('2026-01-01T01:00:00.000Z');
    story.waits('PT1H').tell({ type: 'evaluated', key: 'document', attempt: 9, evaluation: passed() });
    expect(story.registration.updatedAt).toBe('2026-01-01T01:00:00.000Z');
  });

  it('knows which submissions later checks may look at', () => {
    const story = new Story(flowOf([mandatory('document'), optional('form'), mandatory('liveness')]));
    story.handsIn('document', doubtful('DOUBTFUL')).skips('form').handsIn('liveness', failed('FACE_MISMATCH'));
    expect(relatedSubmissions(story.registration)).toEqual({ document: 'sub_request-1' });
    story.handsIn('liveness').isRejected();
    expect(relatedSubmissions(story.registration)).toMatchObject({ liveness: 'sub_request-4' });
    expect(relatedSubmissions(story.isReopened().registration)).toEqual({ liveness: 'sub_request-4' });
  });
});
