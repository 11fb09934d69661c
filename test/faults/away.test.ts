import { setTimeout as sleep } from 'node:timers/promises';
import { Backend } from '../support/backend';
import { enrolMeanwhile, expectEnrolledOnce } from '../support/course';
import { createPatientClient } from '../support/patientClient';
import { startTestStack } from '../support/stack';
import type { RunningStack } from '../support/stack';

jest.setTimeout(180_000);

const AWAY_MS = 20_000;
const PEOPLE = 10;
/** A caller may ask for 20 s of waiting; no part of the system is waited for longer than 5 s beyond. */
const ANSWERED_WITHIN_MS = 26_000;

let stack: RunningStack;
beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack.stop());

const processIds = () => (['api', 'worker', 'mediaWorker'] as const).map((name) => stack.processes[name].pid());

test.each(['temporal', 'postgres'] as const)('nothing is lost or counted twice while %s is away', async (piece) => {
  const client = await createPatientClient(stack.apiUrl);
  const backend = await Backend.make({ client, adminKey: stack.adminKey });
  const before = processIds();
  const people = await enrolMeanwhile(backend, PEOPLE, async (further) => {
    await further(1);
    await stack.processes[piece].stop();
    expect((await fetch(`${stack.apiUrl}/readyz`)).status).toBe(503);
    await sleep(AWAY_MS);
    await stack.processes[piece].start();
    await further(PEOPLE);
  });

  expect(processIds()).toEqual(before);
  expect(client.setbacks.length).toBeGreaterThanOrEqual(PEOPLE);
  expect(new Set(client.setbacks.map(({ what }) => what))).toEqual(new Set(['503 TEMPORARILY_UNAVAILABLE']));
  expect(Math.max(...client.setbacks.map(({ ms }) => ms))).toBeLessThan(ANSWERED_WITHIN_MS);
  await expectEnrolledOnce(stack, backend, people);
});
