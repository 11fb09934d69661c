import type { WatchlistImport } from '../../db/repositories/watchlists';
import type { WatchlistEntry } from '../../domain/screening/watchlistEntry';

/** An entry of nobody but an invented person. */
export function anEntry(
  of: Partial<Omit<WatchlistEntry, 'names'>> & { readonly names?: readonly string[] },
): WatchlistEntry {
  const { names = ['Hector Listado'], ...rest } = of;
  return {
    id: 'X-1',
    references: [],
    birthDates: [],
    countries: [],
    genders: [],
    ...rest,
    names: names.map((text) => ({ text, weak: false })),
  };
}

/** A list as an importer hands it to the database. */
export function aList(source: string, entries: readonly WatchlistEntry[]): WatchlistImport {
  return { source, format: 'own', date: '2026-02-27', sha256: 'ab'.repeat(32), entries };
}
