import { setImmediate } from 'node:timers/promises';
import { canBeJoined, joinsOf, mostPossible } from '../../domain/screening/compareNames';
import { matchEntry } from '../../domain/screening/matchEntry';
import type { EntryMatch, ListedWords } from '../../domain/screening/matchEntry';
import { nameWord } from '../../domain/screening/nameWords';
import type { NameWord } from '../../domain/screening/nameWords';
import { MOST_GAINED, qualify } from '../../domain/screening/qualify';
import type { PersonFacts } from '../../domain/screening/qualify';
import type { WatchlistEntry } from '../../domain/screening/watchlistEntry';
import { latinWords } from './latinWords';
import { createVocabulary } from './vocabulary';

/** Entries that are indexed without letting others have their turn; about 2 ms. */
const AT_ONCE = 50;
const MOST_LETTERS_JOINED = 24;

export interface Hit {
  readonly entry: WatchlistEntry;
  readonly match: EntryMatch;
}

export interface WatchlistIndex {
  readonly names: number;
  /** Every entry that scores at least `minScore`, the best first. */
  search(asked: readonly string[], person: PersonFacts, minScore: number): readonly Hit[];
}

/** Indexes the entries of one list, a few at a time so that the process goes on answering. */
export async function buildWatchlistIndex(entries: readonly WatchlistEntry[]): Promise<WatchlistIndex> {
  const vocabulary = createVocabulary();
  /** Neighbours that somebody may write as one word: searched only for words long enough. */
  const joined = createVocabulary();
  const names: { readonly entry: number; readonly listed: ListedWords }[] = [];
  for (const [index, entry] of entries.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await setImmediate();
    for (const { text, weak } of entry.names) {
      const words = latinWords(text);
      if (words.length === 0) continue;
      for (const word of words) vocabulary.add(word, names.length);
      for (const word of neighboursJoined(words)) joined.add(word, names.length);
      names.push({ entry: index, listed: { text, weak, words } });
    }
  }
  const found = new Uint32Array(names.length);

  return {
    names: names.length,
    search(asked, person, minScore) {
      const askedWords = asked.map(latinWords).filter((words) => words.length > 0);
      const candidates = new Map<number, ListedWords[]>();
      for (const words of askedWords) {
        for (const name of possibleNames(words, person, minScore)) {
          const { entry, listed } = names[name] ?? never();
          const listedNames = candidates.get(entry);
          if (listedNames === undefined) candidates.set(entry, [listed]);
          else if (!listedNames.includes(listed)) listedNames.push(listed);
        }
      }
      const hits = Array.from(candidates, ([index, listed]) => {
        const entry = entries[index] ?? never();
        return { entry, match: matchEntry(askedWords, person, entry, listed) };
      });
      return hits
        .filter(({ match }) => match.score >= minScore)
        .sort((a, b) => b.match.score - a.match.score || (a.entry.id < b.entry.id ? -1 : 1));
    },
  };

  function effectOn(person: PersonFacts, index: number): number {
    return qualify(person, entries[index] ?? never()).reduce((sum, { effect }) => sum + effect, 0);
  }

  /** Names that can reach the score: enough of their words are like words asked for. */
  function possibleNames(words: readonly NameWord[], person: PersonFacts, minScore: number): readonly number[] {
    const touched: number[] = [];
    const mark = (indexes: number) => (name: number) => {
      const before = found[name] ?? 0;
      if (before === 0) touched.push(name);
      found[name] = before | indexes;
    };
    // Letters alone find too much, and cost a name little when they find nothing.
    const initials = words.reduce((bits, { text }, i) => (text.length === 1 ? bits | (1 << i) : bits), 0);
    for (const [i, word] of words.entries()) {
      if (word.text.length === 1) continue;
      vocabulary.findNames(word, mark((1 << i) | initials));
      if (canBeJoined(word)) joined.findJoined(word, mark((1 << i) | initials));
    }
    for (const { indexes, text } of joinsOf(words, 5, MOST_LETTERS_JOINED)) {
      const bits = indexes.reduce((bits, index) => bits | (1 << index), initials);
      vocabulary.findJoined(nameWord(text), mark(bits));
    }
    const possible = touched.filter((name) => {
      const bits = found[name] ?? 0;
      const most = mostPossible(words, (index) => (bits & (1 << index)) !== 0);
      return most + MOST_GAINED >= minScore && most + effectOn(person, names[name]?.entry ?? -1) >= minScore;
    });
    for (const name of touched) found[name] = 0;
    return possible;
  }
}

function neighboursJoined(words: readonly NameWord[]): NameWord[] {
  return words.flatMap((word, i) => {
    const [next, third] = [words[i + 1], words[i + 2]];
    if (next === undefined) return [];
    const two = word.text + next.text;
    return third === undefined ? [nameWord(two)] : [nameWord(two), nameWord(two + third.text)];
  });
}

/** Of an index into an array that is always within. */
function never(): never {
  throw new Error('An index points outside its array');
}
