import { randomUUID } from 'node:crypto';
import { registration, registrationPage, registrationWithToken } from '../../api/schemas/registration';
import { ADMIN_KEY, ALL_SCOPES, FLOW, SIGN_UP, Tenant, expectRefusal, expectStatus, startApi } from './harness';
import type { Api, Person } from './harness';
import type { ApiAnswer } from '../support/apiClient';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const create = (tenant: Tenant, json: object) => api.call('POST', '/v1/app-registrations', { key: tenant.key, json });

test('a registration begins where the flow begins, in the language asked for', async () => {
  const tenant = await Tenant.make(api, { project: { enrolmentUrl: 'https://acme.example/enrol' } });
  const answer = await create(tenant, {
    flowId: tenant.flowId,
    externalUserId: 'user-42',
    metadata: { campaign: 'spring' },
  });
  const made = registrationWithToken.parse(expectStatus(answer, 201));

  expect(made.registration).toMatchObject({
    projectId: tenant.projectId,
    flow: { id: tenant.flowId, version: 1 },
    externalUserId: 'user-42',
    metadata: { campaign: 'spring' },
    ...{ status: 'STARTED', currentStep: 'signUpForm', waitingOn: 'applicant', language: 'en', revision: 0 },
  });
  expect(made.link).toBe(`https://acme.example/enrol#token=${made.token}`);
  expect(answer.headers.get('etag')).toBe(`"${made.registration.sequence}"`);
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

test('a person known by a user id has one open registration, and a fresh token each time', async () => {
  const tenant = await Tenant.make(api);
  const body = { flowId: tenant.flowId, externalUserId: 'user-42' };
  const all = await Promise.all(Array.from({ length: 10 }, () => create(tenant, body)));

  expect(all.map(({ status }) => status).filter((status) => status === 201)).toHaveLength(1);
  const answers = all.map((answer) => registrationWithToken.parse(answer.body));
  expect(new Set(answers.map((answer) => answer.registration.id)).size).toBe(1);
  expect(new Set(answers.map((answer) => answer.token)).size).toBe(10);
});

test('after a withdrawn registration the same person begins another, linked to the first', async () => {
  const tenant = await Tenant.make(api);
  const person = await tenant.begin({ externalUserId: 'user-42' });
  expectStatus(await person.call('POST', '/cancel'), 200);

  const again = await tenant.begin({ externalUserId: 'user-42' });
  expect(again.id).not.toBe(person.id);
  expect(again.first.previousRegistrationId).toBe(person.id);
});

test('a flow that says never answers the old registration', async () => {
  const tenant = await Tenant.make(api, { flow: { ...FLOW, again: 'never' } });
  const person = await tenant.begin({ externalUserId: 'user-42' });
  expectStatus(await person.call('POST', '/cancel'), 200);

  const again = await create(tenant, { flowId: tenant.flowId, externalUserId: 'user-42' });
  expect(registrationWithToken.parse(expectStatus(again, 200)).registration.id).toBe(person.id);
});

test('a flow must be there, be the project’s own, and be published', async () => {
  const [tenant, other] = [await Tenant.make(api), await Tenant.make(api)];
  const draft = await api.call('POST', `/v1/projects/${tenant.projectId}/flows`, { key: tenant.key, json: FLOW });
  const { id } = expectStatus(draft, 201) as { id: string };

  for (const flowId of ['flw_nothing', `flw_${randomUUID()}`, other.flowId, '\u{1F600}']) {
    expectRefusal(await create(tenant, { flowId }), 404, 'NOT_FOUND');
  }
  const unpublished = await create(tenant, { flowId: id });
  expectRefusal(unpublished, 422, 'INVALID_FIELDS');
  expect(unpublished.body).toMatchObject({ errors: [{ pointer: '/flowId', code: 'NOT_PUBLISHED' }] });
});

test('contacts are masked, and the person sees neither the company’s own data nor suspicions', async () => {
  const person = await (await Tenant.make(api)).begin({ contact: { phone: '+57 300 1234567' } });
  await person.signUpAndConfirm();

  const seen = registration.parse(expectStatus(await person.call('GET', ''), 200));
  expect(seen.contact).toEqual({
    ...{ email: 'a•••@example.com', emailVerified: true, phone: '•••67', phoneVerified: false, country: 'CO' },
  });
  for (const hidden of ['externalUserId', 'metadata', 'redFlags', 'person']) expect(seen).not.toHaveProperty(hidden);
  expect(
    registration.parse((await person.tenant.api.call('GET', '/v1/app-registrations/me', { key: person.token })).body),
  ).toEqual(seen);
});

test('a key with personalData:read reads everything given, and each such read is noted', async () => {
  const tenant = await Tenant.make(api);
  const person = await tenant.begin();
  await person.signUpAndConfirm();
  const record = jest.spyOn(api.repositories.accessLog, 'record');
  const key = await tenant.newKey([...ALL_SCOPES, 'personalData:read']);

  const full = registration.parse(expectStatus(await person.call('GET', '', { key }), 200));
  expect(full.contact.email).toBe(SIGN_UP.email);
  expect(full.person).toEqual({ fullName: SIGN_UP.fullName });
  expect(record).toHaveBeenCalledTimes(1);
  expect(record).toHaveBeenCalledWith([
    expect.objectContaining({ registrationId: person.id, route: 'GET /v1/app-registrations/{id}' }),
  ]);

  const listed = registrationPage.parse(expectStatus(await api.call('GET', '/v1/app-registrations', { key }), 200));
  expect(listed.data[0]?.contact.email).toBe(SIGN_UP.email);
  expect(record).toHaveBeenCalledTimes(2);

  // Kept for a repeated request, the answer of a write must not hold what only reads show.
  const decided = registration.parse(expectStatus(await person.call('POST', '/extend', { key }), 200));
  expect(decided.contact.email).toBe('a•••@example.com');
  expect(record).toHaveBeenCalledTimes(2);
});

test('a list runs from the newest to the oldest, page by page, by status, within one project', async () => {
  const tenant = await Tenant.make(api);
  const people = [];
  for (let i = 0; i < 5; i++) people.unshift(await tenant.begin());
  expectStatus(await (people[0] ?? fail()).call('POST', '/cancel'), 200);

  const seen: string[] = [];
  for (let next: string | null = ''; next !== null;) {
    const query = `limit=2${next === '' ? '' : `&cursor=${next}`}`;
    const answer = await api.call('GET', `/v1/app-registrations?${query}`, { key: tenant.key });
    const page: { data: { id: string }[]; next: string | null } = registrationPage.parse(expectStatus(answer, 200));
    seen.push(...page.data.map(({ id }) => id));
    next = page.next;
  }
  expect(seen).toEqual(people.map(({ id }) => id));

  const list = (query: string, key = tenant.key) => api.call('GET', `/v1/app-registrations?${query}`, { key });
  const cancelled = registrationPage.parse(expectStatus(await list('status=CANCELLED'), 200));
  expect(cancelled.data.map(({ id }) => id)).toEqual([people[0]?.id]);
  const ofProject = registrationPage.parse(expectStatus(await list(`projectId=${tenant.projectId}`, ADMIN_KEY), 200));
  expect(ofProject.data).toHaveLength(5);

  for (const query of ['limit=0', 'limit=101', 'status=PENDING', 'cursor=nonsense', 'unknown=1']) {
    expectRefusal(await list(query), 422, 'INVALID_FIELDS');
  }
});

describe('a list', () => {
  const ids = async (answer: Promise<ApiAnswer>) =>
    registrationPage.parse(expectStatus(await answer, 200)).data.map(({ id }) => id);

  let tenant: Tenant;
  let [cancelled, signedUp, fresh]: Person[] = [];
  beforeAll(async () => {
    tenant = await Tenant.make(api);
    cancelled = await tenant.begin({ tags: ['spring', 'vip'], externalUserId: 'user-1' });
    expectStatus(await cancelled.call('POST', '/cancel'), 200);
    signedUp = await tenant.begin({ tags: ['spring'] });
    await signedUp.signUpAndConfirm();
    fresh = await tenant.begin({ contact: { email: 'Eva@example.com', phone: '+57 300 7654321' } });
  });
  const list = (query: string) => ids(api.call('GET', `/v1/app-registrations?${query}`, { key: tenant.key }));

  it('is filtered by what is asked, and by all of it', async () => {
    const [a, b, c] = [cancelled?.id, signedUp?.id, fresh?.id];
    const cases: [string, (string | undefined)[]][] = [
      ['status=CANCELLED&status=STARTED', [c, a]],
      ['waitingOn=applicant', [c, b]],
      ['currentStep=basicInformation', [b]],
      [`flowId=${tenant.flowId}&flowVersion=1`, [c, b, a]],
      ['flowVersion=2', []],
      ['tag=spring', [b, a]],
      ['tag=vip', [a]],
      ['tag=spring&status=ONGOING', [b]],
      ['tag=autumn', []],
      ['status=CANCELLED&waitingOn=applicant', []],
      ['status=STARTED&status=CANCELLED&waitingOn=applicant', [c]],
      ['status=STARTED&waitingOn=operator', []],
      ['status=CANCELLED&currentStep=basicInformation', []],
      ['status=ONGOING&currentStep=basicInformation', [b]],
      ['redFlag=NAME_MISMATCH', []],
      [`createdFrom=${cancelled?.first.createdAt}`, [c, b, a]],
      [`createdFrom=${fresh?.first.createdAt}`, [c]],
      [`createdBefore=${fresh?.first.createdAt}`, [b, a]],
      ['createdBefore=1969-01-01T00:00:00Z', []],
      ['updatedBefore=2020-01-01T00:00:00Z', []],
      [`updatedFrom=${fresh?.first.createdAt}`, [c]],
    ];
    for (const [query, expected] of cases) expect([query, await list(query)]).toEqual([query, expected]);
    const other = await Tenant.make(api);
    const foreign = api.call('GET', `/v1/app-registrations?tag=spring`, { key: other.key });
    expect(await ids(foreign)).toEqual([]);
    expectRefusal(await api.call('GET', '/v1/app-registrations?tag=spring', { key: ADMIN_KEY }), 422, 'INVALID_FIELDS');
  });

  it('finds one person by what only they have, for those who may know it', async () => {
    const [a, b, c] = [cancelled?.id, signedUp?.id, fresh?.id];
    const reader = await tenant.newKey([...ALL_SCOPES, 'personalData:read']);
    const search = (text: unknown, key = reader) =>
      ids(
        api.call('POST', '/v1/app-registrations/search', { key, json: { text }, headers: { 'idempotency-key': null } }),
      );
    for (const key of [reader, tenant.key]) {
      expect(await search(a, key)).toEqual([a]);
      expect(await search('user-1', key)).toEqual([a]);
      expect(await search('spring', key)).toEqual([b, a]);
    }
    for (const text of [SIGN_UP.email, SIGN_UP.email.toUpperCase()]) {
      expect(await search(text)).toEqual([b]);
      expect(await search(text, tenant.key)).toEqual([]);
    }
    expect(await search('eva@example.com')).toEqual([c]);
    expect(await search('+57 300 765-4321')).toEqual([c]);
    expect(await search('nobody@example.com')).toEqual([]);
    expect(await search('reg_nothing')).toEqual([]);
  });

  it('names what is wrong with a search', async () => {
    const search = (json: object) => api.call('POST', '/v1/app-registrations/search', { key: tenant.key, json });
    for (const json of [{}, { text: '' }, { text: 7 }, { text: 'x', status: 'OPEN' }, { text: 'x', tag: 'a b' }])
      expectRefusal(await search(json), 422, 'INVALID_FIELDS');
    expectRefusal(await search({ text: 'x', projectId: 'prj_other' }), 404, 'NOT_FOUND');
  });
});

function fail(): never {
  throw new Error('There is nobody');
}
