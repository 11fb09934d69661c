import { createWatchlists } from '../../activities/screening/watchlists';
import { createRepositories } from '../../db/repositories';
import type { WatchlistsRepository } from '../../db/repositories/watchlists';
import { startTestDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aList, anEntry } from '../support/watchlists';

const NOBODY = { birthDate: null, countries: [], gender: null };

let database: TestDatabase;
let watchlists: WatchlistsRepository;
beforeAll(async () => {
  database = await startTestDatabase();
  watchlists = createRepositories(database.knex).watchlists;
}, 60_000);
afterAll(() => database.stop());

const people = (count: number, prefix = 'Hector') =>
  Array.from({ length: count }, (_, i) =>
    anEntry({ id: String(i).padStart(6, '0'), names: [`${prefix} Listado ${i}`] }),
  );
const entriesOf = async (source: string) => {
  const [version] = await watchlists.current([source]);
  return version === undefined ? null : watchlists.entries(version);
};

describe('an import of lists', () => {
  it('numbers the versions of each list, and keeps the entries of the last', async () => {
    const [first] = await watchlists.import([aList('numbered', people(3))]);
    expect(first).toMatchObject({ source: 'numbered', version: 1, entries: 3, date: '2026-02-27', format: 'own' });
    const [second] = await watchlists.import([aList('numbered', people(2, 'Nadia'))]);
    expect(second).toMatchObject({ version: 2, entries: 2 });
    expect(await watchlists.current(['numbered', 'unheard'])).toEqual([second]);
    expect(await entriesOf('numbered')).toEqual(people(2, 'Nadia'));
    expect(first && (await watchlists.entries(first))).toBeNull();
  });

  it('is all of them or none: one that breaks half-way leaves the lists that were there', async () => {
    await watchlists.import([aList('whole', people(2))]);
    const broken = [...people(1_500, 'Nadia'), anEntry({ id: '000000' })];
    await expect(watchlists.import([aList('another', people(1)), aList('whole', broken)])).rejects.toThrow(
      'duplicate key',
    );
    expect(await entriesOf('whole')).toEqual(people(2));
    expect(await entriesOf('another')).toBeNull();
  });

  it('tells how far it is', async () => {
    const told: number[] = [];
    await watchlists.import([aList('told', people(1_100)), aList('too', people(10))], (written) => told.push(written));
    expect(told).toEqual([500, 1_000, 1_100, 1_110]);
  });

  it('waits for another one of the same list', async () => {
    const versions = await Promise.all(
      Array.from({ length: 5 }, (_, i) =>
        watchlists.import([aList('busy', people(600 + i)), aList('busier', people(5))]),
      ),
    );
    const numbers = versions.map(([, list]) => list?.version ?? 0);
    expect(numbers.toSorted()).toEqual([1, 2, 3, 4, 5]);
    const [last] = await watchlists.current(['busy']);
    expect(await entriesOf('busy')).toHaveLength(last?.entries ?? 0);
  });
});

describe('lists being searched', () => {
  it('are those of the last import, without a restart, and each search has one version throughout', async () => {
    const searched = createWatchlists(watchlists);
    await watchlists.import([aList('swapped', [anEntry({ names: ['Hector Listado'] })])]);
    const [before] = await searched.open(['swapped']);
    await watchlists.import([aList('swapped', [anEntry({ names: ['Nadia Neerhitt'] })])]);
    const [after] = await searched.open(['swapped']);

    expect([before, after].map((list) => list?.version.version)).toEqual([1, 2]);
    const finds = (list: typeof before, name: string) => list?.index.search([name], NOBODY, 0.85).length;
    expect([finds(before, 'Hector Listado'), finds(before, 'Nadia Neerhitt')]).toEqual([1, 0]);
    expect([finds(after, 'Hector Listado'), finds(after, 'Nadia Neerhitt')]).toEqual([0, 1]);
  });

  it('are read once for any number of searches', async () => {
    await watchlists.import([aList('read', people(10))]);
    let read = 0;
    const counted = createWatchlists({
      current: (sources) => watchlists.current(sources),
      entries: (list) => {
        read += 1;
        return watchlists.entries(list);
      },
    });
    await Promise.all(Array.from({ length: 20 }, () => counted.open(['read'])));
    expect(read).toBe(1);
  });

  it('are the newer ones where they are replaced while they are being read', async () => {
    await watchlists.import([aList('raced', people(3))]);
    let replaced = false;
    const raced = createWatchlists({
      current: (sources) => watchlists.current(sources),
      entries: async (list) => {
        if (!replaced) await watchlists.import([aList('raced', people(4))]);
        replaced = true;
        return watchlists.entries(list);
      },
    });
    const [list] = await raced.open(['raced']);
    expect(list?.version).toMatchObject({ version: 2, entries: 4 });
  });

  it('are read again after the database was away', async () => {
    await watchlists.import([aList('away', people(1))]);
    let away = true;
    const searched = createWatchlists({
      current: (sources) => watchlists.current(sources),
      entries: (list) => (away ? Promise.reject(new Error('away')) : watchlists.entries(list)),
    });
    await expect(searched.open(['away'])).rejects.toThrow('away');
    away = false;
    expect(await searched.open(['away'])).toHaveLength(1);
  });

  it('are missing where they were never imported, whatever others there are', async () => {
    await watchlists.import([aList('here', people(1))]);
    await expect(createWatchlists(watchlists).open(['here', 'nowhere'])).rejects.toMatchObject({ source: 'nowhere' });
  });
});
