import { attempt } from '../../api/schemas/submission';
import { registration } from '../../api/schemas/registration';
import type { Change } from '../../db/repositories/projection';
import { FLOW, Tenant, expectRefusal, expectStatus, startApi } from './harness';
import type { Api, Person } from './harness';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterEach(() => void jest.restoreAllMocks());
afterAll(() => api.close());

const BASICS = { birthDate: '1990-02-28', nationality: 'COL' };
const TWO_STEPS = {
  ...FLOW,
  steps: [
    { step: 'basicInformation', requirement: 'mandatory' },
    { step: 'document', requirement: 'mandatory', provider: 'sandbox' },
  ],
};

/** What rows say of a registration. */
async function rowsOf({ id }: Person): Promise<Change> {
  const state = await api.repositories.registrations.get(id);
  if (state === null) throw new Error('There is no row');
  return { registration: state, events: await api.repositories.events.after(id, 0, 100) };
}

const read = async (person: Person) => registration.parse(expectStatus(await person.call('GET', ''), 200));

/** A person whose first submission is in the rows, and lost for the workflow. */
async function withLostTask(): Promise<Person> {
  const person = await (await Tenant.make(api, { flow: TWO_STEPS })).begin();
  const before = await rowsOf(person);
  expectStatus(await person.submit('basicInformation', { json: BASICS }), 200);
  api.runs.known.set(person.id, before);
  return person;
}

test('a person whose step was lost hands it in again', async () => {
  const person = await withLostTask();
  expect((await read(person)).currentStep).toBe('document');
  const again = attempt.parse(expectStatus(await person.submit('basicInformation', { json: BASICS }), 200));
  expect(again.attempt).toMatchObject({ number: 1, result: 'passed' });
  expect((await rowsOf(person)).events.map(({ sequence }) => sequence)).toEqual(
    Array.from({ length: again.registration.sequence }, (_, index) => index + 1),
  );
});

test('a refusal that the workflow confirms leaves rows as they are, and is not asked about again', async () => {
  const person = await (await Tenant.make(api, { flow: TWO_STEPS })).begin();
  expectStatus(await person.submit('basicInformation', { json: BASICS }), 200);
  const rows = await rowsOf(person);
  api.runs.known.set(person.id, rows);
  const asked = jest.spyOn(api.runs, 'read');
  for (let times = 0; times < 3; times += 1) {
    expectRefusal(await person.submit('basicInformation', { json: BASICS }), 409, 'STEP_NOT_OPEN');
  }
  expect(asked).toHaveBeenCalledTimes(1);
  expect(await rowsOf(person)).toEqual(rows);
});

test('a refusal that rows misled the handler to is not kept', async () => {
  const person = await withLostTask();
  const headers = { 'idempotency-key': 'the one request' };
  const review = { key: person.tenant.key, json: { decision: 'approve', reason: 'Seen' }, headers };
  expectRefusal(await person.call('POST', '/reviews', review), 503, 'TEMPORARILY_UNAVAILABLE');
  expectRefusal(await person.call('POST', '/reviews', review), 409, 'NOTHING_TO_REVIEW');
});

test('a person whose withdrawal was lost goes on with the same registration', async () => {
  const tenant = await Tenant.make(api, { flow: TWO_STEPS });
  const person = await tenant.begin({ externalUserId: 'user-42' });
  const before = await rowsOf(person);
  expectStatus(await person.call('POST', '/cancel'), 200);
  api.runs.known.set(person.id, before);
  const asked = jest.spyOn(api.runs, 'read');

  const json = { flowId: tenant.flowId, externalUserId: 'user-42' };
  for (let times = 0; times < 2; times += 1) {
    const again = expectStatus(await api.call('POST', '/v1/app-registrations', { key: tenant.key, json }), 200);
    expect(again).toMatchObject({ registration: { id: person.id, status: 'STARTED' } });
  }
  expect(asked).toHaveBeenCalledTimes(1);
});

test('where the comparison fails, the refusal is told all the same, and not compared again at once', async () => {
  const person = await (await Tenant.make(api, { flow: TWO_STEPS })).begin();
  expectStatus(await person.submit('basicInformation', { json: BASICS }), 200);
  const asked = jest.spyOn(api.runs, 'read').mockRejectedValue(new Error('a query that fails'));
  for (let times = 0; times < 2; times += 1) {
    expectRefusal(await person.submit('basicInformation', { json: BASICS }), 409, 'STEP_NOT_OPEN');
  }
  expect(asked).toHaveBeenCalledTimes(1);
  expect(api.logged.join('')).toContain('rows could not be compared with their workflow');
});

test('where the workflow cannot be asked, rows are believed', async () => {
  const person = await withLostTask();
  api.runs.known.delete(person.id);
  expectRefusal(await person.submit('basicInformation', { json: BASICS }), 409, 'STEP_NOT_OPEN');
});
