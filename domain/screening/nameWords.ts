import { toLatinLetters } from '../transliteration';

/** A word of a name, with what every comparison needs of it. */
export interface NameWord {
  readonly text: string;
  /** What is left when the spellings of different transliterations are made one. */
  readonly sound: string;
  /** How much it says, 0 to 1: articles, titles and initials say little. */
  readonly weight: number;
}

/** Articles, words for son and daughter, titles: what people add, leave out or join as they please. */
const LIGHT_TEXTS = new Set(
  (
    'AL EL AD AN AR AS ASH AT AZ UL UR BIN BEN IBN BINT BINTI OULD UD ED ' +
    'DA DAS DE DEL DEN DER DES DI DO DOS DU LA LAS LE LOS OF TEN TER VAN VON ZU Y E ' +
    'MR MRS MS DR SIR HAJI HAJJI HAJ HAJJ SHEIKH SHAYKH SHEIK MULLAH MULLA MAULAVI MAWLAWI MAULANA GENERAL COLONEL JR SR'
  ).split(' '),
);
const LIGHT = 0.2;

/** Most words that are compared; of longer names the first ones. No name on the lists of the UN and the USA is longer. */
export const MAX_WORDS = 16;
export const MAX_LETTERS = 40;

/** The words of a name in Latin letters; those of other scripts must have been transliterated before. */
export function nameWords(latin: string): readonly NameWord[] {
  const words = toLatinLetters(latin)
    .split(' ')
    .filter((word) => word !== '');
  return words.slice(0, MAX_WORDS).map(nameWord);
}

export function nameWord(letters: string): NameWord {
  const text = letters.slice(0, MAX_LETTERS);
  return { text, sound: soundOf(text), weight: text.length === 1 || LIGHT_TEXTS.has(text) ? LIGHT : 1 };
}

/**
 * In this order. They join what the usual romanisations of Arabic, Cyrillic, Persian, Korean and German names write
 * differently: Yusuf and Youssef, Hasan and Khassan, Gaddafi and Qadhafi, Sergei and Sergey, Mueller and Muller.
 */
const SAME_SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/SCH|SH|TCH|CH|ZH|DZH|DJ|J/g, 'S'],
  [/PH/g, 'F'],
  [/KH/g, 'H'],
  [/[GQ]H|CK|[CGQ]/g, 'K'],
  [/X/g, 'KS'],
  [/TH/g, 'T'],
  [/DH/g, 'D'],
  [/[WV]/g, 'V'],
  [/Z/g, 'S'],
  [/(?<=[AOU])E(?=[^AEIOUY]|$)/g, ''],
  [/AI|AY|EI|EY|EE|IE|IY|YI|YE|[EIY]+/g, 'I'],
  [/OU|OO|UO|AU|AW|[OU]+/g, 'U'],
  [/H(?=[^AIU]|$)/g, ''],
  [/(.)\1+/g, '$1'],
];

function soundOf(word: string): string {
  return SAME_SOUNDS.reduce((sound, [spelling, letter]) => sound.replace(spelling, letter), word);
}

export const LIGHT_WORDS: readonly NameWord[] = Array.from(LIGHT_TEXTS, nameWord);
