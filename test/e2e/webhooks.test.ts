import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { webhookDeliveryPage, webhookEndpoint, webhookEndpointWithSecret } from '../../api/schemas/webhook';
import { bodyOf } from '../support/answers';
import { Backend, openSite } from '../support/backend';
import * as flows from '../support/flows';
import { Opened } from '../support/opened';
import type { Person } from '../support/person';
import { Receiver, answers, breaksOff, hangs } from '../support/receiver';
import type { Reaction } from '../support/receiver';
import { startTestStack } from '../support/stack';
import type { RunningStack } from '../support/stack';
import { until } from '../support/until';

jest.setTimeout(120_000);

const opened = new Opened();
let stack: RunningStack;
let backend: Backend;
let flowId: string;
let key: string;
beforeAll(async () => {
  const env = { OUTBOUND_NETWORKS: '127.0.0.1/32' };
  stack = opened.keep(await startTestStack({ env }), (it) => it.stop());
});
afterAll(() => opened.close());
beforeEach(async () => {
  backend = await Backend.make(await openSite(stack));
  flowId = await backend.publish(flows.flowOf([flows.basicInformation()]));
  key = await backend.newKey({ scopes: ['webhooks:write'] });
});

const call = (method: string, path: string, json?: object) =>
  backend.call(method, `/v1/webhook-endpoints${path}`, { key, json });

/** A receiver that is told of everything that happens in the project from now on. */
async function listen(): Promise<{ readonly id: string; readonly receiver: Receiver }> {
  const receiver = opened.keep(await Receiver.start(), (it) => it.close());
  const made = bodyOf(await call('POST', '', { url: receiver.url }), 201, webhookEndpointWithSecret);
  receiver.secrets = [made.secret ?? ''];
  return { id: made.id, receiver };
}
const read = async (id: string) => bodyOf(await call('GET', `/${id}`), 200, webhookEndpoint);
const deliveries = async (id: string, query = '') =>
  bodyOf(await call('GET', `/${id}/deliveries?limit=100&${query}`), 200, webhookDeliveryPage).data;

async function enrol(): Promise<Person> {
  const person = await backend.begin(flowId);
  await person.hand('basicInformation', flows.BASICS);
  return person;
}
async function sequencesOf(person: Person): Promise<readonly number[]> {
  return (await person.events()).map(({ sequence }) => sequence);
}
async function expectTold(receiver: Receiver, person: Person, withinMs = 30_000): Promise<void> {
  const sequences = await sequencesOf(person);
  const told = () => receiver.sequencesOf(person.id);
  await until(told, ({ length }) => length >= sequences.length, withinMs);
  expect(told()).toEqual(sequences);
}

test('every event comes signed and in order, from a receiver that misbehaves as well', async () => {
  const { id, receiver } = await listen();
  const faults: readonly Reaction[] = [
    answers(500),
    answers(429, { 'retry-after': '1' }),
    answers(302, { location: 'http://169.254.169.254/latest/meta-data' }),
    breaksOff,
  ];
  /** What the third event of each registration met with. */
  const met = new Map<string, Reaction | null>();
  receiver.react = ({ data }) => {
    if (met.has(data.id) || data.sequence !== 3) return null;
    const fault = faults[met.size] ?? null;
    met.set(data.id, fault);
    return fault;
  };
  const people = await Promise.all(Array.from({ length: 5 }, enrol));
  for (const person of people) await expectTold(receiver, person);
  expect(receiver.received.every(({ verified }) => verified)).toBe(true);
  expect(receiver.received.filter(({ taken }) => !taken)).toHaveLength(faults.length);

  for (const person of people) {
    const own = receiver.taken.filter(({ data }) => data.id === person.id);
    expect(own.map(({ data }) => data.previousSequence)).toEqual(
      own.map((_one, index) => own[index - 1]?.data.sequence ?? null),
    );
  }
  expect(new Set(receiver.received.flatMap(({ data }) => Object.keys(data)))).toEqual(
    new Set(['id', 'projectId', 'sequence', 'previousSequence', 'key']),
  );
  const all = await until(
    () => deliveries(id),
    (log) => log.every(({ state }) => state === 'delivered'),
  );
  expect(all.every(({ lastAttempt }) => lastAttempt?.status === 204)).toBe(true);
  expect(await read(id)).toMatchObject({ state: 'active', failingSince: null, undelivered: { pending: 0, failed: 0 } });
});

