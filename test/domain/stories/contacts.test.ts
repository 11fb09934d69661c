import { APPLICANT, Story, doubtful, failed, flowOf, mandatory, optional, passed, signedUp } from '../story';

const verifying = (...verify: readonly ('email' | 'phone')[]) =>
  mandatory('signUpForm', { attempts: 2, settings: { fields: ['fullName', 'email', 'phone'], verify } });
const signUp = (...verify: readonly ('email' | 'phone')[]) =>
  new Story(flowOf([verifying(...verify), mandatory('document')]));

describe('contacts that must be verified', () => {
  it('keep the sign-up form open until they are', () => {
    const story = signUp('email').handsIn('signUpForm');
    expect(story.standing).toBe('ONGOING at signUpForm, waiting on applicant');
    expect(story.step('signUpForm')).toMatchObject({
      state: 'open',
      attemptsUsed: 1,
      validation: { result: 'passed' },
    });
    expect(story.next('signUpForm')).toEqual({
      action: 'verifyContact',
      channels: ['email'],
      until: '2026-01-08T00:00:00.000Z',
    });
    expect(story.registration.contacts).toEqual({
      email: { id: 'ctc_email', verified: false },
      phone: { id: 'ctc_phone', verified: false },
    });

    expect(story.eventsWhile((it) => it.isSentCode('email'))).toEqual(['contact.codeSent']);
    expect(story.eventsWhile((it) => it.verifies('email'))).toEqual(['contact.verified', 'step.passed', 'step.opened']);
    expect(story.eventsOf('contact.codeSent')[0]?.data).toEqual({ channel: 'email', verificationId: 'cvf_1' });
    expect(story.eventsOf('contact.verified')[0]?.data).toEqual({ channel: 'email' });
    expect(story.registration.contacts.email).toEqual({ id: 'ctc_email', verified: true });
    expect(story.states).toEqual({ signUpForm: 'passed', document: 'open' });
    expect(story.next('signUpForm')).toBeNull();
  });

  it.each([
    ['email', 'sms'],
    ['sms', 'email'],
  ] as const)('are all verified, first by %s, then by %s', (first, second) => {
    const story = signUp('phone', 'email').handsIn('signUpForm');
    expect(story.next('signUpForm')?.channels).toEqual(['email', 'sms']);
    expect(story.verifies(first).next('signUpForm')?.channels).toEqual([second]);
    expect(story.verifies(second).states.signUpForm).toBe('passed');
  });

  it('hold a doubtful form for review only once they are verified', () => {
    const { contacts } = signedUp();
    const story = signUp('email').handsIn('signUpForm', { ...doubtful('DOUBTFUL'), contacts });
    expect(story.next('signUpForm')?.action).toBe('verifyContact');
    expect(story.refusalOf({ type: 'review', key: 'signUpForm' })).toBe('NOTHING_TO_REVIEW');
    expect(story.verifies('email').states).toEqual({ signUpForm: 'needsReview', document: 'open' });
  });

  it('may be verified while the form is handed in again', () => {
    const story = signUp('email').handsIn('signUpForm').submits('signUpForm').verifies('email');
    expect(story.states.signUpForm).toBe('evaluating');
    expect(story.isEvaluated('signUpForm').states.signUpForm).toBe('passed');
  });

  it('are asked for again when another address is given', () => {
    const story = signUp('email').handsIn('signUpForm').submits('signUpForm').verifies('email');
    story.isEvaluated('signUpForm', signedUp({ email: 'ctc_other', phone: 'ctc_phone' }));
    expect(story.registration.contacts.email).toEqual({ id: 'ctc_other', verified: false });
    expect(story.next('signUpForm')?.action).toBe('verifyContact');
  });

  it('stay known when a form says nothing of them, and as they were when it fails', () => {
    const story = signUp('email', 'phone').handsIn('signUpForm').verifies('sms');
    story.submits('signUpForm').isEvaluated('signUpForm', passed());
    expect(story.registration.contacts).toEqual({
      email: { id: 'ctc_email', verified: false },
      phone: { id: 'ctc_phone', verified: true },
    });
    const again = signUp('email').handsIn('signUpForm', failed('COUNTRY_NOT_ALLOWED'));
    expect(again.registration.contacts).toEqual({ email: null, phone: null });
    expect(again.next('signUpForm')?.action).toBe('submit');
  });

  it('can still be verified when no attempt is left to give another', () => {
    const story = signUp('email').handsIn('signUpForm').handsIn('signUpForm');
    expect(story.refusalOf({ type: 'submit', key: 'signUpForm' })).toBe('ATTEMPTS_EXHAUSTED');
    expect(story.next('signUpForm')?.action).toBe('verifyContact');
    expect(story.verifies('email').states.signUpForm).toBe('passed');
  });

  it('do not make a form pass that failed when it was handed in again', () => {
    const flow = flowOf([mandatory('signUpForm', { settings: { verify: ['email'] } }), mandatory('document')]);
    const story = new Story(flow).handsIn('signUpForm').handsIn('signUpForm', failed('COUNTRY_NOT_ALLOWED'));
    expect(story.verifies('email').states).toEqual({ signUpForm: 'open', document: 'locked' });
    expect(story.next('signUpForm')?.action).toBe('submit');
    expect(story.handsIn('signUpForm').states.signUpForm).toBe('passed');
  });

  it('need not be verified where an optional form is skipped', () => {
    const form = optional('signUpForm', { settings: { verify: ['email'] } });
    const story = new Story(flowOf([form, mandatory('document')])).handsIn('signUpForm').skips('signUpForm');
    expect(story.states).toEqual({ signUpForm: 'skipped', document: 'open' });
  });

  it('are waited for again after a reopening', () => {
    const story = signUp('email').handsIn('signUpForm').isCancelled().isReopened();
    expect(story.next('signUpForm')).toMatchObject({ action: 'verifyContact', channels: ['email'] });
    expect(story.verifies('email').states).toEqual({ signUpForm: 'passed', document: 'open' });
  });

  it('may be verified before it is the form’s turn again', () => {
    const flow = flowOf([optional('form'), verifying('email'), mandatory('document')]);
    const story = new Story(flow).skips('form').handsIn('signUpForm').isCancelled().isReopened('form');
    expect(story.states).toEqual({ form: 'open', signUpForm: 'locked', document: 'locked' });
    expect(story.next('signUpForm')).toBeNull();
    expect(story.verifies('email').states).toEqual({ form: 'open', signUpForm: 'passed', document: 'locked' });
    expect(story.skips('form').states.document).toBe('open');
  });

  it('are verified for every form that waits for them', () => {
    const settings = { verify: ['email'] };
    const forms = [optional('signUpForm', { key: 'first', settings }), mandatory('signUpForm', { settings })];
    const story = new Story(flowOf(forms)).skips('first').handsIn('signUpForm').isCancelled().isReopened('first');
    expect(story.handsIn('first').states).toEqual({ first: 'open', signUpForm: 'locked' });
    expect(story.verifies('email').registration).toMatchObject({ status: 'COMPLETED', outcome: { decidedBy: 'flow' } });
  });

  it('do not spare a form that an operator wants handed in again', () => {
    const story = signUp('email').handsIn('signUpForm').isCancelled().isReopened('signUpForm');
    expect(story.next('signUpForm')?.action).toBe('submit');
    expect(story.verifies('email').states).toEqual({ signUpForm: 'open', document: 'locked' });
    expect(story.handsIn('signUpForm').states.signUpForm).toBe('passed');
  });

  it('that are verified already do not keep the form open when it is asked for again', () => {
    const story = signUp('email').handsIn('signUpForm').verifies('email').isCancelled().isReopened('signUpForm');
    expect(story.next('signUpForm')?.action).toBe('submit');
    expect(story.handsIn('signUpForm').states.signUpForm).toBe('passed');
  });
});

