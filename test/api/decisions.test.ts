import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { registration, registrationWithToken } from '../../api/schemas/registration';
import { eventPage } from '../../api/schemas/event';
import type { Person } from './harness';
import { FLOW, Tenant, expectRefusal, expectStatus, startApi } from './harness';
import type { Api } from './harness';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const OPTIONAL_CHECKS = {
  name: 'Without mandatory checks',
  steps: [
    { step: 'basicInformation', requirement: 'mandatory' },
    { step: 'document', requirement: 'optional', provider: 'sandbox' },
  ],
};
const HELD = {
  ...FLOW,
  steps: [{ step: 'basicInformation', requirement: 'mandatory' }],
  decision: { manualReview: 'always' },
};
const BASICS = { birthDate: '1990-02-28', nationality: 'COL' };

const asBackend = (person: Person) => ({ key: person.tenant.key });
const stateOf = async (person: Person) =>
  registration.parse(expectStatus(await person.call('GET', '', asBackend(person)), 200));
const ofTenant = async (given: Parameters<typeof Tenant.make>[1] = {}) => (await Tenant.make(api, given)).begin();
const review = (person: Person, json: object, headers = {}) =>
  person.call('POST', '/reviews', { ...asBackend(person), json, headers });

test('an operator decides what waits for a review', async () => {
  const person = await ofTenant({ flow: HELD });
  expectRefusal(await review(person, { decision: 'approve', reason: 'x' }), 409, 'NOTHING_TO_REVIEW');
  expectStatus(await person.submit('basicInformation', { json: BASICS }), 200);
  expect(await stateOf(person)).toMatchObject({ status: 'NEEDS_MANUAL_VERIFICATION', waitingOn: 'operator' });

  expectRefusal(await review(person, { decision: 'perhaps' }), 422, 'INVALID_FIELDS');
  expectRefusal(await review(person, { decision: 'approve', reason: 'x', key: 'palmReading' }), 404, 'NOT_FOUND');
  const after = registration.parse(
    expectStatus(await review(person, { decision: 'approve', reason: 'Seen by hand' }), 200),
  );
  expect(after).toMatchObject({ status: 'COMPLETED', outcome: { decidedBy: 'operator' } });
  expectRefusal(await review(person, { decision: 'reject', reason: 'x' }), 409, 'REGISTRATION_CLOSED');
});

test('a decision whose answer was lost is not stale when it is sent again', async () => {
  const person = await ofTenant();
  const { sequence } = await stateOf(person);
  const cancel = (headers: Record<string, string>) =>
    person.call('POST', '/cancel', { ...asBackend(person), headers: { 'if-match': `"${sequence}"`, ...headers } });
  const headers = { 'idempotency-key': randomUUID() };
  // The process dies after the workflow has cancelled.
  jest.spyOn(api.repositories.idempotency, 'finish').mockRejectedValueOnce(new Error('killed'));
  expectRefusal(await cancel(headers), 500, 'INTERNAL_ERROR');
  expect(expectStatus(await cancel(headers), 200)).toMatchObject({ status: 'CANCELLED' });
  expectRefusal(await cancel({}), 409, 'REGISTRATION_CLOSED');
});

test('a decision on what has changed since it was seen is refused', async () => {
  const person = await ofTenant({ flow: HELD });
  const { sequence } = await stateOf(person);
  expectStatus(await person.submit('basicInformation', { json: BASICS }), 200);
  const current = (await stateOf(person)).sequence;

  for (const stale of [`"${sequence}"`, `W/"${current}"`, 'nonsense']) {
    expectRefusal(await review(person, { decision: 'approve', reason: 'x' }, { 'if-match': stale }), 412, 'STALE');
  }
  const fresh = { 'if-match': `"${sequence}", "${current}"` };
  expectStatus(await review(person, { decision: 'approve', reason: 'x' }, fresh), 200);
});

test('what an operator writes is sealed, not told', async () => {
  const person = await ofTenant({ flow: HELD });
  expectStatus(await person.submit('basicInformation', { json: BASICS }), 200);
  expectStatus(await review(person, { decision: 'reject', reason: 'canary' }), 200);
  const events = expectStatus(await person.call('GET', '/events', asBackend(person)), 200);
  expect(JSON.stringify(events)).not.toContain('canary');
  const decided = eventPage.parse(events).data.find(({ type }) => type === 'review.decided');
  const note = { registrationId: person.id, kind: 'note', id: z.string().parse(decided?.data.noteId) } as const;
  expect(await api.vault.open(note)).toEqual({ text: 'canary' });
});

test('time is given by a moment, or as long again as the flow allows', async () => {
  const person = await ofTenant();
  const extend = (json?: object) => person.call('POST', '/extend', { ...asBackend(person), json });
  const until = new Date(Date.now() + 30 * 86_400_000).toISOString();
  expect(expectStatus(await extend({ until: until.replace('Z', '+00:00') }), 200)).toMatchObject({ expiresAt: until });
  const again = registration.parse(expectStatus(await extend(), 200));
  expect(Date.parse(again.expiresAt ?? '')).toBeLessThan(Date.parse(until));
  for (const wrong of ['yesterday', '2001-01-01T00:00:00Z', '2999-01-01T00:00:00Z']) {
    expectRefusal(await extend({ until: wrong }), 422, 'INVALID_FIELDS');
  }
  expectRefusal(await person.call('POST', '/extend'), 403, 'FORBIDDEN');
});

test('checks can be skipped where none is mandatory', async () => {
  expectRefusal(await (await ofTenant()).call('POST', '/skip-kyc'), 409, 'KYC_MANDATORY');
  const person = await ofTenant({ flow: OPTIONAL_CHECKS });
  expect(expectStatus(await person.call('POST', '/skip-kyc'), 200)).toMatchObject({
    status: 'COMPLETED_WITHOUT_KYC',
    outcome: { decidedBy: 'applicant' },
  });
});

