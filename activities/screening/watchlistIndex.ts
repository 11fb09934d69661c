import { setImmediate } from 'node:timers/promises';
import { allJoinsOf, boundOf } from '../../domain/screening/compareNames';
import { effectOf, matchEntry, scoreOf } from '../../domain/screening/matchEntry';
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

export interface Hit {
  readonly entry: WatchlistEntry;
  readonly match: EntryMatch;
}

export interface WatchlistIndex {
  readonly names: number;
  /**
   * Every entry that scores at least `minScore`, the best first: what comparing each name of the list would find. Where
   * the score is so low (`INITIAL` and what an equal birth date adds) that initials are enough, it does not find names of
   * which nothing but initials agree.
   */
  search(asked: readonly string[], person: PersonFacts, minScore: number): readonly Hit[];
}

/** Indexes the entries of one list, a few at a time so that the process goes on answering. */
export async function buildWatchlistIndex(entries: readonly WatchlistEntry[]): Promise<WatchlistIndex> {
  const vocabulary = createVocabulary();
  /** Words of a name written as one: searched only for words long enough. */
  const joined = createVocabulary();
  const names: { readonly entry: number; readonly listed: ListedWords }[] = [];
  for (const [index, entry] of entries.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await setImmediate();
    for (const { text, weak } of entry.names) {
      const words = latinWords(text);
      if (words.length === 0) continue;
      for (const word of words) vocabulary.add(word, names.length);
      for (const { text } of allJoinsOf(words)) joined.add(nameWord(text), names.length);
      names.push({ entry: index, listed: { text, weak, words } });
    }
  }
  const found = new Uint32Array(names.length);

  return {
    names: names.length,
    search(asked, person, minScore) {
      const askedWords = asked.map(latinWords).filter((words) => words.length > 0);
      const possible = new Set(askedWords.flatMap((words) => possibleNames(words, person, minScore)));
      const candidates = new Map<number, ListedWords[]>();
      for (const name of Array.from(possible).sort((a, b) => a - b)) {
        const { entry, listed } = names[name] ?? never();
        const listedNames = candidates.get(entry);
        if (listedNames === undefined) candidates.set(entry, [listed]);
        else listedNames.push(listed);
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

  /** Names that can reach the score: enough of their words are like words asked for. */
  function possibleNames(words: readonly NameWord[], person: PersonFacts, minScore: number): readonly number[] {
    const touched: number[] = [];
    const mark = (indexes: number) => (name: number) => {
      const before = found[name] ?? 0;
      if (before === 0) touched.push(name);
      found[name] = before | indexes;
    };
    const bound = boundOf(words);
    for (const [i, word] of words.entries()) {
      vocabulary.findNames(word, mark(1 << i));
      joined.findJoins(word, mark(1 << i));
    }
    for (const { indexes, text } of allJoinsOf(words)) {
      const bits = indexes.reduce((bits, index) => bits | (1 << index), 0);
      vocabulary.findWholes(nameWord(text), mark(bits));
    }
    const possible = touched.filter((name) => {
      const bits = found[name] ?? 0;
      const most = bound((index) => (bits & (1 << index)) !== 0);
      if (scoreOf(most, MOST_GAINED) < minScore) return false;
      return scoreOf(most, effectOf(qualify(person, entries[names[name]?.entry ?? -1] ?? never()))) >= minScore;
    });
    for (const name of touched) found[name] = 0;
    return possible;
  }
}

/** Of an index into an array that is always within. */
function never(): never {
  throw new Error('An index points outside its array');
}
