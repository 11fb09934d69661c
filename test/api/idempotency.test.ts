import { randomUUID } from 'node:crypto';
import { createdApiKey } from '../../api/schemas/apiKey';
import { registration, registrationWithToken } from '../../api/schemas/registration';
import type { Answer } from '../../workflows/appRegistration/messages';
import { ADMIN_KEY, SIGN_UP, Tenant, expectRefusal, expectStatus, startApi } from './harness';
import type { Api } from './harness';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const keyed = (key: string) => ({ headers: { 'idempotency-key': key } });

test('the same key and body get the first answer, with a fresh token', async () => {
  const tenant = await Tenant.make(api);
  const request = {
    key: tenant.key,
    json: { flowId: tenant.flowId, externalUserId: 'user-42' },
    ...keyed(randomUUID()),
  };
  const first = await api.call('POST', '/v1/app-registrations', request);
  const again = await api.call('POST', '/v1/app-registrations', request);

  const [one, two] = [first, again].map((answer) => registrationWithToken.parse(expectStatus(answer, 201)));
  expect(two?.registration).toEqual(one?.registration);
  expect(two?.token).not.toBe(one?.token);
  expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
  const reordered = { ...request, json: { externalUserId: 'user-42', flowId: tenant.flowId } };
  expectStatus(await api.call('POST', '/v1/app-registrations', reordered), 201);
});

test('another body under the same key is refused; the same key elsewhere is another key', async () => {
  const tenant = await Tenant.make(api);
  const [one, two] = [await tenant.begin(), await tenant.begin()];
  const key = randomUUID();
  const cancel = (path: string, json: object) =>
    api.call('POST', `${path}/cancel`, { key: tenant.key, json, ...keyed(key) });

  expectStatus(await cancel(one.path, { reason: 'withdrawn' }), 200);
  expectRefusal(await cancel(one.path, { reason: 'another' }), 422, 'IDEMPOTENCY_MISMATCH');
  expectStatus(await cancel(two.path, { reason: 'another' }), 200);
});

test('a refusal is an answer like any other', async () => {
  const person = await (await Tenant.make(api)).begin();
  const key = randomUUID();
  const early = { json: { birthDate: '1990-02-28', nationality: 'COL' }, ...keyed(key) };
  expectRefusal(await person.submit('basicInformation', early), 409, 'STEP_NOT_OPEN');
  await person.signUpAndConfirm();
  expectRefusal(await person.submit('basicInformation', early), 409, 'STEP_NOT_OPEN');
  expectStatus(await person.submit('basicInformation', { json: early.json }), 200);
});

test('a repeated submission gets its first answer, whatever happened since', async () => {
  const person = await (await Tenant.make(api)).begin();
  const request = { json: SIGN_UP, ...keyed(randomUUID()) };
  const first = await person.submit('signUpForm', request);
  expectStatus(await person.call('POST', '/cancel'), 200);
  const again = await person.submit('signUpForm', request);
  expect(again).toMatchObject({ status: 200, body: first.body });
  expectRefusal(await person.submit('signUpForm', { json: SIGN_UP }), 409, 'REGISTRATION_CLOSED');
});

test('the secret of a key is never repeated', async () => {
  const { projectId } = await Tenant.make(api);
  const request = { key: ADMIN_KEY, json: { name: 'Backend' }, ...keyed(randomUUID()) };
  const [first, again] = [
    await api.call('POST', `/v1/projects/${projectId}/api-keys`, request),
    await api.call('POST', `/v1/projects/${projectId}/api-keys`, request),
  ].map((answer) => createdApiKey.parse(expectStatus(answer, 201)));
  expect(first?.secret).toMatch(/^sk_/);
  expect(again).toEqual({ ...first, secret: null });
});

test('while the first request runs, its key is in use', async () => {
  const person = await (await Tenant.make(api)).begin();
  const request = { json: SIGN_UP, ...keyed(randomUUID()) };
  let release: (answer: Answer) => void = () => {};
  const reached = new Promise<void>((resolve) => {
    jest.spyOn(api.runs, 'update').mockImplementationOnce(() => {
      resolve();
      return new Promise((done) => (release = done));
    });
  });
  const first = person.submit('signUpForm', request);
  await reached;
  const second = await person.submit('signUpForm', request);
  expectRefusal(second, 409, 'IDEMPOTENCY_IN_PROGRESS');
  expect(second.headers.get('retry-after')).toBe('1');
  release({ sequence: 2, attempt: { number: 1 } });
  expectStatus(await first, 202);
});

