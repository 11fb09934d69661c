import fc from 'fast-check';
import type { Registration } from '../../domain/registration';
import type { Traits } from '../../domain/analytics/segment';
import { SEGMENT_KINDS } from '../../domain/analytics/segment';
import { flows } from '../domain/arbitraries';
import { play, scripts } from '../domain/play';
import { Story, failed, flowOf, mandatory } from '../domain/story';
import { startTestDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aTenant, newId } from './tenant';
import type { Tenant } from './tenant';

const EVER = [{ period: 'month', from: '2020-01-01', before: '2040-01-01' }] as const;
const COUNTRIES = ['CO', 'BR', null];

/** By its id, so that it stays the same. */
function traitsOfOne({ id, language }: Registration): Traits {
  const digit = Number.parseInt(id.slice(-1), 16);
  return { language, country: COUNTRIES[digit % 3] ?? null, tags: digit % 2 === 0 ? ['spring', 'vip'] : [] };
}
const traitsOf = (all: readonly Registration[]) =>
  Promise.resolve(new Map(all.map((each) => [each.id, traitsOfOne(each)])));

describe('counts that are kept up', () => {
  let database: TestDatabase;
  let tenant: Tenant;
  beforeAll(async () => {
    database = await startTestDatabase();
    tenant = await aTenant(database.knex);
  });
  afterEach(async () => {
    for (const table of ['registrations', 'registration_events', 'feed_readers']) await database.knex(table).delete();
    await database.knex('analytics_cells').delete();
    await database.knex('analytics_contributions').delete();
  });
  afterAll(() => database.stop());

  const cells = () =>
    database
      .knex('analytics_cells')
      .orderBy(['project_id', 'metric', 'segment', 'period', 'start', 'flow_id', 'flow_version', 'key'])
      .select<object[]>('*');
  const placeAll = async () => {
    while ((await tenant.feed.place(1_000)) > 0);
  };
  const follow = (limit: number) => tenant.analytics.follow(limit, traitsOf);
  const followAll = async (limit: number) => {
    while ((await follow(limit)) > 0);
  };

  /** Tells of a story up to an event, as its workflow would. */
  async function tell(id: string, story: Story, from: number, to: number): Promise<void> {
    // Only the last state is known of a story that is over: what is counted is of its last batch, too.
    const registration = { ...story.registration, id, projectId: tenant.projectId, sequence: to };
    if (to > from) await tenant.projection.apply({ registration, events: story.events.slice(from, to) });
  }

  it('are the same as counted anew, in whatever batches events come, and with events replaced', async () => {
    const stories = fc.array(fc.tuple(flows, scripts, fc.nat(30)), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(stories, fc.integer({ min: 1, max: 40 }), fc.boolean(), async (given, limit, replaced) => {
        for (const [flow, script, cut] of given) {
          const [story, id] = [play(flow, script), newId('reg')];
          const middle = Math.min(cut, story.events.length);
          await tell(id, story, 0, middle);
          if (replaced && middle > 1) {
            // What a lost task left behind gives way to what happened later in its place.
            const events = story.events
              .slice(0, middle)
              .map((event, index) =>
                index < middle - 1
                  ? event
                  : { ...event, at: '2030-01-01T00:00:00.000Z', type: 'registration.linkSent' as const, data: {} },
              );
            await placeAll();
            await follow(limit);
            const last = await tenant.projection.lastEvent(id);
            const registration = { ...story.registration, id, projectId: tenant.projectId, sequence: middle };
            await tenant.projection.rebuild({ registration, events }, last);
          }
          await placeAll();
          await follow(limit);
          await tell(id, story, middle, story.events.length);
        }
        await placeAll();
        await followAll(limit);
        const kept = await cells();
        await tenant.analytics.rebuild(traitsOf);
        expect(await cells()).toEqual(kept);
        expect(await follow(1_000)).toBe(0);
      }),
      { numRuns: 25 },
    );
  });

  it('forget what a lost task left behind where nothing took its place', async () => {
    const story = new Story(flowOf([mandatory('document')])).handsIn('document', failed('DOCUMENT_EXPIRED'));
    const id = newId('reg');
    await tell(id, story, 0, story.events.length);
    await placeAll();
    await followAll(1_000);
    const before = new Story(story.flow);
    const registration = { ...before.registration, id, projectId: tenant.projectId };
    const last = await tenant.projection.lastEvent(id);
    expect(await tenant.projection.rebuild({ registration, events: before.events }, last)).toBe(true);
    await placeAll();
    await followAll(1_000);
    const { projectId } = tenant;
    const found = await tenant.analytics.cells({ projectId, metric: 'step', segment: 'all', spans: EVER });
    expect(found.map(({ counts }) => counts)).toEqual([{ entered: 1, underWay: 1 }]);
  });

  it('are of all registrations, and of each language, country and tag those that have it', async () => {
    const all: Registration[] = [];
    for (const script of fc.sample(scripts, { numRuns: 30, seed: 5 })) {
      const [flow] = fc.sample(flows, { numRuns: 1, seed: all.length });
      if (flow === undefined) throw new Error('no flow');
      const [story, id] = [play(flow, script), newId('reg')];
      await tell(id, story, 0, story.events.length);
      all.push({ ...story.registration, id });
    }
    await placeAll();
    await followAll(7);
    const { projectId } = tenant;
    const begunIn = async (segment: Parameters<typeof tenant.analytics.cells>[0]['segment']) => {
      const found = await tenant.analytics.cells({ projectId, metric: 'now', segment, spans: EVER });
      const totals: Record<string, number> = {};
      for (const { segment: of, key, counts } of found) {
        if (key !== 'status') continue;
        for (const [status, n] of Object.entries(counts))
          totals[`${of} ${status}`] = (totals[`${of} ${status}`] ?? 0) + n;
      }
      return totals;
    };
    const plain = (segments: (registration: Registration) => readonly string[]) => {
      const totals: Record<string, number> = {};
      for (const registration of all)
        for (const segment of segments(registration)) {
          const name = `${segment} ${registration.status}`;
          totals[name] = (totals[name] ?? 0) + 1;
        }
      return totals;
    };
    const each = {
      language: (registration: Registration) => [`language:${registration.language}`],
      country: (registration: Registration) => {
        const { country } = traitsOfOne(registration);
        return country === null ? [] : [`country:${country}`];
      },
      tag: (registration: Registration) => traitsOfOne(registration).tags.map((tag) => `tag:${tag}`),
    };
    expect(await begunIn('all')).toEqual(plain(() => ['all']));
    for (const kind of SEGMENT_KINDS) expect(await begunIn({ each: kind })).toEqual(plain(each[kind]));
    expect(await begunIn('country:CO')).toEqual(
      plain((registration) => each.country(registration).filter((segment) => segment === 'country:CO')),
    );
    expect(
      await tenant.analytics.cells({ projectId: newId('prj'), metric: 'now', segment: 'all', spans: EVER }),
    ).toEqual([]);
  });

  it('by day are those by month', async () => {
    const [flow] = fc.sample(flows, { numRuns: 1, seed: 1 });
    const [script] = fc.sample(scripts, { numRuns: 1, seed: 1 });
    if (flow === undefined || script === undefined) throw new Error('no story');
    const story = play(flow, script);
    await tell(newId('reg'), story, 0, story.events.length);
    await placeAll();
    await followAll(1_000);
    const { projectId } = tenant;
    const spans = [{ period: 'day', from: '2026-01-01', before: '2026-01-02' }] as const;
    const found = await tenant.analytics.cells({ projectId, metric: 'step', segment: 'all', spans });
    const byMonth = await tenant.analytics.cells({ projectId, metric: 'step', segment: 'all', spans: EVER });
    expect(found).toEqual(byMonth);
    expect(found).not.toEqual([]);
    expect(await tenant.analytics.cells({ projectId, metric: 'step', segment: 'all', spans, flowVersion: 2 })).toEqual(
      [],
    );
  });
});
