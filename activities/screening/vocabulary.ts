import { canBeJoined } from '../../domain/screening/compareNames';
import type { NameWord } from '../../domain/screening/nameWords';
import { MOST_EDITS, editsAllowed, joinedSimilarity, wordSimilarity } from '../../domain/screening/wordSimilarity';

const A = 'A'.charCodeAt(0);

/** The different words of all names of a list, each with the names that it occurs in. */
export interface Vocabulary {
  add(word: NameWord, name: number): void;
  /** Calls back for each name with a word that is like this one, maybe more than once; for a letter only with that letter. */
  findNames(word: NameWord, found: (name: number) => void): void;
  /** The same for several words written as one, among words that somebody may write as several. */
  findWholes(join: NameWord, found: (name: number) => void): void;
  /** The other way round: for a word that somebody may write as several, among several written as one. */
  findJoins(whole: NameWord, found: (name: number) => void): void;
}

interface Known {
  readonly word: NameWord;
  readonly names: number[];
}

/** Words of one length, with the letters that occur in each: a bit for each letter. */
interface Shelf {
  readonly letters: number[];
  readonly known: Known[];
}

/**
 * Finds words by what the comparison itself calls alike, so that no match is missed: all words of about the same length
 * whose letters, or whose sounds, are nearly the same. A slip of the pen changes at most two of the letters that occur;
 * counting these is cheap enough to look at every word.
 */
export function createVocabulary(): Vocabulary {
  const byText = new Map<string, Known>();
  const bySound = new Map<string, Known[]>();
  const texts: Shelf[] = [];
  const sounds: Shelf[] = [];

  return {
    add(word, name) {
      const known = byText.get(word.text);
      if (known !== undefined) {
        if (known.names.at(-1) !== name) known.names.push(name);
        return;
      }
      const made: Known = { word, names: [name] };
      byText.set(word.text, made);
      const alike = bySound.get(word.sound);
      if (alike === undefined) bySound.set(word.sound, [made]);
      else alike.push(made);
      putOn(texts, word.text, made);
      putOn(sounds, word.sound, made);
    },

    findNames(word, found) {
      const tellIfAlike = (known: Known) => {
        if (wordSimilarity(word, known.word) > 0) known.names.forEach(found);
      };
      const { length } = word.text;
      // A letter stands for too many words.
      if (length === 1) {
        byText.get(word.text)?.names.forEach(found);
        return;
      }
      for (let other = Math.max(1, length - MOST_EDITS); other <= length + MOST_EDITS; other += 1) {
        const edits = editsAllowed(Math.max(length, other));
        if (Math.abs(length - other) <= edits) look(texts[other], word.text, edits, tellIfAlike);
      }
      texts[1]?.known.forEach(tellIfAlike);
      bySound.get(word.sound)?.forEach(tellIfAlike);
      for (let other = word.sound.length - 1; other <= word.sound.length + 1; other += 1) {
        look(sounds[other], word.sound, 1, tellIfAlike);
      }
    },

    findWholes(join, found) {
      lookForJoined(join, (known) => {
        if (canBeJoined(known.word)) known.names.forEach(found);
      });
    },

    findJoins(whole, found) {
      if (canBeJoined(whole)) lookForJoined(whole, (known) => known.names.forEach(found));
    },
  };

  function lookForJoined(word: NameWord, each: (known: Known) => void): void {
    const tellIfAlike = (known: Known) => {
      if (joinedSimilarity(word, known.word) > 0) each(known);
    };
    for (let other = word.text.length - 1; other <= word.text.length + 1; other += 1) {
      look(texts[other], word.text, 1, tellIfAlike);
    }
    bySound.get(word.sound)?.forEach(tellIfAlike);
  }
}

function putOn(shelves: Shelf[], text: string, known: Known): void {
  const shelf = (shelves[text.length] ??= { letters: [], known: [] });
  shelf.letters.push(lettersOf(text));
  shelf.known.push(known);
}

function look(shelf: Shelf | undefined, text: string, edits: number, each: (known: Known) => void): void {
  if (shelf === undefined) return;
  const asked = lettersOf(text);
  const { letters, known } = shelf;
  for (let i = 0; i < letters.length; i += 1) {
    const word = bitsIn(asked ^ (letters[i] ?? 0)) <= 2 * edits ? known[i] : undefined;
    if (word !== undefined) each(word);
  }
}

function lettersOf(text: string): number {
  let letters = 0;
  for (let i = 0; i < text.length; i += 1) letters |= 1 << (text.charCodeAt(i) - A);
  return letters;
}

/** How many bits are set (Hacker's Delight, 5-2). */
function bitsIn(bits: number): number {
  let n = bits - ((bits >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return (((n + (n >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
