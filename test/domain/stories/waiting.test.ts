import { commandsOf } from '../../../domain/transition';
import { OPERATOR, Story, doubtful, failed, flowOf, mandatory, optional } from '../story';

const twoChecks = () => new Story(flowOf([mandatory('document'), mandatory('liveness')]));
const held = () => new Story(flowOf([mandatory('document')])).waits('P2D').handsIn('document', doubtful('DOUBTFUL'));

describe('the one waited for', () => {
  it('is the applicant, the system while a check runs, and nobody after the end', () => {
    const story = twoChecks();
    expect(story.standing).toBe('STARTED at document, waiting on applicant');
    expect(story.submits('document').standing).toBe('STARTED at document, waiting on system');
    expect(story.isEvaluated('document', failed('DOCUMENT_EXPIRED')).standing).toMatch('waiting on applicant');
    expect(story.isCancelled().standing).toBe('CANCELLED at no step, waiting on nobody');
  });

  it('is the provider from its first failed call until it answers', () => {
    const story = twoChecks().submits('document');
    expect(story.eventsWhile((it) => it.findsProviderAway('document'))).toEqual(['provider.unavailable']);
    expect(story.eventsOf('provider.unavailable')[0]).toMatchObject({
      key: 'document',
      data: { attempt: 1, provider: 'sandbox', code: 'PROVIDER_UNAVAILABLE' },
    });
    expect(story.standing).toBe('STARTED at document, waiting on provider');
    expect(story.step('document')).toMatchObject({ state: 'evaluating', attemptsUsed: 0 });
    expect(story.refusalOf({ type: 'submit', key: 'document' })).toBe('STEP_NOT_OPEN');

    expect(story.eventsWhile((it) => it.findsProviderAway('document'))).toEqual([]);
    expect(story.step('document').evaluation?.failedCalls).toBe(2);
    expect(story.commands).toEqual([]);
    expect(commandsOf(story.registration)).toEqual([{ type: 'evaluate', key: 'document', attempt: 1 }]);

    expect(story.eventsWhile((it) => it.isEvaluated('document')).slice(0, 2)).toEqual([
      'provider.recovered',
      'step.evaluated',
    ]);
    expect(story.standing).toBe('ONGOING at liveness, waiting on applicant');
    expect(story.step('document').attemptsUsed).toBe(1);
    expect(commandsOf(story.registration)).toEqual([]);
  });

  it('is the provider while it is to answer by callback, and time stands still', () => {
    const story = twoChecks().submits('document').waits('P1D');
    expect(story.eventsWhile((it) => it.isTakenByProvider('document'))).toEqual(['provider.accepted']);
    expect(story.standing).toBe('STARTED at document, waiting on provider');
    expect(story.eventsOf('provider.accepted')[0]?.data).toEqual({ attempt: 1, until: '2026-01-02T01:00:00.000Z' });
    expect(story.registration.expiry).toEqual({ remainingMs: 6 * 86_400_000 });
    expect(commandsOf(story.registration)).toEqual([{ type: 'evaluate', key: 'document', attempt: 1 }]);
    expect(story.waits('P30D').isEvaluated('document').standing).toBe('ONGOING at liveness, waiting on applicant');
    expect(story.eventsOf('provider.recovered')).toEqual([]);
    expect(story.step('document').attemptsUsed).toBe(1);
  });

  it('is told again when it fails for another reason, and when it answers in between', () => {
    const story = twoChecks().submits('document');
    const mended = { code: 'PROVIDER_MISCONFIGURED', reason: 'HTTP_401' };
    expect(story.eventsWhile((it) => it.findsProviderAway('document'))).toEqual(['provider.unavailable']);
    expect(story.eventsWhile((it) => it.findsProviderAway('document', mended))).toEqual(['provider.unavailable']);
    expect(story.eventsWhile((it) => it.findsProviderAway('document', mended))).toEqual([]);
    expect(story.eventsOf('provider.unavailable')[1]?.data).toEqual({ attempt: 1, provider: 'sandbox', ...mended });
    expect(story.step('document').evaluation).toMatchObject({ failedCalls: 3, failure: mended });

    expect(story.eventsWhile((it) => it.isTakenByProvider('document'))).toEqual([
      'provider.recovered',
      'provider.accepted',
    ]);
    expect(story.step('document').evaluation).toMatchObject({ failedCalls: 0 });
    expect(story.step('document').evaluation).not.toHaveProperty('failure');
    expect(story.eventsWhile((it) => it.findsProviderAway('document', mended))).toEqual(['provider.unavailable']);
    expect(story.step('document').evaluation).not.toHaveProperty('awaitedUntil');
    expect(story.standing).toBe('STARTED at document, waiting on provider');
  });

  it('tells of no recovery where the provider was never away', () => {
    expect(twoChecks().handsIn('document').eventsOf('provider.recovered')).toEqual([]);
  });

  it('stays the applicant while a check beside the next step finds its provider away', () => {
    const story = new Story(flowOf([mandatory('document'), mandatory('liveness'), mandatory('criminalHistory')]));
    story.handsIn('document').findsProviderAway('criminalHistory');
    expect(story.standing).toBe('ONGOING at liveness, waiting on applicant');
    expect(story.submits('liveness').standing).toBe('ONGOING at liveness, waiting on system');
    expect(story.isEvaluated('liveness').standing).toBe('ONGOING at criminalHistory, waiting on provider');
    expect(story.eventsOf('provider.recovered')).toEqual([]);
    expect(story.isEvaluated('criminalHistory').registration.status).toBe('COMPLETED');
    expect(story.eventsOf('provider.recovered')).toMatchObject([{ key: 'criminalHistory', data: { attempt: 1 } }]);
  });

  it('is an operator only once nothing else is left to do', () => {
    const story = twoChecks().handsIn('document', doubtful('DOUBTFUL'));
    expect(story.standing).toBe('ONGOING at liveness, waiting on applicant');
    expect(story.handsIn('liveness').standing).toBe('NEEDS_MANUAL_VERIFICATION at document, waiting on operator');
  });

  it('is an operator at no step where only red flags or the flow hold it', () => {
    const story = new Story(flowOf([optional('form')], { decision: { manualReview: 'always' } })).skips('form');
    expect(story.standing).toBe('NEEDS_MANUAL_VERIFICATION at no step, waiting on operator');
    expect(story.eventsOf('registration.statusChanged')).toMatchObject([
      { data: { from: 'STARTED', to: 'NEEDS_MANUAL_VERIFICATION' } },
    ]);
  });
});

