import { compareNames, rounded } from './compareNames';
import type { WordMatch } from './compareNames';
import type { NameWord } from './nameWords';
import { qualify } from './qualify';
import type { PersonFacts, Qualifier } from './qualify';
import type { WatchlistEntry } from './watchlistEntry';

/** A nickname alone identifies nobody: at best it makes a person look. */
const WEAK_NAME = 0.9;

/** One name of an entry, ready to be compared. */
export interface ListedWords {
  readonly text: string;
  readonly weak: boolean;
  readonly words: readonly NameWord[];
}

/** How well an entry fits a person, and why. Personal data. */
export interface EntryMatch {
  /** 0 to 1, in thousandths: the best of its names, then birth date, country and gender. */
  readonly score: number;
  readonly nameScore: number;
  /** The listed name that fits best. */
  readonly name: string;
  readonly words: readonly WordMatch[];
  readonly qualifiers: readonly Qualifier[];
}

/** Scores an entry by the best pair of a name of the person and one of those of its names that may fit. */
export function matchEntry(
  asked: readonly (readonly NameWord[])[],
  person: PersonFacts,
  entry: WatchlistEntry,
  listed: readonly ListedWords[],
): EntryMatch {
  const none: Omit<EntryMatch, 'score' | 'qualifiers'> = { nameScore: 0, name: '', words: [] };
  const best = listed.reduce((best, { text, weak, words: listedWords }) => {
    for (const words of asked) {
      const comparison = compareNames(words, listedWords);
      const nameScore = rounded(comparison.score * (weak ? WEAK_NAME : 1));
      if (nameScore > best.nameScore) best = { nameScore, name: text, words: comparison.words };
    }
    return best;
  }, none);
  const qualifiers = qualify(person, entry);
  return { ...best, qualifiers, score: scoreOf(best.nameScore, effectOf(qualifiers)) };
}

export function effectOf(qualifiers: readonly Qualifier[]): number {
  return qualifiers.reduce((total, { effect }) => total + effect, 0);
}

/** 0 to 1, in thousandths; never less for names that fit better. */
export function scoreOf(nameScore: number, effect: number): number {
  return rounded(Math.min(1, Math.max(0, rounded(nameScore) + effect)));
}
