import { setTimeout as sleep } from 'node:timers/promises';
import * as messages from '../../workflows/appRegistration/messages';
import { CHECK_LASTS, RegistrationStatus, WaitingOn } from '../../workflows/appRegistration/searchAttributes';
import { until } from '../support/until';
import {
  BASICS,
  CRIMINAL_HISTORY,
  DOCUMENT,
  FORM,
  LIVENESS,
  SIGNATURE,
  SIGN_UP,
  PASSED,
  flowOf,
  flowWith,
  openStage,
  providerDown,
  reopen,
} from './harness';
import type { Stage } from './harness';

describe('a registration on a real Temporal server', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage('dev');
  }, 60_000);
  afterAll(() => stage.close());
  afterEach(() => stage.scripts.clear());

  const operator = { type: 'operator', id: 'key_test' } as const;

  it('goes through all seven steps to COMPLETED in few events', async () => {
    const verify = { settings: { fields: ['fullName', 'email'], verify: ['email'] } };
    const person = await stage.begin(
      flowOf({ ...SIGN_UP, ...verify }, BASICS, DOCUMENT, LIVENESS, CRIMINAL_HISTORY, FORM, SIGNATURE),
    );
    expect(person.row).toMatchObject({ status: 'STARTED', currentStep: 'signUpForm', waitingOn: 'applicant' });

    await person.submit('signUpForm');
    expect(person.step('signUpForm').state).toBe('open');
    await person.handle.executeUpdate(messages.sendContactCode, {
      args: [{ channel: 'email', verificationId: 'cvf_1' }],
    });
    await person.handle.executeUpdate(messages.confirmContact, {
      args: [{ channel: 'email', contactId: 'ctc_email' }],
    });
    expect(person.row).toMatchObject({ status: 'ONGOING', currentStep: 'basicInformation' });

    for (const key of ['basicInformation', 'document', 'liveness']) {
      await person.submit(key);
      expect(person.step(key).state).toBe('passed');
    }
    await person.until(() => person.step('criminalHistory').state === 'passed');
    await person.submit('form');
    await person.submit('signature');

    expect(person.row).toMatchObject({ status: 'COMPLETED', waitingOn: null, outcome: { decidedBy: 'flow' } });
    const result = await person.handle.result();
    expect(result).toEqual(person.row);
    const { events } = await person.handle.fetchHistory();
    expect(events?.length).toBeLessThanOrEqual(120);
  });

  it('refuses what cannot be done now, without a trace in the history', async () => {
    const person = await stage.begin(flowOf(SIGN_UP, DOCUMENT));
    const before = (await person.handle.describe()).historyLength;
    await expect(person.submit('document')).rejects.toMatchObject({ cause: { type: 'STEP_NOT_OPEN' } });
    await expect(person.submit('palmReading')).rejects.toMatchObject({ cause: { type: 'NOT_FOUND' } });
    expect((await person.handle.describe()).historyLength).toBe(before);
  });

  it('counts one attempt when the same update comes twice', async () => {
    const person = await stage.begin(flowOf(DOCUMENT));
    stage.scripts.set('document', () => ({ ...PASSED, result: 'failed', reasons: ['DOCUMENT_EXPIRED'] }));
    await Promise.all([person.submit('document', 'same'), person.submit('document', 'same')]);
    expect(person.step('document')).toMatchObject({ attemptsUsed: 1, state: 'open' });
    await person.submit('document', 'other');
    expect(person.row).toMatchObject({
      status: 'FAILED',
      outcome: { reasons: ['DOCUMENT_EXPIRED', 'ATTEMPTS_EXHAUSTED'] },
    });
  });

  it('parks while a provider is away, says so, and goes on by itself', async () => {
    const person = await stage.begin(flowOf(DOCUMENT));
    stage.scripts.set('document', ({ call }) => (call <= 2 ? providerDown() : PASSED));
    const parked = await person.submit('document');
    expect(parked.waitingOn).toBe('provider');
    expect(parked.expiry).toHaveProperty('remainingMs');
    await person.until((row) => row.status === 'COMPLETED');
    expect(person.step('document').attemptsUsed).toBe(1);
    expect(person.eventTypes.filter((type) => type.startsWith('provider.'))).toEqual([
      'provider.unavailable',
      'provider.recovered',
    ]);
  });

  it('takes a provider’s answer by signal, once', async () => {
    const person = await stage.begin(flowOf(DOCUMENT));
    stage.scripts.set('document', () => providerDown());
    await person.submit('document');
    const answer = {
      key: 'document',
      attempt: 1,
      evaluation: { ...PASSED, result: 'needsReview', reasons: ['DOUBTFUL'] },
    } as const;
    await person.handle.signal(messages.providerResult, { ...answer, attempt: 7 });
    await person.handle.signal(messages.providerResult, answer);
    await person.handle.signal(messages.providerResult, { ...answer, evaluation: PASSED });
    const held = await person.until((row) => row.status === 'NEEDS_MANUAL_VERIFICATION');
    expect(held.steps[0]).toMatchObject({ state: 'needsReview', attemptsUsed: 1 });
  });

  it('waits for an operator and does what the operator decides', async () => {
    stage.scripts.set('document', () => ({ ...PASSED, result: 'needsReview', reasons: ['DOUBTFUL'] }));
    const person = await stage.begin(flowOf(DOCUMENT));
    await person.submit('document');
    expect(person.row).toMatchObject({
      status: 'NEEDS_MANUAL_VERIFICATION',
      waitingOn: 'operator',
      currentStep: 'document',
    });
    await person.handle.executeUpdate(messages.review, {
      args: [{ decision: 'approve', key: null, noteId: null, by: operator }],
    });
    expect(await person.handle.result()).toMatchObject({ status: 'COMPLETED', outcome: { decidedBy: 'operator' } });
  });

  it('can be reopened from its result, as a new revision under the same id', async () => {
    const person = await stage.begin(flowOf(DOCUMENT));
    await person.handle.executeUpdate(messages.cancel, { args: [{ noteId: null, by: { type: 'backend' } }] });
    expect(person.row.status).toBe('CANCELLED');
    const again = await reopen(stage, person);
    expect(again.row).toMatchObject({ status: 'STARTED', revision: 1, currentStep: 'document' });
    await again.submit('document');
    expect(again.row).toMatchObject({ status: 'COMPLETED', revision: 1 });
    expect(again.eventTypes).toContain('registration.reopened');
  });

  it('is withdrawn when an operator cancels the workflow itself', async () => {
    const person = await stage.begin(flowOf(DOCUMENT));
    await person.handle.cancel();
    expect(await person.handle.result()).toMatchObject({ status: 'CANCELLED', outcome: { decidedBy: 'operator' } });
    expect(person.row.status).toBe('CANCELLED');
  });

  it('holds its answer until the read model has it, also when that is away for a while', async () => {
    const person = await stage.begin(flowOf(DOCUMENT));
    stage.projection.away = true;
    const submitted = person.submit('document');
    await new Promise((done) => setTimeout(done, 1_500));
    expect(person.row.status).toBe('STARTED');
    stage.projection.away = false;
    expect((await submitted).status).toBe('COMPLETED');
  });

  it('ends, and closes, also where the read model is away at that moment', async () => {
    const person = await stage.begin(flowOf(DOCUMENT, LIVENESS));
    stage.projection.away = true;
    const submitted = await person.handle.startUpdate(messages.submit, {
      args: [{ key: 'document', submissionId: 'sub_1', by: { type: 'applicant' } }],
      waitForStage: 'ACCEPTED',
    });
    const cancelled = person.handle.executeUpdate(messages.cancel, {
      args: [{ noteId: null, by: { type: 'backend' } }],
    });
    await new Promise((done) => setTimeout(done, 1_500));
    stage.projection.away = false;
    await Promise.all([submitted.result(), cancelled]);
    expect(person.row.status).toBe('CANCELLED');
    expect(await person.handle.result()).toEqual(person.row);
  });

  it('shows operators where it stands', async () => {
    stage.scripts.set('document', () => ({
      ...PASSED,
      redFlags: [{ code: 'NAME_MISMATCH', evidence: { similarity: 0.4 } }],
    }));
    const person = await stage.begin(flowOf(DOCUMENT, FORM));
    await person.submit('document');
    const { typedSearchAttributes } = await person.handle.describe();
    const shown = Object.fromEntries(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]));
    expect(shown).toMatchObject({
      RegistrationStatus: 'ONGOING',
      WaitingOn: 'applicant',
      RedFlags: ['NAME_MISMATCH'],
    });
  });

  it('shows operators a reopening into a check at once', async () => {
    stage.scripts.set('criminalHistory', () => ({ ...PASSED, result: 'failed', reasons: ['WATCHLIST_HIT'] }));
    const person = await stage.begin(flowOf(DOCUMENT, CRIMINAL_HISTORY));
    await person.submit('document');
    await person.until(({ status }) => status === 'FAILED');
    stage.scripts.set('criminalHistory', async () => {
      while (stage.scripts.size > 0) await sleep(50);
      return PASSED;
    });
    const again = await reopen(stage, person);
    const { typedSearchAttributes } = await again.handle.describe();
    expect(again.row).toMatchObject({ status: 'ONGOING', waitingOn: 'system' });
    expect(typedSearchAttributes.get(RegistrationStatus)).toBe('ONGOING');
    expect(typedSearchAttributes.get(WaitingOn)).toBeUndefined();
    stage.scripts.clear();
    await again.until(({ status }) => status === 'COMPLETED');
  });

  it('shows engineers where it waits', async () => {
    const person = await stage.begin(flowOf(DOCUMENT));
    expect(await person.handle.query('__stack_trace')).toContain('at untilItEnds (');
  });

  it('shows operators a check that lasts', async () => {
    let isOver = false;
    // Each try of it ends: a check that does not tell of itself is tried again after ten seconds.
    stage.scripts.set('document', async () => {
      while (!isOver) await sleep(50);
      return PASSED;
    });
    const person = await stage.begin(flowOf(DOCUMENT));
    const submitted = person.submit('document');
    const waitingOn = async () => (await person.handle.describe()).typedSearchAttributes.get(WaitingOn);
    expect(await waitingOn()).toBe('applicant');
    await until(waitingOn, (now) => now === 'system', 2 * CHECK_LASTS * 1_000);
    isOver = true;
    await submitted;
    expect(await waitingOn()).toBeUndefined();
  });
});

