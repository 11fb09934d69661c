import type { Knex } from 'knex';
import { sizeOf } from '../../domain/screening/listSize';
import type { ListSize } from '../../domain/screening/listSize';
import type { WatchlistEntry } from '../../domain/screening/watchlistEntry';
import type { Instant } from '../../domain/vocabulary';
import { only } from './only';

/** One import of a list. */
export interface WatchlistVersion {
  /** The name by which flows call the list. */
  readonly source: string;
  /** From 1. */
  readonly version: number;
  readonly format: string;
  /** `YYYY-MM-DD`: when the publisher made it; null where nobody said. */
  readonly date: string | null;
  /** Of the imported files, lower-case hex. */
  readonly sha256: string;
  readonly entries: number;
  readonly importedAt: Instant;
}

export interface WatchlistImport extends Pick<WatchlistVersion, 'source' | 'format' | 'date' | 'sha256'> {
  readonly entries: readonly WatchlistEntry[];
}

/** A list that was not to be replaced by what was imported. */
export class ReplacementRefused extends Error {
  constructor(
    readonly source: string,
    readonly before: ListSize,
    readonly now: ListSize,
  ) {
    super(`The list "${source}" was not replaced`);
    this.name = 'ReplacementRefused';
  }
}

export interface WatchlistsRepository {
  /**
   * Puts lists in the place of those with the same sources: all of them or, when anything fails, none. Screenings that
   * begin afterwards search the new ones. Tells after every part how many entries of all lists are written.
   * @throws ReplacementRefused where `mayReplace` says no to a list that is there already
   */
  import(
    lists: readonly WatchlistImport[],
    written?: (entries: number) => void,
    mayReplace?: (before: ListSize, now: ListSize) => boolean,
  ): Promise<readonly WatchlistVersion[]>;
  /** The versions that screenings search now; of sources that were never imported there is none. */
  current(sources: readonly string[]): Promise<readonly WatchlistVersion[]>;
  /** Every version that screenings search now. */
  all(): Promise<readonly WatchlistVersion[]>;
  /** Null where a newer version has taken its place: only the entries of current ones are kept. */
  entries(list: Pick<WatchlistVersion, 'source' | 'version' | 'entries'>): Promise<readonly WatchlistEntry[] | null>;
}

/** Rows of one statement. */
const PART = 500;

const columnsOf = (knex: Knex) => [
  'watchlist_versions.source',
  'watchlist_versions.version',
  'format',
  knex.raw(`to_char(list_date, 'YYYY-MM-DD') as date`),
  'sha256',
  'entries',
  'imported_at as importedAt',
];

export function createWatchlistsRepository(knex: Knex): WatchlistsRepository {
  const currentVersions = () =>
    knex('watchlist_versions')
      .join('watchlists', (join) => {
        join.on('watchlists.source', 'watchlist_versions.source');
        join.andOn('watchlists.version', 'watchlist_versions.version');
      })
      .orderBy('watchlist_versions.source')
      .select<WatchlistVersion[]>(columnsOf(knex));

  return {
    async import(lists, written = () => {}, mayReplace = () => true) {
      return knex.transaction(async (trx) => {
        let count = 0;
        const versions: WatchlistVersion[] = [];
        // Always in the same order, so that two imports of the same lists wait for each other and not in a circle.
        for (const list of lists.toSorted((a, b) => (a.source < b.source ? -1 : 1))) {
          const version = await nextVersion(trx, list.source);
          const [before, now] = [await sizeInForce(trx, list.source), sizeOf(list.entries)];
          if (!mayReplace(before, now)) throw new ReplacementRefused(list.source, before, now);
          for (let start = 0; start < list.entries.length; start += PART) {
            const part = list.entries.slice(start, start + PART);
            await trx('watchlist_entries').insert(
              part.map((entry) => ({ source: list.source, version, id: entry.id, entry: JSON.stringify(entry) })),
            );
            count += part.length;
            written(count);
          }
          await trx('watchlist_entries').where({ source: list.source }).andWhere('version', '<', version).delete();
          versions.push(await record(trx, list, version));
        }
        return versions;
      });
    },

    async current(sources) {
      return currentVersions().whereIn('watchlists.source', [...sources]);
    },

    async all() {
      return currentVersions();
    },

    async entries({ source, version, entries }) {
      const rows = await knex('watchlist_entries')
        .where({ source, version })
        .orderBy('id')
        .select<{ entry: WatchlistEntry }[]>('entry');
      return rows.length === entries ? rows.map(({ entry }) => entry) : null;
    },
  };
}

/** Takes the list's row, so that one import of it runs at a time. */
async function nextVersion(trx: Knex, source: string): Promise<number> {
  const rows = await trx('watchlists')
    .insert({ source, version: 1 })
    .onConflict('source')
    .merge({ version: trx.raw('watchlists.version + 1') })
    .returning<{ version: number }[]>('version');
  return only(rows).version;
}

/** Zero of a list that was never imported. */
async function sizeInForce(trx: Knex, source: string): Promise<ListSize> {
  const rows = await trx('watchlist_entries')
    .where({ source })
    .select<{ entries: string; names: string }[]>(
      trx.raw(`count(*) as entries, coalesce(sum(jsonb_array_length(entry -> 'names')), 0) as names`),
    );
  const { entries, names } = only(rows);
  return { entries: Number(entries), names: Number(names) };
}

async function record(trx: Knex, list: WatchlistImport, version: number): Promise<WatchlistVersion> {
  const { source, format, date, sha256, entries } = list;
  const rows = await trx('watchlist_versions')
    .insert({ source, version, format, list_date: date, sha256, entries: entries.length })
    .returning<WatchlistVersion[]>(columnsOf(trx));
  return only(rows);
}
