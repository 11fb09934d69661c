import { z } from 'zod';
import {
  webhookDelivery,
  webhookDeliveryPage,
  webhookEndpoint,
  webhookEndpointPage,
  webhookEndpointWithSecret,
} from '../../api/schemas/webhook';
import { openSecrets } from '../../webhooks/secrets';
import { deliverEvents } from '../../workers/webhooks';
import type { ApiRequest } from '../support/apiClient';
import { ADMIN_KEY, Tenant, expectRefusal, expectStatus, startApi } from './harness';
import type { Api } from './harness';

const ENDPOINTS = '/v1/webhook-endpoints';
const URL = 'https://acme.example/webhooks';

describe('webhook endpoints', () => {
  let api: Api;
  let tenant: Tenant;
  beforeAll(async () => {
    api = await startApi();
    tenant = await Tenant.make(api);
  }, 60_000);
  afterAll(() => api.close());

  const call = (method: string, path: string, request: ApiRequest = {}) =>
    api.call(method, ENDPOINTS + path, { key: tenant.key, ...request });
  async function create(json: object = {}, by = tenant) {
    const answer = await api.call('POST', ENDPOINTS, { key: by.key, json: { url: URL, ...json } });
    return webhookEndpointWithSecret.parse(expectStatus(answer, 201));
  }
  async function read(id: string) {
    return webhookEndpoint.parse(expectStatus(await call('GET', `/${id}`), 200));
  }
  async function deliveries(id: string, query = '') {
    return webhookDeliveryPage.parse(expectStatus(await call('GET', `/${id}/deliveries?${query}`), 200)).data;
  }
  /** As a worker does. */
  async function makeDeliveries() {
    await api.placeEvents();
    const runs = { wake: () => Promise.resolve() };
    while ((await deliverEvents(api.repositories, runs, { now: Date.now, limit: 1_000 })) > 0);
  }
  async function secretsOf(id: string) {
    const endpoint = await api.repositories.webhookEndpoints.get(id);
    if (endpoint === null) throw new Error('no endpoint');
    return openSecrets(api.vault, endpoint).map(({ secret }) => secret);
  }

  it('are made, read, listed, changed and deleted by whoever may, in their own project', async () => {
    const made = await create({ description: 'Backend', eventTypes: ['registration.completed'] });
    expect(made).toMatchObject({ url: URL, state: 'active', projectId: tenant.projectId, failingSince: null });
    expect(await read(made.id)).toEqual({ ...made, secret: undefined });
    const list = async (key: string, query = '') =>
      webhookEndpointPage.parse(expectStatus(await call('GET', query, { key }), 200)).data.map(({ id }) => id);
    expect(await list(tenant.key)).toContain(made.id);
    expect(await list(ADMIN_KEY, `?projectId=${tenant.projectId}`)).toContain(made.id);

    const changed = await call('PATCH', `/${made.id}`, { json: { eventTypes: null, state: 'paused' } });
    expect(changed.body).toMatchObject({ eventTypes: null, state: 'paused', description: 'Backend' });
    expect(api.woken).toContain(made.id);

    const stranger = await Tenant.make(api);
    expect(await list(stranger.key)).toEqual([]);
    for (const method of ['GET', 'PATCH', 'DELETE'])
      expectRefusal(await call(method, `/${made.id}`, { key: stranger.key, json: undefined }), 404, 'NOT_FOUND');
    expectRefusal(await call('GET', `?projectId=${tenant.projectId}`, { key: stranger.key }), 404, 'NOT_FOUND');
    const named = { key: stranger.key, json: { url: URL, projectId: tenant.projectId } };
    expectRefusal(await call('POST', '', named), 404, 'NOT_FOUND');
    const key = await tenant.newKey(['registrations:read']);
    expectRefusal(await call('GET', `/${made.id}`, { key }), 403, 'FORBIDDEN');

    expectStatus(await call('DELETE', `/${made.id}`), 204);
    expectRefusal(await call('GET', `/${made.id}`), 404, 'NOT_FOUND');
  });

  it('are at most twenty, also when they are made at once', async () => {
    const { key } = await Tenant.make(api);
    const answers = await Promise.all(Array.from({ length: 22 }, () => call('POST', '', { key, json: { url: URL } })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array<number>(20).fill(201), 409, 409]);
    expectRefusal(await call('POST', '', { key, json: { url: URL } }), 409, 'TOO_MANY_ENDPOINTS');
  });

  it('are made by the admin key for the project that it names', async () => {
    expectRefusal(await call('POST', '', { key: ADMIN_KEY, json: { url: URL } }), 422, 'INVALID_FIELDS');
    const json = { url: URL, projectId: tenant.projectId };
    expectStatus(await call('POST', '', { key: ADMIN_KEY, json }), 201);
  });

  it.each([
    ['ftp://acme.example', '/url'],
    ['https://user:secret@acme.example', '/url'],
    ['https://acme.example/#part', '/url'],
    ['acme.example', '/url'],
  ])('take no %s', async (url, pointer) => {
    const answer = await call('POST', '', { json: { url } });
    expectRefusal(answer, 422, 'INVALID_FIELDS');
    expect(answer.body).toMatchObject({ errors: [{ pointer }] });
  });

  it('show a secret once, keep it sealed, and change it with an overlap', async () => {
    const headers = { 'idempotency-key': 'create-once' };
    const first = webhookEndpointWithSecret.parse((await call('POST', '', { json: { url: URL }, headers })).body);
    expect(first.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const again = webhookEndpointWithSecret.parse((await call('POST', '', { json: { url: URL }, headers })).body);
    expect(again).toEqual({ ...first, secret: null });
    expect(await secretsOf(first.id)).toEqual([first.secret]);

    const rotate = async (json: object) =>
      webhookEndpointWithSecret.parse(expectStatus(await call('POST', `/${first.id}/rotate-secret`, { json }), 200));
    const second = await rotate({});
    expect(Date.parse(second.secretOverlapUntil ?? '') - Date.now()).toBeGreaterThan(86_000_000);
    expect(await secretsOf(first.id)).toEqual([second.secret, first.secret]);
    const third = await rotate({ overlap: 'PT0S' });
    expect(third.secretOverlapUntil).toBeNull();
    expect(await secretsOf(first.id)).toEqual([third.secret]);
    expectRefusal(
      await call('POST', `/${first.id}/rotate-secret`, { json: { overlap: 'P31D' } }),
      422,
      'INVALID_FIELDS',
    );
    expect(JSON.stringify(await read(first.id)) + api.logged.join('')).not.toContain('whsec_');
  });

  it('are told what happened, thinly, in a log that is filtered and paged', async () => {
    const endpoint = await create();
    const person = await tenant.begin();
    await person.signUp();
    await makeDeliveries();
    const all = await deliveries(endpoint.id, 'limit=100');
    const events = await api.repositories.events.after(person.id, 0, 100);
    expect(all.map(({ sequence }) => sequence).toReversed()).toEqual(events.map(({ sequence }) => sequence));
    expect(all.at(-1)).toMatchObject({
      ...{ type: 'registration.created', registrationId: person.id, sequence: 1, state: 'pending', attempts: 0 },
      ...{ lastAttempt: null, nextAttemptAt: z.iso.datetime().parse(all.at(-1)?.nextAttemptAt) },
    });
    expect(all.slice(0, -1).every(({ nextAttemptAt }) => nextAttemptAt === null)).toBe(true);
    expect((await read(endpoint.id)).undelivered).toEqual({ pending: events.length, failed: 0 });
    expect(await deliveries(endpoint.id, 'type=registration.created&state=pending')).toEqual([all.at(-1)]);
    expect(await deliveries(endpoint.id, 'state=delivered')).toEqual([]);
    expect(await deliveries(endpoint.id, `registrationId=${(await tenant.begin()).id}`)).toEqual([]);

    const stored = await api.repositories.webhookEndpoints.get(endpoint.id);
    if (stored === null) throw new Error('no endpoint');
    const given = { limit: 10, except: [] };
    const [due] = await api.repositories.webhookTending.due(stored, new Date().toISOString(), given);
    expect(JSON.parse(due?.body ?? '')).toEqual({
      type: 'registration.created',
      timestamp: events[0]?.at,
      data: { id: person.id, projectId: tenant.projectId, sequence: 1, previousSequence: null },
    });
  });

  it('are tested once, and told once more what they missed', async () => {
    const endpoint = await create();
    const headers = { 'idempotency-key': 'test-once' };
    const test = async () =>
      webhookDelivery.parse(expectStatus(await call('POST', `/${endpoint.id}/test`, { headers }), 202));
    const made = await test();
    expect(await test()).toEqual(made);
    expect(made).toMatchObject({ type: 'webhookEndpoint.test', registrationId: null, sequence: null });
    expect(await deliveries(endpoint.id)).toHaveLength(1);

    const redeliver = (json: object) => call('POST', `/${endpoint.id}/redeliver`, { json });
    const count = async (json: object) => expectStatus(await redeliver(json), 202);
    expect(await count({ deliveryId: made.id })).toEqual({ redelivered: 1 });
    expect(await count({ allFailed: true })).toEqual({ redelivered: 0 });
    expect(await count({ from: made.createdAt })).toEqual({ redelivered: 1 });
    expect(await count({ from: made.createdAt, to: made.createdAt })).toEqual({ redelivered: 0 });
    expect(await count({ from: made.createdAt, type: 'step.opened' })).toEqual({ redelivered: 0 });
    expectRefusal(await redeliver({ deliveryId: `dlv_${made.id.slice(4).toUpperCase()}` }), 404, 'NOT_FOUND');
    expectRefusal(await redeliver({}), 422, 'INVALID_FIELDS');
    expectRefusal(await redeliver({ from: made.createdAt, allFailed: true }), 422, 'INVALID_FIELDS');
  });
});
