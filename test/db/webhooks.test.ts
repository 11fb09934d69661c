import type { Knex } from 'knex';
import { z } from 'zod';
import type { AttemptResult } from '../../domain/webhooks/attempts';
import { afterAttempt } from '../../domain/webhooks/attempts';
import type { WebhookMessage } from '../../db/repositories/webhookMessages';
import type { NewWebhookEndpoint } from '../../db/repositories/webhookEndpoints';
import { startTestDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aTenant, newId } from './tenant';
import type { Tenant } from './tenant';

const body = z.object({
  type: z.string(),
  timestamp: z.string(),
  data: z.object({ id: z.string(), sequence: z.int(), previousSequence: z.int().nullable() }),
});

/** After the endpoints of the tests are made. */
const START = Date.now() + 300_000;
const instant = (ms: number) => new Date(START + ms).toISOString();
const DELIVERED: AttemptResult = { status: 200, error: null, retryAfterSeconds: null };
const FAILED: AttemptResult = { status: 500, error: 'HTTP_500', retryAfterSeconds: null };

describe('webhook deliveries', () => {
  let database: TestDatabase;
  let tenant: Tenant;
  let knex: Knex;
  beforeAll(async () => {
    database = await startTestDatabase();
    knex = database.knex;
  });
  beforeEach(async () => {
    tenant = await aTenant(knex);
  });
  afterEach(() => knex('webhook_endpoints').delete());
  afterAll(() => database.stop());

  async function create(given: Partial<NewWebhookEndpoint> = {}) {
    const made = await tenant.webhookEndpoints.create({
      ...{ id: newId('whk'), projectId: tenant.projectId, url: 'https://acme.example', description: null },
      ...{ eventTypes: null, sealedSecrets: Buffer.from('sealed') },
      ...given,
    });
    if (made === null) throw new Error('not made');
    return made;
  }
  const message = (subjectId: string, sequence: number, given: Partial<WebhookMessage> = {}): WebhookMessage => ({
    ...{ projectId: tenant.projectId, type: 'step.opened', at: instant(0), subjectId, sequence, data: {} },
    ...given,
  });
  const add = (...messages: WebhookMessage[]) => tenant.webhookDeliveries.announce(messages, instant(0));
  async function due(endpointId: string, at = instant(0)) {
    const endpoint = await tenant.webhookEndpoints.get(endpointId);
    if (endpoint === null) throw new Error('no endpoint');
    const rows = await tenant.webhookTending.due(endpoint, at, { limit: 100, except: [] });
    return rows.map(({ id, body: text }) => {
      const { id: subjectId, sequence, previousSequence } = body.parse(JSON.parse(text)).data;
      return { id, subjectId, sequence, previousSequence };
    });
  }
  const settle = (endpointId: string, id: string, result: AttemptResult, at = instant(0)) =>
    tenant.webhookTending.settle(
      { endpointId, id },
      { at, status: result.status, error: result.error, durationMs: 5 },
      (before) => afterAttempt(before, result, at, 0),
    );
  /** Sends everything that is due, until nothing is. */
  async function deliverAll(endpointId: string, at = instant(0)) {
    const told: [string, number, number | null][] = [];
    for (let ready = await due(endpointId, at); ready.length > 0; ready = await due(endpointId, at)) {
      expect(new Set(ready.map((one) => one.id)).size).toBe(ready.length);
      for (const { id, subjectId, sequence, previousSequence } of ready) {
        told.push([subjectId, sequence, previousSequence]);
        await settle(endpointId, id, DELIVERED, at);
      }
    }
    return told;
  }

  it('are made for whoever takes the type, of one project, since the endpoint is there', async () => {
    const all = await create();
    const some = await create({ eventTypes: ['registration.completed'] });
    const other = await create({ projectId: (await aTenant(knex)).projectId });
    const early = message('reg_1', 1, { at: '2026-01-01T00:00:00.000Z' });
    const woken = await add(early, message('reg_1', 2), message('reg_1', 3, { type: 'registration.completed' }));
    expect(woken.map(({ id }) => id).toSorted()).toEqual([all.id, some.id].toSorted());
    expect(await deliverAll(all.id)).toEqual([
      ['reg_1', 2, null],
      ['reg_1', 3, 2],
    ]);
    expect(await deliverAll(some.id)).toEqual([['reg_1', 3, null]]);
    expect(await deliverAll(other.id)).toEqual([]);
  });

  it('of one registration are due one after the other, of others at the same time', async () => {
    const { id } = await create();
    await add(message('reg_1', 1), message('reg_1', 2), message('reg_2', 1), message('reg_1', 3));
    await add(message('reg_1', 4), message('reg_3', 7));
    const first = await due(id);
    expect(first.map(({ sequence }) => sequence)).toEqual([1, 1, 7]);
    const [held] = first;
    if (held === undefined) throw new Error('nothing due');
    await settle(id, held.id, FAILED);
    await add(message('reg_1', 5));
    expect(await deliverAll(id)).toEqual([
      ['reg_2', 1, null],
      ['reg_3', 7, null],
    ]);
    expect(await deliverAll(id, instant(60_000))).toEqual(
      [1, 2, 3, 4, 5].map((one) => ['reg_1', one, one > 1 ? one - 1 : null]),
    );
  });

  it('tell again what was replaced, and the sequence before it', async () => {
    const { id } = await create();
    await add(message('reg_1', 1), message('reg_1', 2));
    await add(message('reg_1', 2), message('reg_1', 3));
    expect((await deliverAll(id)).map(([, ...told]) => told)).toEqual([
      [1, null],
      [2, 1],
      [2, 1],
      [3, 2],
    ]);
  });

  it('wait while the endpoint is paused or held, and are made for none that is gone', async () => {
    const { id } = await create();
    await tenant.webhookEndpoints.update(id, { state: 'paused' }, instant(0));
    await add(message('reg_1', 1), message('reg_1', 2));
    expect(await due(id)).toEqual([]);
    const endpoint = await tenant.webhookEndpoints.update(id, { state: 'active' }, instant(0));
    expect(endpoint?.state).toBe('active');
    const [first] = await due(id);
    await settle(id, first?.id ?? '', { status: 429, error: 'HTTP_429', retryAfterSeconds: 60 });
    await add(message('reg_2', 1));
    expect(await due(id, instant(59_000))).toEqual([]);
    expect(await tenant.webhookTending.rest(id, instant(1_000))).toMatchObject({
      pending: 3,
      next: instant(60_000),
    });
    expect(await due(id, instant(60_000))).toHaveLength(2);

    await settle(id, first?.id ?? '', { status: 410, error: 'HTTP_410', retryAfterSeconds: null }, instant(60_000));
    expect(await tenant.webhookEndpoints.get(id)).toMatchObject({ state: 'disabled' });
    expect(await add(message('reg_4', 1))).toEqual([]);
    expect(await tenant.webhookTending.rest(id, instant(60_000))).toMatchObject({ state: 'disabled', next: null });
  });

  it('come all at once when the receiver is heard again', async () => {
    const { id } = await create();
    await add(message('reg_1', 1), message('reg_2', 1), message('reg_3', 1));
    const day = 86_400_000;
    const [first, ...others] = await due(id);
    for (const one of [first, ...others]) await settle(id, one?.id ?? '', FAILED);
    for (const one of others) {
      for (let tries = 0; tries < 8; tries++) await settle(id, one.id, FAILED, instant(day));
    }
    expect(await due(id, instant(day + 1_000))).toHaveLength(1);
    await settle(id, first?.id ?? '', DELIVERED, instant(day + 1_000));
    expect(await due(id, instant(day + 1_000))).toHaveLength(2);
    expect(await tenant.webhookEndpoints.get(id)).toMatchObject({ failingSince: null });
  });

  it('wake whoever rests, and nobody who tends', async () => {
    const { id } = await create();
    await tenant.webhookTending.tend(id, instant(20_000));
    expect(await add(message('reg_1', 1))).toEqual([]);
    expect(await tenant.webhookTending.rest(id, instant(0))).toMatchObject({ pending: 1, next: instant(0) });
    expect(await add(message('reg_1', 2))).toEqual([]);
    await deliverAll(id);
    expect(await tenant.webhookTending.rest(id, instant(0))).toMatchObject({ pending: 0, next: null });
    expect(await add(message('reg_1', 3))).toEqual([{ id, projectId: tenant.projectId }]);
    const { webhookTending } = tenant;
    expect(await webhookTending.neglected(instant(0), instant(0))).toEqual([]);
    expect(await webhookTending.neglected(instant(1), instant(1))).toEqual([{ id, projectId: tenant.projectId }]);
    await webhookTending.tend(id, instant(20_000));
    expect(await webhookTending.neglected(instant(1), instant(1))).toEqual([]);
  });

  it('lose nothing where one is made just when whoever tends finds nothing', async () => {
    const { id } = await create();
    for (let sequence = 1; sequence <= 20; sequence++) {
      await tenant.webhookTending.tend(id, instant(20_000));
      const [woken, rest] = await Promise.all([
        add(message('reg_1', sequence)),
        tenant.webhookTending.rest(id, instant(0)),
      ]);
      expect([woken.length, rest?.next]).toEqual(rest?.next === null ? [1, null] : [0, instant(0)]);
      await deliverAll(id);
    }
  });

  it('are delivered once more in their order, before what waits', async () => {
    const { id } = await create();
    await add(message('reg_1', 1), message('reg_1', 2));
    await deliverAll(id);
    await add(message('reg_1', 3), message('reg_2', 1));
    expect(await tenant.webhookDeliveries.redeliver(id, { subjectId: 'reg_1', state: 'delivered' }, instant(0))).toBe(
      2,
    );
    expect((await deliverAll(id)).filter(([subject]) => subject === 'reg_1').map(([, sequence]) => sequence)).toEqual([
      1, 2, 3,
    ]);

    const { items } = await tenant.webhookDeliveries.list(id, { type: 'step.opened' }, { cursor: null, limit: 2 });
    expect(items.map(({ subjectId, sequence }) => [subjectId, sequence])).toEqual([
      ['reg_2', 1],
      ['reg_1', 3],
    ]);
    expect(await tenant.webhookDeliveries.prune(new Date(Date.now() + 60_000).toISOString(), 3)).toBe(3);
    expect(await knex('webhook_deliveries').where({ endpoint_id: id })).toHaveLength(1);
  });

  it('go with their endpoint', async () => {
    const { id } = await create();
    await add(message('reg_1', 1));
    const [only] = await due(id);
    await tenant.webhookEndpoints.remove(id);
    expect(await settle(id, only?.id ?? '', DELIVERED)).toBeNull();
    expect(await tenant.webhookTending.rest(id, instant(0))).toBeNull();
  });
});
