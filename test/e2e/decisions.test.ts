import { registration, registrationWithToken } from '../../api/schemas/registration';
import { SANDBOX_WATCHLIST } from '../../domain/sandbox';
import { bodyOf, refusalIn } from '../support/answers';
import { Backend, openSite } from '../support/backend';
import * as flows from '../support/flows';
import { stepOf } from '../support/person';
import { sandboxDocument, sandboxSelfie } from '../support/pictures';
import { startTestStack } from '../support/stack';
import type { RunningStack } from '../support/stack';
import { until } from '../support/until';

jest.setTimeout(60_000);

let stack: RunningStack;
let backend: Backend;
beforeAll(async () => {
  stack = await startTestStack();
  backend = await Backend.make(await openSite(stack));
});
afterAll(() => stack.stop());

const publish = (steps: readonly object[], change: object = {}) => backend.publish(flows.flowOf(steps, change));
const begin = async (steps: readonly object[], change: object = {}) => backend.begin(await publish(steps, change));
const hasPassed = (instant: string) =>
  until(
    () => Date.now(),
    (now) => now > Date.parse(instant),
  );

describe('a review', () => {
  const doubtful = { outcome: 'needsReview', reasons: ['DOUBTFUL'] } as const;

  test('decides on everything in doubt once all is done that can be', async () => {
    const person = await begin([flows.document(), flows.liveness()]);
    await person.hand('document', await sandboxDocument(doubtful));
    expect(refusalIn(await person.decide('reviews', { decision: 'approve', reason: 'Too early' })).told).toBe(
      '409 NOTHING_TO_REVIEW',
    );
    await person.hand('liveness', await sandboxSelfie(doubtful));
    const held = await person.untilStatus('NEEDS_MANUAL_VERIFICATION');
    expect(held).toMatchObject({ currentStep: 'document', waitingOn: 'operator', expiresAt: null });
    expect(refusalIn(await person.submit('document', await sandboxDocument())).told).toBe('409 STEP_NOT_OPEN');

    const json = { decision: 'approve', reason: 'The portraits were compared by hand' };
    const stale = { headers: { 'if-match': `"${held.sequence - 1}"` } };
    expect(refusalIn(await person.decide('reviews', json, stale)).told).toBe('412 STALE');
    const seen = { headers: { 'if-match': `"${held.sequence}"` } };
    const approved = bodyOf(await person.decide('reviews', json, seen), 200, registration);
    expect(approved).toMatchObject({ status: 'COMPLETED', outcome: { decidedBy: 'operator' } });
    expect(approved.steps.map(({ state }) => state)).toEqual(['passed', 'passed']);
  });

  test('by two operators at the same moment on what both saw is decided by one of them', async () => {
    const person = await begin([
      { ...flows.document(), key: 'first' },
      { ...flows.document(), key: 'second' },
    ]);
    await person.hand('first', await sandboxDocument(doubtful));
    await person.hand('second', await sandboxDocument(doubtful));
    const held = await person.untilStatus('NEEDS_MANUAL_VERIFICATION');
    const seen = { headers: { 'if-match': `"${held.sequence}"` } };
    const approve = (key: string) => person.decide('reviews', { decision: 'approve', key, reason: 'Seen' }, seen);
    const answers = await Promise.all([approve('first'), approve('second')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect((await person.read()).status).toBe('NEEDS_MANUAL_VERIFICATION');
  });

  test('of one step is possible at any time, and a rejection ends the registration', async () => {
    const person = await begin([flows.document(), { ...flows.document(), key: 'second' }, flows.liveness()]);
    await person.hand('document', await sandboxDocument(doubtful));
    const approval = { decision: 'approve', key: 'document', reason: 'Seen' };
    const approved = bodyOf(await person.decide('reviews', approval), 200, registration);
    expect(approved).toMatchObject({ status: 'ONGOING', currentStep: 'second', steps: [{ state: 'passed' }, {}, {}] });
    expect(refusalIn(await person.decide('reviews', { ...approval, key: 'liveness' })).told).toBe(
      '409 NOTHING_TO_REVIEW',
    );
    expect(refusalIn(await person.decide('reviews', { ...approval, key: 'third' })).told).toBe('404 NOT_FOUND');

    await person.hand('second', await sandboxDocument(doubtful));
    const rejection = { decision: 'reject', key: 'second', reason: 'Forged' };
    expect(bodyOf(await person.decide('reviews', rejection), 200, registration)).toMatchObject({
      status: 'FAILED',
      outcome: { decidedBy: 'operator', reasons: [{ code: 'REJECTED_BY_OPERATOR' }] },
    });
    expect(refusalIn(await person.decide('reviews', rejection)).told).toBe('409 REGISTRATION_CLOSED');
  });
});

describe('a red flag', () => {
  const steps = [flows.signUpForm(), flows.document(), flows.criminalHistory(), flows.form()];

  test.each([
    [{}, 'COMPLETED'],
    [{ medium: 'review' }, 'NEEDS_MANUAL_VERIFICATION'],
    [{ medium: 'fail' }, 'FAILED'],
  ] as const)('of medium severity under %j leads to %s', async (onRedFlag, status) => {
    const person = await begin([flows.signUpForm({ disposableEmail: 'flag' })], { decision: { onRedFlag } });
    await person.hand('signUpForm', { ...flows.SIGN_UP, email: 'ana@mailinator.com' });
    const after = await person.untilStatus(status);
    expect(after.redFlags).toMatchObject([{ code: 'EMAIL_DISPOSABLE_USED', severity: 'medium', key: 'signUpForm' }]);
    if (status === 'FAILED') expect(after.outcome?.reasons).toMatchObject([{ code: 'EMAIL_DISPOSABLE_USED' }]);
  });

  test('of a listed person ends the registration beside the person’s next step, and is not told to them', async () => {
    const person = await begin(steps, { decision: { onRedFlag: { critical: 'fail' } } });
    await person.hand('signUpForm', { ...flows.SIGN_UP, fullName: SANDBOX_WATCHLIST.hit });
    await person.hand('document', await sandboxDocument());
    const failed = await person.untilStatus('FAILED');
    expect(failed.redFlags).toMatchObject([{ code: 'WATCHLIST_MATCH', severity: 'critical', evidence: { match: 1 } }]);
    const seen = bodyOf(await person.call('GET', ''), 200, registration);
    expect(JSON.stringify(seen)).not.toContain('WATCHLIST_MATCH');
  });

  test('of a person who may be listed is for an operator', async () => {
    const person = await begin(steps, { decision: { onRedFlag: { high: 'review' } } });
    await person.hand('signUpForm', { ...flows.SIGN_UP, fullName: SANDBOX_WATCHLIST.nearHit });
    await person.hand('document', await sandboxDocument());
    await person.evaluated('criminalHistory');
    await person.hand('form', flows.ANSWERS);
    const held = await person.untilStatus('NEEDS_MANUAL_VERIFICATION');
    expect(stepOf(held, 'criminalHistory')).toMatchObject({ state: 'needsReview' });
    const json = { decision: 'approve', reason: 'Another birth date' };
    expect(bodyOf(await person.decide('reviews', json), 200, registration).status).toBe('COMPLETED');
  });
});

describe('time', () => {
  test('runs out, and a registration that expired takes nothing more', async () => {
    const person = await begin([flows.form()], { expiresIn: 'PT1S' });
    const expired = await person.untilStatus('EXPIRED');
    expect(expired).toMatchObject({ outcome: { decidedBy: 'timer', reasons: [{ code: 'TIME_RAN_OUT' }] } });
    expect(refusalIn(await person.submit('form', flows.ANSWERS)).told).toBe('409 REGISTRATION_CLOSED');
    expect(refusalIn(await person.decide('extend')).told).toBe('409 REGISTRATION_CLOSED');
  });

  test('can be extended, also more than once', async () => {
    const person = await begin([flows.form()], { expiresIn: 'PT3S' });
    const until = new Date(Date.now() + 3_600_000).toISOString();
    expect(bodyOf(await person.decide('extend', { until }), 200, registration).expiresAt).toBe(until);
    await hasPassed(person.first.expiresAt ?? '');
    const again = bodyOf(await person.decide('extend'), 200, registration);
    expect(Date.parse(again.expiresAt ?? '')).toBeLessThan(Date.parse(until));
    await person.untilStatus('EXPIRED');
    const past = { until: new Date(Date.now() - 1_000).toISOString() };
    expect(refusalIn(await (await begin([flows.form()])).decide('extend', past)).errors).toMatchObject([
      { pointer: '/until', code: 'NOT_LATER' },
    ]);
  });

  test('stands still while nobody but an operator is waited for', async () => {
    const person = await begin([flows.document()], { expiresIn: 'PT4S' });
    await person.hand('document', await sandboxDocument({ outcome: 'needsReview' }));
    expect((await person.untilStatus('NEEDS_MANUAL_VERIFICATION')).expiresAt).toBeNull();
    await hasPassed(person.first.expiresAt ?? '');
    const json = { decision: 'approve', reason: 'Seen' };
    expect(bodyOf(await person.decide('reviews', json), 200, registration).status).toBe('COMPLETED');
  });
});

describe('a registration that has ended', () => {
  test('by withdrawal says who withdrew it', async () => {
    const flow = await publish([flows.form()]);
    const [byBackend, byPerson] = [await backend.begin(flow), await backend.begin(flow)];
    const json = { reason: 'No longer a customer' };
    expect(bodyOf(await byBackend.decide('cancel', json), 200, registration).outcome).toMatchObject({
      ...{ status: 'CANCELLED', decidedBy: 'backend', reasons: [{ code: 'WITHDRAWN' }] },
    });
    expect(bodyOf(await byPerson.call('POST', '/cancel'), 200, registration).outcome?.decidedBy).toBe('applicant');
    expect(refusalIn(await byPerson.decide('cancel')).told).toBe('409 REGISTRATION_CLOSED');
  });

  test('is reopened as a revision that goes on with the same events', async () => {
    const person = await begin([flows.form(), { ...flows.document(), attempts: 1 }]);
    expect(refusalIn(await person.decide('reopen')).told).toBe('409 NOT_TERMINAL');
    await person.hand('form', flows.ANSWERS);
    await person.hand('document', await sandboxDocument({ outcome: 'failed', reasons: ['DOCUMENT_EXPIRED'] }));
    const failed = await person.untilStatus('FAILED');
    const before = await person.events();

    const reopened = bodyOf(await person.decide('reopen', { reason: 'It was valid' }), 200, registration);
    expect(reopened).toMatchObject({
      ...{ status: 'ONGOING', currentStep: 'document', waitingOn: 'applicant', revision: 1, outcome: null },
      ...{ steps: [{ state: 'passed' }, { state: 'open', attemptsUsed: 1, attemptsLeft: 1 }], completedAt: null },
    });
    expect(reopened.sequence).toBeGreaterThan(failed.sequence);
    await person.hand('document', await sandboxDocument());
    await person.untilStatus('COMPLETED');
    const events = await person.events();
    expect(events.slice(0, before.length)).toEqual(before);
    expect(events[before.length]).toMatchObject({
      type: 'registration.reopened',
      data: { revision: 1, from: 'FAILED', to: 'ONGOING', keys: ['document'] },
    });

    const second = bodyOf(await person.decide('reopen', { keys: ['form'] }), 200, registration);
    expect(second).toMatchObject({ revision: 2, currentStep: 'form', steps: [{ state: 'open' }, { state: 'passed' }] });
    await person.events();
  });

  test('is not reopened beside another one of the same person', async () => {
    const flow = await publish([flows.form()]);
    const identity = { externalUserId: 'user-42' };
    const old = await backend.begin(flow, identity);
    bodyOf(await old.decide('cancel'), 200, registration);
    const again = await backend.begin(flow, identity);
    expect(again.first.previousRegistrationId).toBe(old.id);
    expect(refusalIn(await old.decide('reopen'))).toMatchObject({
      ...{ told: '409 DUPLICATE_REGISTRATION', registrationId: again.id },
    });
    bodyOf(await again.decide('cancel'), 200, registration);
    bodyOf(await old.decide('reopen'), 200, registration);
    // Now it is the old one that is open.
    const third = bodyOf(await backend.create({ flowId: flow, ...identity }), 200, registrationWithToken);
    expect(third.registration.id).toBe(old.id);
  });
});
