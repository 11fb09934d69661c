import { setTimeout as sleep } from 'node:timers/promises';
import { attempt } from '../../api/schemas/submission';
import { bodyOf } from '../support/answers';
import { Backend } from '../support/backend';
import * as flows from '../support/flows';
import { createPatientClient } from '../support/patientClient';
import type { PatientClient } from '../support/patientClient';
import { stepOf } from '../support/person';
import type { Person } from '../support/person';
import { sandboxDocument } from '../support/pictures';
import { randomNumbers } from '../support/random';
import { startTestStack } from '../support/stack';
import type { RunningStack } from '../support/stack';
import { expectRowsLikeWorkflows } from '../support/workflowState';

jest.setTimeout(180_000);

const PEOPLE = 10;
const SEED = 20_260_616;
/** Ten submissions to a form take about as long; the API is killed at some moment of each part of it. */
const LIFE_MS = 60;
const PARTS = 3;

let stack: RunningStack;
beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack.stop());

let client: PatientClient;
let backend: Backend;
beforeEach(async () => {
  client = await createPatientClient(stack.apiUrl);
  backend = await Backend.make({ client, adminKey: stack.adminKey });
});

const request = { headers: { 'idempotency-key': 'the one submission', prefer: 'wait=20' } };

test('killed while a check runs, the same key gives the one answer, and the attempt counts once', async () => {
  const person = await backend.begin(await backend.publish(flows.flowOf([flows.document()])));
  const slow = await sandboxDocument({ outcome: 'failed', reasons: ['DOCUMENT_EXPIRED'], delaySeconds: 3 });
  const sent = person.submit('document', slow, request);
  await person.until((now) => now.waitingOn === 'system');
  stack.processes.api.kill('SIGKILL');

  const answer = await sent;
  expect(client.setbacks.map(({ what }) => what)).toContain('no answer');
  expect(bodyOf(answer, 200, attempt).attempt).toMatchObject({ number: 1, result: 'failed' });
  expect(await person.submit('document', slow, request)).toMatchObject({ status: 200, body: answer.body });
  await expectOneAttempt(person, 'document');
});

const random = randomNumbers(SEED);
test.each(Array.from({ length: PARTS }, (_, part) => [part + 1, Math.round(((part + random()) * LIFE_MS) / PARTS)]))(
  'killed in part %d of the time that ten submissions take (after %d ms), each takes effect once',
  async (_part, after) => {
    const flow = await backend.publish(flows.flowOf([flows.form(), flows.document()]));
    const people = await Promise.all(Array.from({ length: PEOPLE }, () => backend.begin(flow)));
    const sent = Promise.all(people.map((person) => person.submit('form', flows.ANSWERS, request)));
    await sleep(after);
    stack.processes.api.kill('SIGKILL');

    for (const answer of await sent) {
      expect(bodyOf(answer, 200, attempt).attempt).toMatchObject({ number: 1, result: 'passed' });
    }
    expect(client.setbacks.map(({ what }) => what)).toContain('no answer');
    for (const person of people) await expectOneAttempt(person, 'form');
  },
);

async function expectOneAttempt(person: Person, key: string): Promise<void> {
  expect(stepOf(await person.read(), key).attemptsUsed).toBe(1);
  const submitted = (await person.events()).filter(({ type }) => type === 'step.submitted');
  expect(submitted).toMatchObject([{ key, data: { attempt: 1 } }]);
  await expectRowsLikeWorkflows(stack, [person.id]);
}
