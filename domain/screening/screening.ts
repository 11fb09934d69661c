import { toLatinLetters } from '../transliteration';
import { MAX_WORDS } from './nameWords';
import type { SearchedList } from '../registration';
import type { EntryMatch } from './matchEntry';
import type { PersonFacts } from './qualify';

/** Names what the vault keeps of the search of an attempt. */
export function screeningId(key: string, attempt: number): string {
  return `${key}-${attempt}`;
}

/** What a search of lists was made with and what it found. Personal data: it stays in the vault. */
export interface Screening {
  /** Every name that was searched. */
  readonly names: readonly string[];
  readonly person: PersonFacts;
  readonly lists: readonly (SearchedList & { readonly sha256: string })[];
  /** From the flow's review threshold upwards, the best first: those of `found` that are kept. */
  readonly matches: readonly ScreeningMatch[];
  /** How many there were. */
  readonly found: number;
}

export interface ScreeningMatch extends EntryMatch {
  readonly source: string;
  /** The entry's id on that list. */
  readonly entryId: string;
}

/** Matches that are kept; more would say nothing new of a person with so common a name. */
const MOST_KEPT = 20;

/** What is kept of a search: the best matches, and how many there were in all. */
export function screeningOf(searched: Omit<Screening, 'found'>): Screening {
  const { matches } = searched;
  const best = matches.toSorted((a, b) => b.score - a.score).slice(0, MOST_KEPT);
  return { ...searched, matches: best, found: matches.length };
}

/** Scripts that leave vowels out: a name in them is not found by how it is written in Latin letters. */
const WITHOUT_VOWELS = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}]/u;

/** Whether a list in Latin letters can be searched for a name; not for one behind more words than are compared. */
export function canBeScreened(name: string): boolean {
  return /\p{L}/u.test(name) && !WITHOUT_VOWELS.test(name) && wordsIn(name) <= MAX_WORDS;
}

function wordsIn(name: string): number {
  return toLatinLetters(name)
    .split(' ')
    .filter((word) => word !== '').length;
}
