import { ApplicationFailure } from '@temporalio/common';
import { PROVIDER_MISCONFIGURED, PROVIDER_UNAVAILABLE } from '../../domain/failures';
import type { Evaluation } from '../../domain/registration';
import * as messages from '../../workflows/appRegistration/messages';
import { until } from '../support/until';
import { DOCUMENT_BY_VENDOR, FORM, PASSED, flowOf, openStage } from './harness';
import type { Actor, Stage } from './harness';

const FAILED: Evaluation = { ...PASSED, result: 'failed', reasons: ['DOCUMENT_EXPIRED'] };
const later = (answersWithinSeconds: number) => () => Promise.resolve({ answersWithinSeconds });
const report = (person: Actor, attempt: number, evaluation = PASSED, key = 'document') =>
  person.handle.signal(messages.providerResult, { key, attempt, evaluation });

describe('a check by a vendor', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage('dev');
  }, 60_000);
  afterAll(() => stage.close());
  beforeEach(() => {
    stage.calls.length = 0;
    stage.vendorScripts.clear();
  });

  it('is answered at once, like any other', async () => {
    const person = await stage.begin(flowOf(DOCUMENT_BY_VENDOR));
    await person.submit('document');
    expect(person.row).toMatchObject({ status: 'COMPLETED' });
    expect(person.eventTypes).not.toContain('provider.accepted');
  });

  it('waits for the vendor, and takes what comes by signal', async () => {
    stage.vendorScripts.set('document', later(600));
    const person = await stage.begin(flowOf(DOCUMENT_BY_VENDOR, FORM));
    const row = await person.submit('document');
    expect(row).toMatchObject({ waitingOn: 'provider', currentStep: 'document' });
    expect(row.expiry).toHaveProperty('remainingMs');
    await report(person, 1);
    await person.until(({ currentStep }) => currentStep === 'form');
    expect(person.step('document')).toMatchObject({ state: 'passed', attemptsUsed: 1 });
    expect(stage.calls).toHaveLength(1);
    // The row is written before the task ends that cancels the timer.
    const { events } = await until(
      () => person.handle.fetchHistory(),
      (history) => history.events?.some((event) => event.timerCanceledEventAttributes != null) === true,
    );
    // The status alone: that the vendor is waited for is not worth showing while it is so short.
    expect(events?.filter((event) => event.upsertWorkflowSearchAttributesEventAttributes != null)).toHaveLength(1);
  });

  it('loses no answer that comes while the vendor is still being asked', async () => {
    let answer: (answer: { answersWithinSeconds: number }) => void = () => {};
    const asked = new Promise<void>((started) => {
      stage.vendorScripts.set('document', () => {
        started();
        return new Promise((done) => (answer = done));
      });
    });
    const person = await stage.begin(flowOf(DOCUMENT_BY_VENDOR, FORM));
    const submitted = person.submit('document');
    await asked;
    await report(person, 1, FAILED);
    await submitted;
    expect(person.step('document')).toMatchObject({ state: 'open', attemptsUsed: 1, validation: { result: 'failed' } });

    answer({ answersWithinSeconds: 600 });
    stage.vendorScripts.clear();
    await person.submit('document');
    expect(person.step('document')).toMatchObject({ state: 'passed', attemptsUsed: 2 });
    expect(person.eventTypes).not.toContain('provider.accepted');
  });

  it('changes nothing by answers twice, late, early, reversed or for nothing', async () => {
    stage.vendorScripts.set('document', later(600));
    const person = await stage.begin(flowOf({ ...DOCUMENT_BY_VENDOR, attempts: 3 }, FORM));
    await person.submit('document');
    await report(person, 2, PASSED);
    await report(person, 1, PASSED, 'palmReading');
    await report(person, 1, FAILED);
    await report(person, 1, PASSED);
    await person.until(() => person.step('document').state === 'open');
    await person.submit('document');
    await report(person, 1, PASSED);
    await report(person, 2, FAILED);
    await report(person, 2, FAILED);
    await person.until(() => person.step('document').attemptsUsed === 2);
    await person.submit('document');
    await report(person, 3);
    await person.until(({ currentStep }) => currentStep === 'form');
    expect(person.step('document')).toMatchObject({ state: 'passed', attemptsUsed: 3, submissions: 3 });
    expect(person.row.failedValidations.map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  it('asks again when no callback came in time, and takes the answer from that', async () => {
    let asked = 0;
    stage.vendorScripts.set('document', () => Promise.resolve((asked += 1) < 3 ? { answersWithinSeconds: 1 } : FAILED));
    const person = await stage.begin(flowOf(DOCUMENT_BY_VENDOR));
    await person.submit('document');
    await person.until(() => person.step('document').state === 'open');
    expect(asked).toBe(3);
    expect(person.eventTypes.filter((type) => type === 'provider.accepted')).toHaveLength(2);
    expect(person.step('document')).toMatchObject({ attemptsUsed: 1, validation: { reasons: ['DOCUMENT_EXPIRED'] } });
  });

  it('is left alone for as long as the vendor says, and tells why it waits', async () => {
    stage.vendorScripts.set('document', () => {
      const told = { reason: 'HTTP_429', retryAfterSeconds: 3 };
      if (stage.calls.length > 1) return Promise.resolve(PASSED);
      throw ApplicationFailure.nonRetryable('too many', PROVIDER_UNAVAILABLE, told);
    });
    const person = await stage.begin(flowOf(DOCUMENT_BY_VENDOR));
    const since = Date.now();
    const row = await person.submit('document');
    expect(row.waitingOn).toBe('provider');
    expect(person.step('document').evaluation?.failure).toEqual({ code: PROVIDER_UNAVAILABLE, reason: 'HTTP_429' });
    await person.until(({ status }) => status === 'COMPLETED');
    expect(Date.now() - since).toBeGreaterThanOrEqual(2_900);
  });

  it('is asked again at once when an operator says so', async () => {
    stage.vendorScripts.set('document', () => {
      if (stage.calls.length > 1) return Promise.resolve(PASSED);
      throw ApplicationFailure.nonRetryable('refused', PROVIDER_MISCONFIGURED, { reason: 'HTTP_401' });
    });
    const person = await stage.begin(flowOf(DOCUMENT_BY_VENDOR));
    await person.submit('document');
    await person.handle.signal(messages.askProviderAgain);
    await person.until(({ status }) => status === 'COMPLETED');
    expect(stage.calls).toHaveLength(2);
  });

  it('can be withdrawn while it waits, and nothing is asked any more', async () => {
    stage.vendorScripts.set('document', later(1));
    const person = await stage.begin(flowOf(DOCUMENT_BY_VENDOR));
    await person.submit('document');
    await person.handle.executeUpdate(messages.cancel, { args: [{ noteId: null, by: { type: 'backend' } }] });
    const asked = stage.calls.length;
    expect(await person.handle.result()).toMatchObject({ status: 'CANCELLED' });
    await expect(report(person, 1)).rejects.toMatchObject({ name: 'WorkflowNotFoundError' });
    expect(stage.calls).toHaveLength(asked);
  });
});

describe('what a person must mend', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage('timeSkipping');
  }, 60_000);
  afterAll(() => stage.close());

  it('is tried again after 1, 2, 4 … 60 minutes, never ends the registration, and goes on once it is mended', async () => {
    const at: number[] = [];
    stage.vendorScripts.set('document', async () => {
      at.push(await stage.env.currentTimeMs());
      if (at.length > 9) return PASSED;
      throw ApplicationFailure.nonRetryable('refused', PROVIDER_MISCONFIGURED, { reason: 'HTTP_401' });
    });
    const person = await stage.begin(flowOf({ ...DOCUMENT_BY_VENDOR }));
    await person.submit('document');
    expect(person.row.waitingOn).toBe('provider');
    expect(await person.handle.result()).toMatchObject({ status: 'COMPLETED' });
    const minutes = at.slice(1).map((time, index) => Math.round((time - (at[index] ?? 0)) / 60_000));
    expect(minutes).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    expect(person.eventTypes.filter((type) => type.startsWith('provider.'))).toEqual([
      'provider.unavailable',
      'provider.recovered',
    ]);
  });
});