test('what may pass the next time is not kept, and is not done twice', async () => {
  const person = await (await Tenant.make(api)).begin();
  const request = { json: SIGN_UP, ...keyed(randomUUID()) };
  api.runs.away = true;
  const refused = await person.submit('signUpForm', request);
  api.runs.away = false;
  expectRefusal(refused, 503, 'TEMPORARILY_UNAVAILABLE');
  expect(refused.headers.get('retry-after')).toBe('2');

  expectStatus(await person.submit('signUpForm', request), 200);
  const state = registration.parse(expectStatus(await person.call('GET', ''), 200));
  expect(state.steps[0]).toMatchObject({ attemptsUsed: 1 });
});

test('a request that took effect, but whose answer was lost, is told its effect', async () => {
  const person = await (await Tenant.make(api)).begin();
  const request = { json: SIGN_UP, ...keyed(randomUUID()) };
  // The process dies after the workflow has taken the submission.
  jest.spyOn(api.repositories.idempotency, 'finish').mockRejectedValueOnce(new Error('killed'));
  expectRefusal(await person.submit('signUpForm', request), 500, 'INTERNAL_ERROR');

  expect(expectStatus(await person.submit('signUpForm', request), 200)).toMatchObject({
    attempt: { number: 1, result: 'passed' },
  });
  const state = registration.parse(expectStatus(await person.call('GET', ''), 200));
  expect(state.steps[0]).toMatchObject({ attemptsUsed: 1 });
  expect(api.runs.sent.at(-1)).toBe(api.runs.sent.at(-2));
});

test('a contact code whose request is cut off leaves its registration to be looked after', async () => {
  const person = await (await Tenant.make(api)).begin();
  await person.signUp();
  const sent = expectStatus(await person.call('POST', '/contact-verifications', { json: { channel: 'email' } }), 202);
  const { id } = sent as { id: string };
  const enter = (code: string) => person.call('PUT', `/contact-verifications/${id}`, { json: { code } });
  const [begun, released] = [
    jest.spyOn(api.repositories.idempotency, 'begin'),
    jest.spyOn(api.repositories.idempotency, 'release'),
  ];
  for (let times = 0; times < 2; times += 1) expectRefusal(await enter('111111'), 422, 'CODE_WRONG');
  api.runs.away = true;
  expectRefusal(await enter('000000'), 503, 'TEMPORARILY_UNAVAILABLE');
  api.runs.away = false;

  expect(released).toHaveBeenCalledTimes(1);
  expect(begun).toHaveBeenLastCalledWith(expect.objectContaining({ registrationId: person.id }));
  expectStatus(await enter('000000'), 200);
  expectStatus(await enter('000000'), 200);
});

test('a key whose answer is no longer kept is refused, and changes nothing', async () => {
  const tenant = await Tenant.make(api);
  const person = await tenant.begin();
  const extend = () => person.call('POST', '/extend', { key: tenant.key, ...keyed('worn out') });
  expectStatus(await extend(), 200);
  const before = await api.repositories.registrations.get(person.id);
  const pruned = { type: 'fresh', resourceId: randomUUID(), lease: { id: 'pruned', token: randomUUID() } } as const;
  jest.spyOn(api.repositories.idempotency, 'begin').mockResolvedValueOnce(pruned);
  expectRefusal(await extend(), 422, 'IDEMPOTENCY_MISMATCH');
  expect(await api.repositories.registrations.get(person.id)).toEqual(before);
});

test('every POST needs a key', async () => {
  const tenant = await Tenant.make(api);
  for (const key of [null, 'x'.repeat(256)]) {
    const answer = await api.call('POST', '/v1/app-registrations', {
      ...{ key: tenant.key, json: { flowId: tenant.flowId } },
      headers: { 'idempotency-key': key },
    });
    expectRefusal(answer, 400, 'IDEMPOTENCY_KEY_REQUIRED');
  }
});
