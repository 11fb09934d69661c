import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { uuidv7 } from 'uuidv7';
import type { TendedEndpoint } from '../../activities/contract';
import { createWebhookActivities } from '../../activities/webhooks/webhookActivities';
import type { WebhookEndpoint } from '../../db/repositories/webhookEndpoints';
import { createAddressGuard } from '../../outbound/addresses';
import { networkList } from '../../outbound/networks';
import { wakeEndpoint } from '../../webhooks/endpointRuns';
import { newSecret, sealSecrets } from '../../webhooks/secrets';
import { TASK_QUEUE } from '../../workflows/appRegistration/messages';
import { WEBHOOK_TASK_QUEUE } from '../../workflows/webhookEndpoint/messages';
import { Opened } from '../support/opened';
import { Receiver } from '../support/receiver';
import { openTestStore } from '../support/store';
import type { TestStore } from '../support/store';
import { until } from '../support/until';
import { WORKFLOW_BUNDLE, registerSearchAttributes, startServer } from './harness';

jest.setTimeout(120_000);

const HOUR_MS = 3_600_000;

/** The real workflow and activities on a server that skips time, and a receiver that can be switched off. */
describe('a webhook endpoint over days', () => {
  const opened = new Opened();
  let env: TestWorkflowEnvironment;
  let store: TestStore;
  let receiver: Receiver;
  let endpoint: WebhookEndpoint;
  /** By how much the server's time is ahead of that of this machine. */
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const instant = () => new Date(now()).toISOString();
  const readClock = async () => {
    ahead = (await env.currentTimeMs()) - Date.now();
  };
  let tended: TendedEndpoint | null = null;
  let tries = 0;

  beforeAll(async () => {
    Runtime.install({
      logger: new DefaultLogger('ERROR'),
      telemetryOptions: { logging: { forward: {}, filter: { core: 'ERROR', other: 'ERROR' } } },
    });
    store = opened.keep(await openTestStore(), (it) => it.close());
    env = opened.keep(await startServer('timeSkipping', []), (it) => it.teardown());
    await registerSearchAttributes(env);
    const { vault, repositories } = store;
    const { deliverDue } = createWebhookActivities({
      ...{ vault, repositories, now },
      guard: createAddressGuard(networkList.parse('127.0.0.0/8')),
      observe: () => (tries += 1),
      wake: () => Promise.resolve(),
    });
    const connection = env.nativeConnection;
    const workers = [
      await Worker.create({ connection, taskQueue: TASK_QUEUE, workflowBundle: { codePath: WORKFLOW_BUNDLE } }),
      await Worker.create({
        connection,
        taskQueue: WEBHOOK_TASK_QUEUE,
        activities: {
          deliverDue: async (input: { readonly endpointId: string }) => {
            await readClock();
            tended = await deliverDue(input);
            return tended;
          },
        },
      }),
    ];
    const running = Promise.all(workers.map((worker) => worker.run()));
    opened.keep(workers, async () => {
      for (const worker of workers) worker.shutdown();
      await running;
    });
  }, 60_000);
  afterAll(() => opened.close());

  beforeEach(async () => {
    await readClock();
    receiver = await Receiver.start();
    receiver.ignoresTime = true;
    const { projectId } = await store.enrol();
    const id = `whk_${uuidv7()}`;
    const secret = newSecret();
    receiver.secrets = [secret];
    const made = await store.repositories.webhookEndpoints.create({
      ...{ id, projectId, url: receiver.url, description: null, eventTypes: null },
      sealedSecrets: sealSecrets(store.vault, id, [{ secret, expiresAt: null }]),
    });
    if (made === null) throw new Error('not made');
    endpoint = made;
    tries = 0;
  });
  afterEach(async () => {
    await receiver.close();
    await store.repositories.webhookEndpoints.remove(endpoint.id);
    await wakeEndpoint(env.client, endpoint);
    await env.client.workflow.getHandle(endpoint.id).result();
  });

  /** Tells of the next event of a registration. */
  async function tell(registrationId: string, sequence: number): Promise<void> {
    await readClock();
    const { projectId } = endpoint;
    const message = { projectId, type: 'step.opened', at: instant(), data: {} } as const;
    const told = await store.repositories.webhookDeliveries.announce(
      [{ ...message, subjectId: registrationId, sequence }],
      instant(),
    );
    for (const woken of told) await wakeEndpoint(env.client, woken);
  }
  const rested = () =>
    until(
      () => tended,
      (at) => at !== null && at.dueInMs !== 0,
    );

  it('whose receiver is down for a day is told everything, in order for each registration', async () => {
    const people = Array.from({ length: 6 }, () => `reg_${uuidv7()}`);
    await receiver.close();
    const hours = Array.from({ length: 24 }, (_none, hour) => hour + 1);
    for (const hour of hours) {
      for (const [index, person] of people.entries()) if (hour > index) await tell(person, hour - index);
      await rested();
      await env.sleep(HOUR_MS);
    }
    expect(receiver.received).toEqual([]);
    expect(await store.repositories.webhookEndpoints.get(endpoint.id)).toMatchObject({ state: 'active' });
    expect(tended).toMatchObject({
      state: 'active',
      pending: people.reduce((sum, _one, index) => sum + 24 - index, 0),
    });

    await receiver.open();
    await env.sleep(3.7 * HOUR_MS);
    await until(
      () => receiver.taken.length,
      (count) => count >= 129,
    );
    for (const [index, person] of people.entries()) {
      expect(receiver.sequencesOf(person)).toEqual(hours.slice(0, 24 - index));
    }
    expect(receiver.received.every(({ verified, taken }) => verified && taken)).toBe(true);
    expect(receiver.received).toHaveLength(129);
    const log = await store.repositories.webhookEndpoints.undelivered([endpoint.id]);
    expect(log.get(endpoint.id)).toBeUndefined();
  });

  it('at which nothing is heard is tried for 75 h, then paused, and told everything once it is active again', async () => {
    await receiver.close();
    const person = `reg_${uuidv7()}`;
    for (const sequence of [1, 2, 3]) await tell(person, sequence);
    await rested();
    await env.sleep(74.9 * HOUR_MS);
    expect(await store.repositories.webhookEndpoints.get(endpoint.id)).toMatchObject({ state: 'active' });
    await env.sleep(5 * HOUR_MS);
    const { webhookEndpoints, webhookDeliveries } = store.repositories;
    const paused = await until(
      () => webhookEndpoints.get(endpoint.id),
      (it) => it?.state === 'paused',
    );
    expect(paused?.failingSince).not.toBeNull();
    expect((await webhookEndpoints.undelivered([endpoint.id])).get(endpoint.id)).toEqual({ pending: 2, failed: 1 });
    const before = tries;
    expect(before).toBeGreaterThan(20);
    expect(before).toBeLessThan(40);
    await env.sleep(240 * HOUR_MS);
    expect(tries).toBe(before);

    await receiver.open();
    await readClock();
    await webhookEndpoints.update(endpoint.id, { state: 'active' }, instant());
    await webhookDeliveries.redeliver(endpoint.id, { state: 'failed' }, instant());
    await wakeEndpoint(env.client, endpoint);
    await until(
      () => receiver.taken.length,
      (count) => count === 3,
    );
    expect(receiver.sequencesOf(person)).toEqual([1, 2, 3]);
  });
});
