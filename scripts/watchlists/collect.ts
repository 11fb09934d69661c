import type { DateRange, ListedGender, ListedName, WatchlistEntry } from '../../domain/screening/watchlistEntry';
import { groupBy } from './groupBy';
import { listedCountries } from './listedCountries';

/** What one row of a list says of an entry that has several rows. */
export interface EntryRow {
  readonly id: string;
  readonly references: readonly string[];
  readonly names: readonly (ListedName & { readonly main: boolean })[];
  readonly birthDates: readonly DateRange[];
  readonly countries: readonly string[];
  readonly gender: string;
}

/** Entries from their rows, in the order in which each is first named; what rows repeat is kept once. */
export function collectEntries(rows: readonly EntryRow[]): WatchlistEntry[] {
  return Array.from(
    groupBy(rows, ({ id }) => id),
    ([id, parts]) => {
      const names = parts.flatMap((part) => part.names).sort((a, b) => Number(b.main) - Number(a.main));
      return {
        id,
        references: unique(parts.flatMap(({ references }) => references)),
        names: uniqueBy(names, ({ text }) => text).map(({ text, weak }) => ({ text, weak })),
        birthDates: uniqueBy(
          parts.flatMap((part) => part.birthDates),
          ({ from, to }) => `${from} ${to}`,
        ),
        countries: listedCountries(parts.flatMap((part) => part.countries)),
        genders: unique(parts.flatMap(({ gender }) => genderOf(gender) ?? [])),
      };
    },
  );
}

function genderOf(text: string): ListedGender | null {
  const gender = text.toLowerCase();
  if (gender === 'm' || gender === 'male') return 'male';
  return gender === 'f' || gender === 'female' ? 'female' : null;
}

function unique<Value extends string>(texts: readonly Value[]): Value[] {
  return [...new Set(texts)];
}

function uniqueBy<Value>(values: readonly Value[], keyOf: (value: Value) => string): Value[] {
  return [...new Map(values.toReversed().map((value) => [keyOf(value), value])).values()].reverse();
}