describe('expiry', () => {
  it('comes when the flow’s time has run out, not before', () => {
    const story = twoChecks();
    expect(story.registration.expiry).toEqual({ at: '2026-01-08T00:00:00.000Z' });
    story.waits('P6D').waits('PT23H').waits('PT59M').waits('PT59S').passes(999);
    const early = story.registration;
    expect(story.timerFires().registration).toEqual(early);

    const types = story.passes(1).eventsWhile((it) => it.timerFires());
    expect(types).toEqual(['registration.statusChanged', 'registration.expired']);
    expect(story.registration).toMatchObject({
      status: 'EXPIRED',
      outcome: { status: 'EXPIRED', decidedBy: 'timer', reasons: ['TIME_RAN_OUT'], decidedAt: story.at },
      completedAt: story.at,
      expiry: { at: story.at },
    });
  });

  it('ends also what is being evaluated by the system', () => {
    const story = twoChecks().submits('document').waits('P8D').timerFires();
    expect(story.registration.status).toBe('EXPIRED');
    expect(commandsOf(story.registration)).toEqual([]);
  });

  it('stands still while the provider is waited for', () => {
    const story = twoChecks().waits('P1D').submits('document').waits('P1D').findsProviderAway('document');
    expect(story.registration.expiry).toEqual({ remainingMs: 5 * 86_400_000 });
    story.waits('P30D').findsProviderAway('document').timerFires();
    expect(story.registration).toMatchObject({ status: 'STARTED', expiry: { remainingMs: 5 * 86_400_000 } });
    expect(story.isEvaluated('document').registration.expiry).toEqual({ at: '2026-02-07T00:00:00.000Z' });
    expect(story.next('liveness')?.until).toBe('2026-02-07T00:00:00.000Z');
  });

  it('stands still while an operator is waited for', () => {
    const story = held();
    expect(story.registration.expiry).toEqual({ remainingMs: 5 * 86_400_000 });
    expect(story.waits('P90D').timerFires().registration.status).toBe('NEEDS_MANUAL_VERIFICATION');
    expect(story.isApproved().registration.status).toBe('COMPLETED');
  });

  it('runs on while the applicant can act, whatever else is parked or doubtful', () => {
    const story = new Story(flowOf([mandatory('document'), mandatory('liveness'), mandatory('criminalHistory')]));
    story.handsIn('document', doubtful('DOUBTFUL')).findsProviderAway('criminalHistory');
    expect(story.waits('P7D').timerFires().registration.status).toBe('EXPIRED');
  });

  it('leaves nothing where the provider went away after the time had come', () => {
    const story = twoChecks().submits('document').waits('P9D').findsProviderAway('document');
    expect(story.registration.expiry).toEqual({ remainingMs: 0 });
    expect(story.waits('PT1H').isEvaluated('document').registration.expiry).toEqual({ at: story.at });
    expect(story.timerFires().registration.status).toBe('EXPIRED');
  });

  it('is moved by an extension: the flow’s time again, or until a given time', () => {
    const story = twoChecks().waits('P3D').isExtended();
    expect(story.registration.expiry).toEqual({ at: '2026-01-11T00:00:00.000Z' });
    expect(story.eventsOf('registration.extended')[0]?.data).toMatchObject({ until: '2026-01-11T00:00:00.000Z' });
    story.isExtended('2026-02-01T00:00:00.000Z');
    expect(story.next('document')?.until).toBe('2026-02-01T00:00:00.000Z');
    expect(story.waits('P20D').timerFires().registration.status).toBe('STARTED');
  });

  it('is moved by an extension also while it stands still', () => {
    const story = held().waits('P1D').isExtended();
    expect(story.registration.expiry).toEqual({ remainingMs: 7 * 86_400_000 });
    expect(story.isExtended('2025-01-01T00:00:00.000Z').registration.expiry).toEqual({ remainingMs: 0 });
  });

  it('keeps what was left when the end came while it stood still', () => {
    const story = held().isRejected();
    expect(story.registration.expiry).toEqual({ remainingMs: 5 * 86_400_000 });
    expect(story.refusalOf({ type: 'extend', by: OPERATOR })).toBe('REGISTRATION_CLOSED');
  });
});
