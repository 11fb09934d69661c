import type { NameWord } from '../../domain/screening/nameWords';
import { editsAllowed, wordSimilarity } from '../../domain/screening/wordSimilarity';

const A = 'A'.charCodeAt(0);

/** The different words of all names of a list, each with the names that it occurs in. */
export interface Vocabulary {
  add(word: NameWord, name: number): void;
  /** Calls back for each name with a word that is like this one, maybe more than once. */
  findNames(word: NameWord, found: (name: number) => void): void;
}

interface Known {
  readonly word: NameWord;
  /** Which letters occur, a bit each: words a slip apart differ in at most two of them. */
  readonly letters: number;
  readonly soundLetters: number;
  readonly names: number[];
}

/**
 * Finds words by what the comparison itself calls alike, so that no match is missed: all words of about the same length
 * whose letters, or whose sounds, are nearly the same. Counting letters is cheap enough to look at every word.
 */
export function createVocabulary(): Vocabulary {
  const words = new Map<string, Known>();
  const byLength: Known[][] = [];
  const bySound = new Map<string, Known[]>();
  const bySoundLength: Known[][] = [];

  return {
    add(word, name) {
      const known = words.get(word.text);
      if (known !== undefined) {
        if (known.names.at(-1) !== name) known.names.push(name);
        return;
      }
      const made = { word, letters: lettersOf(word.text), soundLetters: lettersOf(word.sound), names: [name] };
      words.set(word.text, made);
      (byLength[word.text.length] ??= []).push(made);
      (bySoundLength[word.sound.length] ??= []).push(made);
      const alike = bySound.get(word.sound);
      if (alike === undefined) bySound.set(word.sound, [made]);
      else alike.push(made);
    },

    findNames(word, found) {
      const tell = (known: Known) => {
        for (const name of known.names) found(name);
      };
      const tellIfAlike = (known: Known) => {
        if (wordSimilarity(word, known.word) > 0) tell(known);
      };
      const { length } = word.text;
      const letters = lettersOf(word.text);
      for (let other = Math.max(1, length - 3); other <= length + 3; other += 1) {
        const edits = editsAllowed(Math.max(length, other));
        if (Math.abs(length - other) > edits) continue;
        for (const known of byLength[other] ?? []) {
          if (bitsIn(letters ^ known.letters) <= 2 * edits) tellIfAlike(known);
        }
      }
      for (const initial of length > 1 ? (byLength[1] ?? []) : []) tellIfAlike(initial);
      for (const known of bySound.get(word.sound) ?? []) tellIfAlike(known);
      const sounds = lettersOf(word.sound);
      for (let other = word.sound.length - 1; other <= word.sound.length + 1; other += 1) {
        for (const known of bySoundLength[other] ?? []) {
          if (bitsIn(sounds ^ known.soundLetters) <= 2) tellIfAlike(known);
        }
      }
    },
  };
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
