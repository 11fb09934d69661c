import type { DateRange, WatchlistEntry } from './watchlistEntry';

/** What is known of the person besides names; null where it is not. */
export interface PersonFacts {
  /** `YYYY-MM-DD`. */
  readonly birthDate: string | null;
  /** ISO 3166-1 alpha-3: nationality, and countries of documents and of residence. */
  readonly countries: readonly string[];
  readonly gender: 'female' | 'male' | null;
}

export interface Qualifier {
  readonly on: 'birthDate' | 'country' | 'gender';
  readonly finding: 'sameDay' | 'within' | 'near' | 'apart' | 'differs';
  /** Added to the score of the names. */
  readonly effect: number;
}

/** Lists and people err by a year or a swapped day and month; further apart it is another person's. */
const NEAR_DAYS = 2 * 366;
const DAY_MS = 86_400_000;
/** After the order of nomenklatura's logic-v2: a birth date weighs most, and only the day is proof of anything. */
const EFFECTS = { sameDay: 0.1, within: 0, near: -0.25, apart: -0.35, country: -0.15, gender: -0.15 } as const;

/** The most that qualifiers add to a score. */
export const MOST_GAINED = EFFECTS.sameDay;

/** What birth date, country and gender say for or against a match. What either side does not know says nothing. */
export function qualify(person: PersonFacts, entry: WatchlistEntry): readonly Qualifier[] {
  const { birthDate, countries, gender } = person;
  const found: Qualifier[] = [];
  if (birthDate !== null && entry.birthDates.length > 0) {
    const finding = birthDateFinding(birthDate, entry.birthDates);
    found.push({ on: 'birthDate', finding, effect: EFFECTS[finding] });
  }
  if (countries.length > 0 && entry.countries.length > 0 && !countries.some((code) => entry.countries.includes(code)))
    found.push({ on: 'country', finding: 'differs', effect: EFFECTS.country });
  if (gender !== null && entry.genders.length > 0 && !entry.genders.includes(gender))
    found.push({ on: 'gender', finding: 'differs', effect: EFFECTS.gender });
  return found;
}

function birthDateFinding(birthDate: string, listed: readonly DateRange[]): 'sameDay' | 'within' | 'near' | 'apart' {
  if (listed.some(({ from, to }) => from === to && from === birthDate)) return 'sameDay';
  if (listed.some(({ from, to }) => from !== to && from <= birthDate && birthDate <= to)) return 'within';
  const isNear = listed.some(
    ({ from, to }) => daysBetween(birthDate, from) <= NEAR_DAYS && daysBetween(to, birthDate) <= NEAR_DAYS,
  );
  return isNear ? 'near' : 'apart';
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}
