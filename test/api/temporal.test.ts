import { uuidv7 } from 'uuidv7';
import { createRuns } from '../../api/temporal';
import type { Runs } from '../../api/temporal';
import type { Registration } from '../../domain/registration';
import { cancel, review, submit } from '../../workflows/appRegistration/messages';
import type { AppRegistrationInput } from '../../workflows/appRegistration/messages';
import { DOCUMENT, flowOf, openStage, PASSED } from '../workflows/harness';
import type { Stage } from '../workflows/harness';

let stage: Stage;
let runs: Runs;
beforeAll(async () => {
  stage = await openStage('dev');
  runs = createRuns({ TEMPORAL_ADDRESS: stage.env.address, TEMPORAL_NAMESPACE: 'default' });
}, 60_000);
afterAll(async () => {
  await runs.close();
  await stage.close();
});
afterEach(() => stage.scripts.clear());

const by = { type: 'backend', id: 'key_test' } as const;
const anInput = (): AppRegistrationInput => ({
  registrationId: `reg_${uuidv7()}`,
  projectId: 'prj_test',
  mode: 'sandbox',
  language: 'en',
  flow: { id: 'flw_test', version: 1, definition: flowOf(DOCUMENT) },
  startedBy: by,
  previousRegistrationId: null,
});
const row = (id: string): Registration => {
  const found = stage.projection.rows.get(id);
  if (found === undefined) throw new Error('not in the projection');
  return found;
};
const begun = async () => {
  const input = anInput();
  await runs.begin(input);
  return input;
};
const cancelling = (id: string, updateId: string) =>
  runs.update(cancel, id, { noteId: null, by }, { updateId, waitMs: 5_000 });
const submitting = (id: string, updateId: string, waitMs: number) =>
  runs.update(submit, id, { key: 'document', submissionId: 'sub_1', by }, { updateId, waitMs });

test('any number of requests begin a registration once, also after its end', async () => {
  const input = anInput();
  await Promise.all(Array.from({ length: 10 }, () => runs.begin(input)));
  expect(row(input.registrationId)).toMatchObject({ status: 'STARTED', sequence: 2 });

  await cancelling(input.registrationId, uuidv7());
  await runs.begin(input);
  expect(row(input.registrationId).status).toBe('CANCELLED');
});

test('an update answers with its effect, and is refused by its code', async () => {
  const { registrationId } = await begun();
  const refused = runs.update(
    review,
    registrationId,
    { decision: 'approve', key: null, noteId: null, by },
    {
      ...{ updateId: uuidv7(), waitMs: 5_000 },
    },
  );
  await expect(refused).rejects.toMatchObject({ name: 'Refusal', code: 'NOTHING_TO_REVIEW' });
  expect(await cancelling(registrationId, uuidv7())).toEqual({ sequence: row(registrationId).sequence });
});

test('the update that ended a registration is answered again; any other finds it closed', async () => {
  const { registrationId } = await begun();
  const updateId = uuidv7();
  const first = await cancelling(registrationId, updateId);
  await stage.env.client.workflow.getHandle(registrationId).result();
  expect(await cancelling(registrationId, updateId)).toEqual(first);
  await expect(cancelling(registrationId, uuidv7())).rejects.toMatchObject({ code: 'REGISTRATION_CLOSED' });
});

test('what takes longer than the wait is taken, and answered when it is asked again', async () => {
  let finish = () => {};
  stage.scripts.set('document', () => new Promise((done) => (finish = () => done(PASSED))));
  const { registrationId } = await begun();
  const updateId = uuidv7();
  expect(await submitting(registrationId, updateId, 300)).toBeNull();
  expect(await submitting(registrationId, updateId, 0)).toBeNull();
  finish();
  expect(await submitting(registrationId, updateId, 5_000)).toMatchObject({ attempt: { number: 1 } });
  expect(row(registrationId)).toMatchObject({ status: 'COMPLETED', steps: [{ attemptsUsed: 1 }] });
});

test('what was under way when the workflow is cancelled in Temporal finds the registration closed', async () => {
  let finish = () => {};
  const started = new Promise<void>((reached) => {
    stage.scripts.set('document', () => {
      reached();
      return new Promise((done) => (finish = () => done(PASSED)));
    });
  });
  const { registrationId } = await begun();
  const submitted = submitting(registrationId, uuidv7(), 10_000);
  const refused = expect(submitted).rejects.toMatchObject({ code: 'REGISTRATION_CLOSED' });
  await started;
  await stage.env.client.workflow.getHandle(registrationId).cancel();
  await refused;
  finish();
});

test('a reopening starts from the result of the ended run, once', async () => {
  const input = await begun();
  const { registrationId } = input;
  await cancelling(registrationId, uuidv7());
  const updateId = uuidv7();
  const args = { keys: [], noteId: null, by: { type: 'operator', id: 'key_test' } } as const;
  await runs.reopen(input, row(registrationId), args, updateId);
  await runs.reopen(input, row(registrationId), args, updateId);
  expect(row(registrationId)).toMatchObject({ status: 'STARTED', revision: 1 });
  const again = runs.reopen(input, row(registrationId), args, uuidv7());
  await expect(again).rejects.toMatchObject({ code: 'NOT_TERMINAL' });
});

test('an absent Temporal is told within seconds', async () => {
  const nowhere = createRuns({ TEMPORAL_ADDRESS: '127.0.0.1:1', TEMPORAL_NAMESPACE: 'default' });
  const startedAt = Date.now();
  const calls = [nowhere.begin(anInput()), submittingTo(nowhere)];
  for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'TEMPORARILY_UNAVAILABLE' });
  expect(Date.now() - startedAt).toBeLessThan(7_000);
  await expect(nowhere.ping()).rejects.toThrow();
  await nowhere.close();
});

function submittingTo(elsewhere: Runs) {
  const args = { key: 'document', submissionId: 'sub_1', by };
  return elsewhere.update(submit, 'reg_1', args, { updateId: uuidv7(), waitMs: 10_000 });
}
