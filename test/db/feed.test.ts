import { setTimeout as pause } from 'node:timers/promises';
import { listenToFeed } from '../../db/feedListener';
import { startTestDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { Story } from '../domain/story';
import { aTenant, FLOW, newId } from './tenant';
import type { Tenant } from './tenant';

describe('the feed of all events', () => {
  let database: TestDatabase;
  let tenant: Tenant;
  beforeAll(async () => {
    database = await startTestDatabase();
    tenant = await aTenant(database.knex);
  });
  afterEach(async () => {
    await database.knex('registration_events').delete();
    await database.knex('feed_readers').delete();
  });
  afterAll(() => database.stop());

  /** A registration whose person handed in everything, told of in two changes. */
  async function aRegistration(): Promise<string> {
    const id = newId('reg');
    const story = new Story(FLOW);
    const begun = [...story.events];
    const { projectId } = tenant;
    const now = () => ({ ...story.registration, id, projectId });
    await tenant.projection.apply({ registration: now(), events: begun });
    story.submits('basicInformation');
    story.isEvaluated('basicInformation');
    await tenant.projection.apply({ registration: now(), events: story.events.slice(begun.length) });
    return id;
  }
  const placeAll = async () => {
    while ((await tenant.feed.place(3)) > 0);
  };
  const told = async (position = 0) =>
    (await tenant.feed.after(position, 1_000)).map(({ registrationId, event }) => [registrationId, event.sequence]);

  it('has every event once, those of a registration in their order, and its readers no gap', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, aRegistration));
    expect(await tenant.feed.after(0, 10)).toEqual([]);
    await placeAll();

    const events = await tenant.feed.after(0, 1_000);
    const count = events.length / ids.length;
    for (const id of ids) {
      const own = events.filter(({ registrationId }) => registrationId === id).map(({ event }) => event);
      expect(own).toEqual(await tenant.events.after(id, 0, 100));
      expect(own).toHaveLength(count);
    }
    expect(await tenant.feed.last()).toBe(events.at(-1)?.position);
    const [, second] = events;
    expect(await told(second?.position)).toEqual((await told()).slice(2));
    expect(await tenant.feed.after(0, 1_000, newId('prj'))).toEqual([]);
    expect(await tenant.feed.after(0, 2, tenant.projectId)).toEqual(events.slice(0, 2));
  });

  it('gets a place in the order of ended transactions, also while events are told at once', async () => {
    const seen: number[] = [];
    let last = 0;
    const isDone = { value: false };
    const reading = (async () => {
      while (!isDone.value) {
        await tenant.feed.place(2);
        for (const { position } of await tenant.feed.after(last, 100)) {
          seen.push(position);
          last = position;
        }
      }
    })();
    await Promise.all(Array.from({ length: 12 }, aRegistration));
    isDone.value = true;
    await reading;
    await placeAll();
    seen.push(...(await tenant.feed.after(last, 1_000)).map(({ position }) => position));
    const all = (await tenant.feed.after(0, 1_000)).map(({ position }) => position);
    expect(seen).toEqual(all);
  });

  it('is placed by one process at a time, and each event once', async () => {
    await Promise.all(Array.from({ length: 4 }, aRegistration));
    await Promise.all(Array.from({ length: 8 }, placeAll));
    await placeAll();
    const positions = (await tenant.feed.after(0, 1_000)).map(({ position }) => position);
    expect(new Set(positions).size).toBe(positions.length);
    expect(await database.knex('registration_events').whereNull('position')).toEqual([]);
  });

  it('tells again what took the place of an event that a lost task had left, and nothing else', async () => {
    const id = await aRegistration();
    await placeAll();
    const before = await told();
    const state = await tenant.registrations.get(id);
    const events = await tenant.events.after(id, 0, 100);
    if (state === null) throw new Error('no state');
    const last = await tenant.projection.lastEvent(id);
    expect(await tenant.projection.rebuild({ registration: state, events }, last)).toBe(true);
    await placeAll();
    expect(await told()).toEqual(before);

    const later = events.map((event) =>
      event.sequence < events.length ? event : { ...event, at: '2026-06-01T00:00:00.000Z' },
    );
    expect(await tenant.projection.rebuild({ registration: state, events: later }, last)).toBe(true);
    await placeAll();
    expect(await told()).toEqual([...before.slice(0, -1), [id, events.length]]);
    expect((await tenant.feed.after(0, 100)).at(-1)?.event.at).toBe('2026-06-01T00:00:00.000Z');
  });

  it('is read by each reader once, and again where the reader failed', async () => {
    await aRegistration();
    await placeAll();
    const all = await told();
    const read: unknown[] = [];
    const note = (limit: number) =>
      tenant.feed.read('notes', limit, (_trx, events) => {
        read.push(...events.map(({ registrationId, event }) => [registrationId, event.sequence]));
        return Promise.resolve();
      });
    const failing = tenant.feed.read('notes', 10, () => Promise.reject(new Error('away')));
    await expect(failing).rejects.toThrow('away');
    expect(await note(2)).toBe(2);
    expect(await note(100)).toBe(all.length - 2);
    expect(await note(100)).toBe(0);
    expect(read).toEqual(all);

    let other = 0;
    await tenant.feed.read('others', 100, async (_trx, events) => {
      other = events.length;
      expect(await tenant.feed.read('others', 100, () => Promise.reject(new Error('twice')))).toBe(0);
    });
    expect(other).toBe(all.length);
  });

  it('tells whoever listens that there is something new', async () => {
    let told = 0;
    const failures: unknown[] = [];
    const listener = listenToFeed(
      database.url,
      () => {
        told += 1;
      },
      (error) => failures.push(error),
    );
    // Whoever begins to listen looks at once: what came before nobody told it.
    await until(() => told === 1);
    await aRegistration();
    expect(await tenant.feed.place(1_000)).toBeGreaterThan(0);
    await until(() => told === 2);

    await database.knex.raw(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'app-registrations-feed'`,
    );
    await until(() => told === 3);
    expect(failures).toHaveLength(1);
    await listener.close();
  });
});

async function until(isSo: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !isSo();) {
    if (Date.now() > end) throw new Error('It did not come to that');
    await pause(10);
  }
}