describe('a long history', () => {
  it('is continued as a new run, with everything that was under way', async () => {
    const stage = await openStage('dev', ['--dynamic-config-value', 'limit.historyCount.suggestContinueAsNew=40']);
    try {
      const person = await stage.begin(
        flowWith({ expiresIn: 'P1D', steps: [{ ...DOCUMENT, attempts: 20 }, { ...LIVENESS }] }),
      );
      stage.scripts.set('document', () => ({ ...PASSED, result: 'failed', reasons: ['IMAGE_BLURRED'] }));
      for (let picture = 1; picture <= 8; picture++) await person.submit('document', `picture-${picture}`);
      stage.scripts.clear();
      await person.submit('document', 'good');
      await person.submit('document', 'good');
      await person.submit('liveness');
      expect(person.row).toMatchObject({ status: 'COMPLETED', revision: 0 });
      expect(person.step('document')).toMatchObject({ submissions: 9, attemptsUsed: 1 });
      expect(person.eventTypes).toHaveLength(person.row.sequence);
      const first = stage.env.client.workflow.getHandle(person.id, person.firstRunId, {
        followRuns: false,
      });
      expect((await first.describe()).status.name).toBe('CONTINUED_AS_NEW');
    } finally {
      await stage.close();
    }
  }, 60_000);
});

describe('time', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage('timeSkipping');
  }, 60_000);
  afterAll(() => stage.close());

  it('runs out after seven days', async () => {
    const person = await stage.begin(flowWith({ expiresIn: 'P7D', steps: [DOCUMENT] }));
    const result = await person.handle.result();
    expect(result).toMatchObject({ status: 'EXPIRED', outcome: { decidedBy: 'timer', reasons: ['TIME_RAN_OUT'] } });
    expect(Date.parse(result.completedAt ?? '') - Date.parse(result.createdAt)).toBeGreaterThanOrEqual(7 * 86_400_000);
  }, 60_000);

  it('is moved by an extension', async () => {
    const person = await stage.begin(flowWith({ expiresIn: 'P1D', steps: [DOCUMENT] }));
    const until = new Date(Date.parse(person.row.createdAt) + 30 * 86_400_000).toISOString();
    await person.handle.executeUpdate(messages.extend, { args: [{ by: { type: 'backend' }, until }] });
    const result = await person.handle.result();
    expect(Date.parse(result.completedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(until));
  }, 60_000);
});
