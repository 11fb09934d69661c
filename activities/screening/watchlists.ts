import type { WatchlistsRepository, WatchlistVersion } from '../../db/repositories/watchlists';
import { buildWatchlistIndex } from './watchlistIndex';
import type { WatchlistIndex } from './watchlistIndex';

/** A list as one screening sees it, whatever is imported meanwhile. */
export interface OpenWatchlist {
  readonly version: WatchlistVersion;
  readonly index: WatchlistIndex;
}

export interface Watchlists {
  /**
   * The lists as they are now. Each is kept in memory until another version takes its place.
   * @throws WatchlistMissing for a list that was never imported
   */
  open(sources: readonly string[]): Promise<readonly OpenWatchlist[]>;
}

export class WatchlistMissing extends Error {
  constructor(readonly source: string) {
    super(`The list "${source}" was never imported`);
    this.name = 'WatchlistMissing';
  }
}

interface Loading {
  readonly version: number;
  readonly index: Promise<WatchlistIndex | null>;
}

/** How often a list may be replaced while it is being read. */
const MOST_TRIES = 5;

/**
 * Lists of the database, searched in memory. Every screening asks which versions are in force, one small statement, so
 * that an import counts from the moment it is done, in every process and without anything to tell them.
 */
export function createWatchlists(repository: Pick<WatchlistsRepository, 'current' | 'entries'>): Watchlists {
  const loaded = new Map<string, Loading>();

  return {
    async open(sources) {
      for (let tries = 1; ; tries += 1) {
        const versions = await repository.current(sources);
        const missing = sources.find((source) => !versions.some((version) => version.source === source));
        if (missing !== undefined) throw new WatchlistMissing(missing);
        const opened = await Promise.all(versions.map(async (version) => ({ version, index: await indexOf(version) })));
        if (opened.every(isThere)) return opened;
        if (tries === MOST_TRIES) throw new Error('Lists are replaced faster than they can be read');
      }
    },
  };

  function indexOf(version: WatchlistVersion): Loading['index'] {
    const known = loaded.get(version.source);
    // A screening that began before an import may come late with the version before.
    if (known !== undefined && known.version >= version.version)
      return known.version === version.version ? known.index : load(version);
    const index = load(version);
    loaded.set(version.source, { version: version.version, index });
    index.then(
      (found) => {
        if (found === null) forget(version.source, index);
      },
      () => forget(version.source, index),
    );
    return index;
  }

  async function load(version: WatchlistVersion): Loading['index'] {
    const entries = await repository.entries(version);
    return entries === null ? null : buildWatchlistIndex(entries);
  }

  function forget(source: string, index: Loading['index']): void {
    if (loaded.get(source)?.index === index) loaded.delete(source);
  }
}

function isThere(list: { version: WatchlistVersion; index: WatchlistIndex | null }): list is OpenWatchlist {
  return list.index !== null;
}
