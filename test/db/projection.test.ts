import { ProjectionGapError } from '../../db/repositories/projection';
import type { Registration, RegistrationEvent } from '../../domain/registration';
import { Story } from '../domain/story';
import { startTestDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aTenant, FLOW, newId } from './tenant';
import type { Tenant } from './tenant';

describe('the projection of a registration', () => {
  let database: TestDatabase;
  let tenant: Tenant;
  let id: string;
  beforeAll(async () => {
    database = await startTestDatabase();
    tenant = await aTenant(database.knex);
  });
  beforeEach(() => {
    id = newId('reg');
  });
  afterAll(() => database.stop());

  /** The registration after a while: its state at each point of the story, and all events up to it. */
  function lifeOf(): { registration: Registration; events: readonly RegistrationEvent[] }[] {
    const story = new Story(FLOW);
    const moment = () => ({ registration: { ...story.registration, id }, events: [...story.events] });
    return [moment(), (story.submits('basicInformation'), moment()), (story.isEvaluated('basicInformation'), moment())];
  }
  /** What happened since an earlier moment. */
  function since(
    earlier: { events: readonly unknown[] } | undefined,
    later: ReturnType<typeof lifeOf>[number] | undefined,
  ) {
    if (earlier === undefined || later === undefined) throw new Error('no such moment');
    return { ...later, events: later.events.slice(earlier.events.length) };
  }
  const sequences = async () => (await tenant.events.after(id, 0, 100)).map(({ sequence }) => sequence);
  const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

  it('shows the state and its events as they are', async () => {
    const [created, submitted, passed] = lifeOf();
    await tenant.projection.apply(since({ events: [] }, created));
    await tenant.projection.apply(since(created, submitted));
    await tenant.projection.apply(since(submitted, passed));
    expect(await tenant.registrations.get(id)).toEqual(passed?.registration);
    expect(await tenant.events.after(id, 0, 100)).toEqual(passed?.events);
    expect(await tenant.events.after(id, 2, 2)).toEqual(passed?.events.slice(2, 4));
  });

  it('never goes back, and keeps what it has', async () => {
    const [created, submitted, passed] = lifeOf();
    await tenant.projection.apply(since({ events: [] }, passed));
    await tenant.projection.apply(since({ events: [] }, created));
    await tenant.projection.apply(since(created, submitted));
    const forged = since({ events: [] }, passed);
    await tenant.projection.apply({
      registration: { ...forged.registration, status: 'CANCELLED' },
      events: forged.events.map((event) => ({ ...event, data: { forged: true } })),
    });
    expect(await tenant.registrations.get(id)).toEqual(passed?.registration);
    expect(await tenant.events.after(id, 0, 100)).toEqual(passed?.events);
  });

  it('takes events that overlap those it has', async () => {
    const [created, , passed] = lifeOf();
    await tenant.projection.apply(since({ events: [] }, created));
    await tenant.projection.apply(since({ events: [] }, passed));
    expect(await tenant.events.after(id, 0, 100)).toEqual(passed?.events);
  });

  it('refuses to leave a gap, and then takes all events', async () => {
    const [created, submitted, passed] = lifeOf();
    await expect(tenant.projection.apply(since(created, submitted))).rejects.toThrow(ProjectionGapError);
    expect(await tenant.registrations.get(id)).toBeNull();
    await tenant.projection.apply(since({ events: [] }, created));
    await expect(tenant.projection.apply(since(submitted, passed))).rejects.toThrow(ProjectionGapError);
    await expect(tenant.projection.apply(since(passed, passed))).rejects.toThrow(ProjectionGapError);
    expect(await tenant.registrations.get(id)).toEqual(created?.registration);
    await tenant.projection.apply(since({ events: [] }, passed));
    expect(await sequences()).toEqual(upTo(passed?.registration.sequence ?? 0));
  });

  it('refuses events that are not those up to the state', async () => {
    const [, , passed] = lifeOf();
    const change = since({ events: [] }, passed);
    await expect(tenant.projection.apply({ ...change, events: change.events.slice(0, -1) })).rejects.toThrow('follow');
  });

  it('has no gap and the newest state, in whatever order writes come', async () => {
    for (let round = 0; round < 20; round += 1) {
      id = newId('reg');
      const [created, submitted, passed] = lifeOf();
      const writes = [
        since({ events: [] }, created),
        since(created, submitted),
        since(submitted, passed),
        since(created, passed),
        since({ events: [] }, submitted),
      ].sort(() => Math.random() - 0.5);
      await Promise.allSettled(writes.map((change) => tenant.projection.apply(change)));
      const stored = await tenant.registrations.get(id);
      expect(await sequences()).toEqual(upTo(stored?.sequence ?? 0));
      await tenant.projection.apply(since({ events: [] }, passed));
      expect(await tenant.registrations.get(id)).toEqual(passed?.registration);
      expect(await tenant.events.after(id, 0, 100)).toEqual(passed?.events);
    }
  });

  describe('after a worker died before its workflow task was recorded', () => {
    /** What the workflow did instead, a second later: the same sequences, another course. */
    function instead() {
      const story = new Story(FLOW).passes(1_000).submits('basicInformation').passes(1_000).isCancelled();
      return { registration: { ...story.registration, id }, events: story.events };
    }

    it('follows the workflow, and forgets what did not happen', async () => {
      const [created, , passed] = lifeOf();
      await tenant.projection.apply(since({ events: [] }, created));
      await tenant.projection.apply(since(created, passed));
      await tenant.projection.apply(since(created, instead()));
      expect(await tenant.registrations.get(id)).toEqual(instead().registration);
      expect(await tenant.events.after(id, 0, 100)).toEqual(instead().events);
    });

    it('lists the registration by when it began for the workflow', async () => {
      const [created] = lifeOf();
      const change = since({ events: [] }, created);
      const at = '2026-01-01T00:00:10.000Z';
      await tenant.projection.apply(change);
      await tenant.projection.apply({
        registration: { ...change.registration, createdAt: at, updatedAt: at },
        events: change.events.map((event) => ({ ...event, at })),
      });
      expect(await database.knex('registrations').where({ id }).first('created_at')).toEqual({ created_at: at });
    });

    it('is not misled by what the dead one wrote, should it come late', async () => {
      const [created, submitted, passed] = lifeOf();
      await tenant.projection.apply(since({ events: [] }, created));
      await tenant.projection.apply(since(created, instead()));
      await tenant.projection.apply(since(created, submitted));
      await tenant.projection.apply(since(created, passed));
      expect(await tenant.registrations.get(id)).toEqual(instead().registration);
      expect(await tenant.events.after(id, 0, 100)).toEqual(instead().events);
    });
  });

  describe('rebuilt', () => {
    it('from nothing shows the whole registration', async () => {
      const [, , passed] = lifeOf();
      expect(await tenant.projection.rebuild(since({ events: [] }, passed), null)).toBe(true);
      expect(await tenant.registrations.get(id)).toEqual(passed?.registration);
      expect(await tenant.events.after(id, 0, 100)).toEqual(passed?.events);
    });

    it('over rows that are wrong puts them right', async () => {
      const [created, submitted] = lifeOf();
      await tenant.projection.apply(since({ events: [] }, submitted));
      await database.knex('registration_events').where({ registration_id: id, sequence: 2 }).delete();
      await database.knex('registrations').where({ id }).update({ status: 'FAILED', state: '{}' });
      const seen = await tenant.projection.lastEvent(id);
      expect(await tenant.projection.rebuild(since({ events: [] }, submitted), seen)).toBe(true);
      expect(await tenant.registrations.get(id)).toEqual(submitted?.registration);
      expect(await tenant.events.after(id, 0, 100)).toEqual(submitted?.events);
      await expect(tenant.projection.rebuild(since(created, submitted), null)).rejects.toThrow('every event');
    });

    it('from what the workflow was a moment ago keeps newer rows', async () => {
      const story = new Story(FLOW);
      const before = { registration: { ...story.registration, id }, events: [...story.events] };
      story.passes(1_000).submits('basicInformation');
      const after = { registration: { ...story.registration, id }, events: [...story.events] };
      await tenant.projection.apply(before);
      const seen = await tenant.projection.lastEvent(id);
      await tenant.projection.apply(since(before, after));
      expect(await tenant.projection.rebuild(before, seen)).toBe(false);
      expect(await tenant.registrations.get(id)).toEqual(after.registration);
    });

    it('takes back what a lost workflow task left behind, and nothing has happened since', async () => {
      const [, submitted, passed] = lifeOf();
      await tenant.projection.apply(since({ events: [] }, passed));
      const seen = await tenant.projection.lastEvent(id);
      expect(await tenant.projection.rebuild(since({ events: [] }, submitted), seen)).toBe(true);
      expect(await tenant.registrations.get(id)).toEqual(submitted?.registration);
      expect(await tenant.events.after(id, 0, 100)).toEqual(submitted?.events);
    });
  });
});
