import { randomUUID } from 'node:crypto';
import { apiKey, createdApiKey } from '../../api/schemas/apiKey';
import { registrationWithToken } from '../../api/schemas/registration';
import { ADMIN_KEY, FLOW, SIGN_UP, Tenant, expectRefusal, expectStatus, startApi } from './harness';
import type { Api } from './harness';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

test('credentials are asked for', async () => {
  for (const authorization of [null, 'Bearer', 'Basic YTpi', 'Bearer nonsense', 'Bearer sk_nonsense', 'Bearer a.b.c']) {
    const answer = await api.call('GET', '/v1/projects', { headers: { authorization } });
    expectRefusal(answer, 401, 'UNAUTHENTICATED');
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  }
});

test('a revoked key is unknown at once', async () => {
  const tenant = await Tenant.make(api);
  const path = `/v1/projects/${tenant.projectId}/api-keys`;
  const made = await api.call('POST', path, {
    key: ADMIN_KEY,
    json: { name: 'Short-lived', scopes: ['registrations:read'] },
  });
  const { id, secret } = createdApiKey.parse(expectStatus(made, 201));
  const list = () => api.call('GET', '/v1/app-registrations', { key: secret ?? '' });
  expectStatus(await list(), 200);
  expectStatus(await api.call('DELETE', `${path}/${id}`, { key: ADMIN_KEY }), 204);
  expectRefusal(await list(), 401, 'UNAUTHENTICATED');
  const { revokedAt } = apiKey.parse(expectStatus(await api.call('GET', `${path}/${id}`, { key: ADMIN_KEY }), 200));
  expect(revokedAt).not.toBeNull();
});

test('a key does what its scopes say, in its own project', async () => {
  const [tenant, other] = [await Tenant.make(api), await Tenant.make(api)];
  const person = await tenant.begin();
  const reader = await tenant.newKey(['registrations:read']);
  expectStatus(await person.call('GET', '', { key: reader }), 200);
  expectRefusal(await person.call('POST', '/cancel', { key: reader }), 403, 'FORBIDDEN');
  expectRefusal(await api.call('GET', '/v1/projects', { key: tenant.key }), 403, 'FORBIDDEN');
  for (const path of ['', '/events', '/steps/signUpForm']) {
    expectRefusal(await person.call('GET', path, { key: other.key }), 404, 'NOT_FOUND');
  }
  const flow = `/v1/projects/${tenant.projectId}/flows/${tenant.flowId}`;
  expectRefusal(await api.call('GET', flow, { key: other.key }), 404, 'NOT_FOUND');
  expectRefusal(
    await api.call('GET', flow.replace(tenant.projectId, other.projectId), { key: ADMIN_KEY }),
    404,
    'NOT_FOUND',
  );
});

test('a token is for one registration, and for what the person does', async () => {
  const tenant = await Tenant.make(api);
  const [person, other] = [await tenant.begin(), await tenant.begin()];
  expectRefusal(await other.call('GET', '', { key: person.token }), 403, 'FORBIDDEN');
  expectRefusal(
    await person.call('POST', '/reviews', { json: { decision: 'approve', reason: 'x' } }),
    403,
    'FORBIDDEN',
  );
  expectRefusal(await api.call('GET', '/v1/app-registrations/me', { key: tenant.key }), 403, 'FORBIDDEN');
  const again = { flowId: tenant.flowId, externalUserId: 'x' };
  expectRefusal(await api.call('POST', '/v1/app-registrations', { key: person.token, json: again }), 403, 'FORBIDDEN');
});

test('refusals come in their order', async () => {
  const tenant = await Tenant.make(api);
  const person = await tenant.begin();
  const broken = { json: '{"', headers: { 'idempotency-key': null } };
  expectRefusal(
    await person.call('POST', '/steps/signUpForm/submissions', { ...broken, key: 'x' }),
    401,
    'UNAUTHENTICATED',
  );
  const reader = await tenant.newKey(['registrations:read']);
  expectRefusal(
    await person.call('POST', '/steps/signUpForm/submissions', { ...broken, key: reader }),
    403,
    'FORBIDDEN',
  );
  expectRefusal(await person.submit('palmReading', broken), 404, 'NOT_FOUND');
  expectRefusal(await person.submit('signature', broken), 409, 'STEP_NOT_OPEN');
  expectRefusal(await person.submit('signUpForm', broken), 400, 'MALFORMED_BODY');
  expectRefusal(await person.submit('signUpForm', { ...broken, json: {} }), 400, 'IDEMPOTENCY_KEY_REQUIRED');
  expectRefusal(await person.submit('signUpForm', { json: {} }), 422, 'INVALID_FIELDS');
  expectStatus(await person.call('POST', '/cancel'), 200);
  expectRefusal(await person.submit('signUpForm', broken), 409, 'REGISTRATION_CLOSED');
  expectStatus(await person.call('GET', ''), 200);
});

