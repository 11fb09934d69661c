import { createDatabase } from '../../db/connection';
import { environment, readEnvironment } from '../../db/environment';
import { createRepositories } from '../../db/repositories';
import type { WatchlistEntry } from '../../domain/screening/watchlistEntry';
import { readLists } from '../../scripts/watchlists/readLists';
import { inventPerson } from './inventedNames';
import { createRandom } from './random';

export interface BenchList {
  readonly source: string;
  readonly entries: readonly WatchlistEntry[];
}

const INVENTED = 4_000;

/** The lists named on the command line, or those imported into the database of DATABASE_URL; null where there are none. */
export async function listsToSearch(options: {
  readonly source: string | null;
  readonly lists: readonly string[];
}): Promise<readonly BenchList[] | null> {
  if (options.lists.length > 0) return readLists(options.lists, { incomplete: true });
  // Without a file of queries the bench needs nothing but itself, whatever the environment says.
  if (options.source === null || (process.env.DATABASE_URL ?? '') === '') return null;
  const knex = createDatabase(readEnvironment(environment.database));
  try {
    const { watchlists } = createRepositories(knex);
    const versions = await watchlists.all();
    const lists = await Promise.all(
      versions.map(async (version) => ({
        source: version.source,
        entries: (await watchlists.entries(version)) ?? [],
      })),
    );
    return lists.length > 0 ? lists : null;
  } finally {
    await knex.destroy();
  }
}

/** A list of people who do not exist. As on real lists, of one in six only the year of birth is known. */
export function inventedLists(seed: number): readonly BenchList[] {
  const random = createRandom(seed + 1);
  const entries = Array.from({ length: INVENTED }, (_, index): WatchlistEntry => {
    const { name, birthDate } = inventPerson(random);
    const year = birthDate.slice(0, 4);
    const range =
      random.between(1, 6) === 1 ? { from: `${year}-01-01`, to: `${year}-12-31` } : { from: birthDate, to: birthDate };
    return {
      id: String(index + 1),
      references: [],
      names: [{ text: name, weak: false }],
      birthDates: [range],
      countries: [],
      genders: [],
    };
  });
  return [{ source: 'invented', entries }];
}
