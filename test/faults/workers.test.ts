import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { attempt } from '../../api/schemas/submission';
import { bodyOf } from '../support/answers';
import { Backend } from '../support/backend';
import { enrolMeanwhile, expectEnrolledOnce } from '../support/course';
import * as flows from '../support/flows';
import { Opened } from '../support/opened';
import { createPatientClient } from '../support/patientClient';
import { stepOf } from '../support/person';
import type { Person } from '../support/person';
import { passportOf, sandboxDocument } from '../support/pictures';
import { randomNumbers } from '../support/random';
import { startTestStack } from '../support/stack';
import type { RunningStack, StackProcess } from '../support/stack';
import { until } from '../support/until';
import { connectToTemporal, expectRowsLikeWorkflows } from '../support/workflowState';

jest.setTimeout(180_000);

const PEOPLE = 10;
const SEED = 20_260_615;
const KILLS = 4;
/** Within it people come far enough that any moment of their course is hit. */
const LONGEST_LIFE_MS = 2_000;

let stack: RunningStack;
let temporal: Client;
const opened = new Opened();
beforeAll(async () => {
  stack = opened.keep(await startTestStack(), ({ stop }) => stop());
  temporal = opened.keep(await connectToTemporal(stack), ({ connection }) => connection.close());
});
afterAll(() => opened.close());

let backend: Backend;
beforeEach(async () => {
  backend = await Backend.make({ client: await createPatientClient(stack.apiUrl), adminKey: stack.adminKey });
});

/** Ends a process as a power cut would, once a check runs in it. */
async function killInMidCheck(process: StackProcess, person: Person): Promise<void> {
  const handle = temporal.workflow.getHandle(person.id);
  const running = async () => (await handle.describe()).raw.pendingActivities ?? [];
  await until(running, (pending) => pending.some(({ lastStartedTime }) => lastStartedTime != null));
  process.kill('SIGKILL');
}

/** How often Temporal gave out the only check of a person before it was answered. */
async function timesGivenOut(person: Person): Promise<number> {
  const { events } = await temporal.workflow.getHandle(person.id).fetchHistory();
  const [started] = (events ?? []).flatMap((event) => event.activityTaskStartedEventAttributes ?? []);
  return started?.attempt ?? 0;
}

test.each([
  ['worker', 'sandbox', () => sandboxDocument({ outcome: 'passed', delaySeconds: 3 })],
  ['mediaWorker', 'local', () => passportOf()],
] as const)(
  'the %s killed in the middle of a check by %s: another does it, and the attempt counts once',
  async (name, provider, picture) => {
    const person = await backend.begin(await backend.publish(flows.flowOf([flows.document(provider)])));
    const killed = stack.processes[name].pid();
    const sent = await person.submit('document', await picture(), { headers: { prefer: 'wait=0' } });
    expect(bodyOf(sent, 202, attempt).attempt).toEqual({ number: 1, result: null, reasons: [] });
    await killInMidCheck(stack.processes[name], person);

    const done = await person.until((now) => now.status === 'COMPLETED', 60_000);
    expect(stack.processes[name].pid()).not.toBe(killed);
    expect(stepOf(done, 'document')).toMatchObject({ attemptsUsed: 1, validation: { attempt: 1, result: 'passed' } });
    expect((await person.events()).map(({ type }) => type)).toEqual([
      ...['registration.created', 'step.opened', 'step.submitted', 'step.evaluated', 'step.passed'],
      ...['registration.statusChanged', 'registration.statusChanged', 'registration.completed'],
    ]);
    expect(await timesGivenOut(person)).toBe(2);
    await expectRowsLikeWorkflows(stack, [person.id]);
  },
);

test('the worker killed again and again: what it had begun is begun again, and nothing counts twice', async () => {
  const { worker } = stack.processes;
  const random = randomNumbers(SEED);
  const people = await enrolMeanwhile(backend, PEOPLE, async (further) => {
    for (let kills = 0, killed = 0; kills < KILLS; kills += 1) {
      await until(
        () => worker.pid(),
        (pid) => pid !== killed,
      );
      await sleep(random() * LONGEST_LIFE_MS);
      killed = worker.pid();
      worker.kill('SIGKILL');
    }
    await further(PEOPLE);
  });
  await expectEnrolledOnce(stack, backend, people);
});