test('an ended registration is opened again, unless the person has another open one', async () => {
  const tenant = await Tenant.make(api);
  const person = await tenant.begin({ externalUserId: 'user-42' });
  const reopen = (json: object = {}) => person.call('POST', '/reopen', { ...asBackend(person), json });
  expectRefusal(await reopen(), 409, 'NOT_TERMINAL');
  expectStatus(await person.call('POST', '/cancel', { json: { reason: 'withdrawn' } }), 200);
  expectRefusal(await reopen({ keys: ['palmReading'] }), 404, 'NOT_FOUND');
  expect(expectStatus(await reopen({ reason: 'By mistake' }), 200)).toMatchObject({ status: 'STARTED', revision: 1 });

  expectStatus(await person.call('POST', '/cancel'), 200);
  const other = await Tenant.make(api);
  const [first, second] = [await other.begin({ externalUserId: 'a' }), () => other.begin({ externalUserId: 'a' })];
  expectStatus(await first.call('POST', '/cancel'), 200);
  const open = await second();
  const refused = await first.call('POST', '/reopen', asBackend(first));
  expectRefusal(refused, 409, 'DUPLICATE_REGISTRATION');
  expect(refused.body).toMatchObject({ registrationId: open.id });
});

test('a fresh link leaves earlier tokens valid unless they are revoked', async () => {
  const person = await ofTenant({ project: { enrolmentUrl: 'https://acme.example/enrol' } });
  const resend = async (json: object) =>
    registrationWithToken.parse(
      expectStatus(await person.call('POST', '/resend-link', { ...asBackend(person), json }), 200),
    );
  const second = await resend({});
  expect(second.link).toBe(`https://acme.example/enrol#token=${second.token}`);
  expectStatus(await person.call('GET', ''), 200);

  const third = await resend({ revoke: true });
  expectRefusal(await person.call('GET', ''), 401, 'UNAUTHENTICATED');
  expectRefusal(await person.call('GET', '', { key: second.token }), 401, 'UNAUTHENTICATED');
  expectStatus(await person.call('GET', '', { key: third.token }), 200);
});

test('earlier tokens are revoked only once the link is sent, also where the process dies in between', async () => {
  const person = await ofTenant();
  const asked = { ...asBackend(person), json: { revoke: true }, headers: { 'idempotency-key': randomUUID() } };
  const resend = () => person.call('POST', '/resend-link', asked);
  api.runs.away = true;
  expectRefusal(await resend(), 503, 'TEMPORARILY_UNAVAILABLE');
  api.runs.away = false;
  expectStatus(await person.call('GET', ''), 200);

  const dies = jest.spyOn(api.repositories.enrolments, 'revokeTokensBefore').mockRejectedValueOnce(new Error('dies'));
  expectRefusal(await resend(), 500, 'INTERNAL_ERROR');
  dies.mockRestore();
  const { token } = registrationWithToken.parse(expectStatus(await resend(), 200));
  expectRefusal(await person.call('GET', ''), 401, 'UNAUTHENTICATED');
  expectStatus(await person.call('GET', '', { key: token }), 200);
});

test('a repeated revocation leaves the link of a later one valid', async () => {
  const person = await ofTenant();
  const resend = (key: string) =>
    person.call('POST', '/resend-link', {
      ...asBackend(person),
      json: { revoke: true },
      headers: { 'idempotency-key': key },
    });
  const [first, later] = [randomUUID(), randomUUID()];
  const dies = jest.spyOn(api.repositories.idempotency, 'finish').mockRejectedValueOnce(new Error('dies'));
  expectRefusal(await resend(first), 500, 'INTERNAL_ERROR');
  dies.mockRestore();
  const { token } = registrationWithToken.parse(expectStatus(await resend(later), 200));
  expectStatus(await resend(first), 200);
  expectStatus(await person.call('GET', '', { key: token }), 200);
});

test('events come in order without gaps, page by page; a person sees that they happened', async () => {
  const person = await ofTenant();
  await person.signUpAndConfirm();
  const read = async (query: string, key = person.tenant.key) =>
    eventPage.parse(expectStatus(await person.call('GET', `/events${query}`, { key }), 200));

  const all = await read('');
  expect(all.data.map(({ sequence }) => sequence)).toEqual(all.data.map((_, index) => index + 1));
  expect(all.next).toBeNull();
  expect(all.data.slice(0, 2)).toMatchObject([
    { type: 'registration.created' },
    { type: 'step.opened', key: 'signUpForm' },
  ]);
  const page = await read('?after=1&limit=2');
  expect([page.data.map(({ sequence }) => sequence), page.next]).toEqual([[2, 3], 3]);
  const own = await read('', person.token);
  expect(own.data.every(({ data }) => Object.keys(data).length === 0)).toBe(true);
  expectRefusal(await person.call('GET', '/events?after=-1'), 422, 'INVALID_FIELDS');
});

test('a person does not see that a red flag was raised', async () => {
  const person = await ofTenant();
  jest
    .spyOn(api.repositories.events, 'after')
    .mockResolvedValue([
      { sequence: 1, type: 'redFlag.raised', at: new Date().toISOString(), key: 'document', data: { code: 'X' } },
    ]);
  const read = async (key: string) =>
    eventPage.parse(expectStatus(await person.call('GET', '/events', { key }), 200)).data[0];
  const [own, backends] = [await read(person.token), await read(person.tenant.key)];
  jest.restoreAllMocks();
  expect(own).toEqual({ sequence: 1, type: 'registration.updated', at: backends?.at, data: {} });
  expect(backends).toMatchObject({ type: 'redFlag.raised', key: 'document' });
});