describe('a publishable key', () => {
  const PAGE = 'https://acme.example';
  const setUp = async (open: boolean) => {
    const tenant = await Tenant.make(api, { flow: { ...FLOW, open }, project: { allowedOrigins: [PAGE] } });
    const path = `/v1/projects/${tenant.projectId}/api-keys`;
    const made = await api.call('POST', path, { key: ADMIN_KEY, json: { name: 'Page', publishable: true } });
    const { secret } = createdApiKey.parse(expectStatus(made, 201));
    const begin = (json: object = {}, headers: Record<string, string | null> = {}) =>
      api.call('POST', '/v1/app-registrations', {
        key: secret ?? '',
        json: { flowId: tenant.flowId, ...json },
        headers: { origin: PAGE, ...headers },
      });
    return { tenant, begin, key: secret ?? '' };
  };

  test('begins registrations of open flows from the project’s own pages', async () => {
    const { begin, key } = await setUp(true);
    const answer = await begin();
    const { registration, token } = registrationWithToken.parse(expectStatus(answer, 201));
    expect(answer.headers.get('access-control-allow-origin')).toBe(PAGE);
    expect(registration).not.toHaveProperty('metadata');
    const headers = { origin: PAGE };
    const handed = await api.call('POST', `/v1/app-registrations/${registration.id}/steps/signUpForm/submissions`, {
      ...{ key: token, json: SIGN_UP, headers },
    });
    expectStatus(handed, 200);
    expect(handed.headers.get('access-control-allow-origin')).toBe(PAGE);
    expectRefusal(await api.call('GET', '/v1/app-registrations', { key, headers }), 403, 'FORBIDDEN');
  });

  test('is of no use elsewhere, for other flows, or to name a user', async () => {
    const { begin } = await setUp(true);
    for (const origin of ['https://evil.example', 'null', null])
      expectRefusal(await begin({}, { origin }), 403, 'FORBIDDEN');
    expectRefusal(await begin({ externalUserId: 'user-42' }), 422, 'INVALID_FIELDS');
    expectRefusal(await begin({}, { 'idempotency-key': '1' }), 400, 'IDEMPOTENCY_KEY_REQUIRED');
    expectRefusal(await (await setUp(false)).begin(), 403, 'FORBIDDEN');
  });

  test('browsers may ask before they call, and may read why a credential is not valid', async () => {
    const { tenant } = await setUp(true);
    const asked = await fetch(`${api.url}/v1/app-registrations`, { method: 'OPTIONS', headers: { origin: PAGE } });
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([204, PAGE]);
    const backendOnly = await fetch(`${api.url}/v1/projects`, { method: 'OPTIONS', headers: { origin: PAGE } });
    expect(backendOnly.headers.get('access-control-allow-origin')).toBeNull();
    const expired = await api.call('GET', '/v1/app-registrations/me', { key: 'a.b.c', headers: { origin: PAGE } });
    expect(expired.headers.get('access-control-allow-origin')).toBe('*');
    const person = await tenant.begin();
    const foreign = await person.call('GET', '', { headers: { origin: 'https://evil.example' } });
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
  });
});

test('an origin that could be anything is refused', async () => {
  const { projectId } = await Tenant.make(api);
  for (const origin of ['*', 'https://acme.example/', 'javascript:x', 'https://*.acme.example']) {
    const answer = await api.call('PATCH', `/v1/projects/${projectId}`, {
      key: ADMIN_KEY,
      json: { allowedOrigins: [origin] },
    });
    expectRefusal(answer, 422, 'INVALID_FIELDS');
  }
  expectRefusal(
    await api.call('PATCH', `/v1/projects/${randomUUID()}`, { key: ADMIN_KEY, json: {} }),
    404,
    'NOT_FOUND',
  );
});