describe('contacts that need not be verified', () => {
  it('hold nothing back, and may be verified all the same', () => {
    const story = signUp('email').handsIn('signUpForm').verifies('email');
    expect(story.eventsWhile((it) => it.verifies('sms'))).toEqual(['contact.verified']);
    expect(story.registration.contacts.phone).toEqual({ id: 'ctc_phone', verified: true });
    expect(story.states).toEqual({ signUpForm: 'passed', document: 'open' });
  });
});

describe('codes', () => {
  it('are for contacts that were given and are not verified yet', () => {
    const story = signUp('email');
    const refusals = () =>
      (['email', 'sms'] as const).flatMap((channel) => [
        story.refusalOf({ type: 'codeSent', channel }),
        story.refusalOf({ type: 'contactVerified', channel }),
      ]);
    expect(refusals()).toEqual(['STEP_NOT_OPEN', 'STEP_NOT_OPEN', 'STEP_NOT_OPEN', 'STEP_NOT_OPEN']);
    story.handsIn('signUpForm');
    expect(refusals()).toEqual([null, null, null, null]);
    story.verifies('email');
    expect(refusals()).toEqual(['STEP_NOT_OPEN', 'STEP_NOT_OPEN', null, null]);
    expect(story.refusalOf({ type: 'codeSent' })).toBe('STEP_NOT_OPEN');
    story.isCancelled(APPLICANT);
    expect(refusals()).toEqual(Array.from({ length: 4 }, () => 'REGISTRATION_CLOSED'));
  });

  it('are worth nothing for an address that was replaced', () => {
    const story = signUp('email')
      .handsIn('signUpForm')
      .handsIn('signUpForm', signedUp({ email: 'ctc_new' }));
    const confirmed = (contactId: string) => story.refusalOf({ type: 'contactVerified', channel: 'email', contactId });
    expect([confirmed('ctc_email'), confirmed('ctc_new')]).toEqual(['CODE_EXPIRED', null]);
  });
});