test('a receiver that hangs keeps no other endpoint waiting, nor one registration another', async () => {
  const slow = await listen();
  const quick = await listen();
  slow.receiver.react = () => hangs;
  const people = await Promise.all(Array.from({ length: 3 }, enrol));
  for (const person of people) await expectTold(quick.receiver, person, 5_000);
  expect(new Set(slow.receiver.received.map(({ data }) => data.id)).size).toBe(3);
  expect(new Set(slow.receiver.received.map(({ data }) => data.sequence))).toEqual(new Set([1]));
  slow.receiver.react = null;
  for (const person of people) await expectTold(slow.receiver, person, 60_000);
  expect((await deliveries(slow.id)).every(({ state }) => state === 'delivered')).toBe(true);
});

test('a secret is changed under traffic, and no verification fails', async () => {
  const { id, receiver } = await listen();
  const [first = ''] = receiver.secrets;
  const traffic = (async () => {
    const people: Person[] = [];
    for (let count = 0; count < 20; count++) people.push(await enrol());
    return people;
  })();
  await until(
    () => receiver.received.length,
    (count) => count > 10,
  );
  const rotated = bodyOf(await call('POST', `/${id}/rotate-secret`, {}), 200, webhookEndpointWithSecret);
  await until(
    () => receiver.received.length,
    (count) => count > 30,
  );
  // The receiver changes over at once, and no longer knows the one before.
  receiver.secrets = [rotated.secret ?? ''];
  expect(rotated.secret).not.toBe(first);
  for (const person of await traffic) await expectTold(receiver, person);
  expect(receiver.received.filter(({ verified }) => !verified)).toEqual([]);

  receiver.secrets = [first];
  await expectTold(receiver, await enrol());
  expect(receiver.received.at(-1)?.verified).toBe(true);
});

test('a worker killed in the middle of a delivery delivers it again, and nothing overtakes it', async () => {
  const { receiver } = await listen();
  receiver.react = ({ data }) => (data.sequence === 2 ? hangs : null);
  const person = await enrol();
  await until(
    () => receiver.received,
    (all) => all.some(({ data }) => data.sequence === 2),
  );
  stack.processes.worker.kill('SIGKILL');
  receiver.react = null;
  await expectTold(receiver, person, 60_000);
  const second = receiver.received.filter(({ data }) => data.sequence === 2);
  expect(second.length).toBeGreaterThan(1);
  expect(new Set(second.map(({ webhookId }) => webhookId)).size).toBe(1);
});

test('an endpoint that is gone is left alone, tested, and told everything once it is back', async () => {
  const { id, receiver } = await listen();
  const other = await listen();
  receiver.react = () => answers(410);
  const person = await enrol();
  await until(
    () => read(id),
    ({ state }) => state === 'disabled',
  );
  await until(
    () => other.receiver.taken,
    (taken) => taken.some(({ type, data }) => type === 'webhookEndpoint.disabled' && data.id === id),
    60_000,
  );
  expect((await deliveries(id, 'state=pending')).at(-1)).toMatchObject({
    ...{ sequence: 1, attempts: 1, lastAttempt: { status: 410, error: 'HTTP_410' } },
  });
  receiver.react = null;
  bodyOf(await call('PATCH', `/${id}`, { state: 'active' }), 200, webhookEndpoint);
  const told = await until(
    () => receiver.sequencesOf(person.id),
    ({ length }) => length > 0,
  );
  expect(told[0]).toBe(1);

  bodyOf(await call('PATCH', `/${id}`, { state: 'paused' }), 200, webhookEndpoint);
  await sleep(1_000);
  const before = receiver.received.length;
  const late = await enrol();
  bodyOf(await call('POST', `/${id}/test`), 202, z.looseObject({}));
  await until(
    () => receiver.received.length,
    (count) => count > before,
  );
  expect(receiver.received.at(-1)?.type).toBe('webhookEndpoint.test');
  expect(receiver.sequencesOf(late.id)).toEqual([]);
  bodyOf(await call('PATCH', `/${id}`, { state: 'active' }), 200, webhookEndpoint);
  await expectTold(receiver, late);

  const again = receiver.received.length;
  const redelivery = { from: '2026-01-01T00:00:00Z', registrationId: late.id };
  const sequences = await sequencesOf(late);
  const answer = await call('POST', `/${id}/redeliver`, redelivery);
  expect(answer.body).toEqual({ redelivered: sequences.length });
  await until(
    () => receiver.received.length,
    (count) => count >= again + sequences.length,
  );
  expect(receiver.received.slice(again).map(({ data }) => data.sequence)).toEqual(sequences);
});

test('no request goes to a private address', async () => {
  const { id } = bodyOf(await call('POST', '', { url: 'http://10.0.0.1/' }), 201, webhookEndpointWithSecret);
  bodyOf(await call('POST', `/${id}/test`), 202, z.looseObject({}));
  const [tested] = await until(
    () => deliveries(id),
    (log) => log[0]?.state === 'failed',
  );
  expect(tested?.lastAttempt).toMatchObject({ status: null, error: 'ADDRESS_REFUSED' });
});
