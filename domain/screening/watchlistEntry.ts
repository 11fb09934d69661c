/** How flows and imports name a list. `sandbox` is the list of invented names. */
export const WATCHLIST_SOURCE = /^(?!sandbox$)[a-z][a-z0-9-]{0,39}$/;

/** A person on a list, in one shape for every publisher. All of it is public. */
export interface WatchlistEntry {
  /** As the publisher names the entry; unique within a list. */
  readonly id: string;
  /** Other ids under which the publisher, or another one, speaks of the same entry. */
  readonly references: readonly string[];
  /** The main name first, then aliases; as they are on the list, in any script. */
  readonly names: readonly ListedName[];
  /** Every birth date that the list gives; none where it knows none. */
  readonly birthDates: readonly DateRange[];
  /** ISO 3166-1 alpha-3: citizenships, and where the person was born or lives. */
  readonly countries: readonly string[];
  readonly genders: readonly ListedGender[];
}

export type ListedGender = 'female' | 'male';

export interface ListedName {
  readonly text: string;
  /** The publisher says that it alone identifies nobody, such as a nickname. */
  readonly weak: boolean;
}

/** Both inclusive, `YYYY-MM-DD`: the same day twice, a whole year, or as far as the list is sure. */
export interface DateRange {
  readonly from: string;
  readonly to: string;
}
