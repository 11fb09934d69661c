import type { NameWord } from './nameWords';

/** Two words that sound the same are one name in two spellings, nearly as sure as the same letters. */
const SAME_SOUND = 0.96;
/**
 * What a difference in sound costs besides: the sound says less than the letters. Short words, and those that begin with
 * another sound, are other names.
 */
const NEAR_SOUND = 0.95;
const SHORTEST_NEAR = 5;
/** A letter may stand for every name that begins with it. */
export const INITIAL = 0.5;
/** Shorter than this, an article and a name that differ in a letter have nothing to do with each other. */
const SHORTEST_ALIKE = 4;
export const MOST_EDITS = 3;
/** Below it two words are two words. */
export const SAME_WORD = 0.7;

/**
 * How alike two words of names are, 0 to 1: Jaro-Winkler of their letters or of their sounds, and 0 where more letters
 * differ than a slip of the pen changes. Initials agree with what begins with them.
 */
export function wordSimilarity(a: NameWord, b: NameWord): number {
  if (a.text === b.text) return 1;
  if (a.text.length === 1 || b.text.length === 1) return a.text.startsWith(b.text.charAt(0)) ? INITIAL : 0;
  // An article is not a name that happens to look like it.
  if (a.weight !== b.weight && Math.min(a.text.length, b.text.length) < SHORTEST_ALIKE) return 0;
  const edits = editsAllowed(Math.max(a.text.length, b.text.length));
  const letters = editsWithin(a.text, b.text, edits) ? slipSimilarity(a.text, b.text) : 0;
  const similarity = Math.max(letters, soundSimilarity(a.sound, b.sound));
  return similarity < SAME_WORD ? 0 : similarity;
}

/** The same for a word that somebody else writes as several: only one letter may differ, for there are many ways to join. */
export function joinedSimilarity(joined: NameWord, whole: NameWord): number {
  if (joined.text === whole.text) return 1;
  if (joined.sound === whole.sound) return SAME_SOUND;
  return editsWithin(joined.text, whole.text, 1) ? jaroWinkler(joined.text, whole.text) : 0;
}

/** Jaro-Winkler looks too near for the letters of short words, so that it sees nothing of ALD in ADL. */
function slipSimilarity(a: string, b: string): number {
  const similarity = jaroWinkler(a, b);
  return similarity < SAME_WORD && Math.max(a.length, b.length) === 3 ? SAME_WORD : similarity;
}

function soundSimilarity(a: string, b: string): number {
  if (a.length < 2 || b.length < 2) return 0;
  if (a === b) return SAME_SOUND;
  const mayBeNear = Math.min(a.length, b.length) >= SHORTEST_NEAR && a.startsWith(b.charAt(0));
  return mayBeNear && editsWithin(a, b, 1) ? NEAR_SOUND * jaroWinkler(a, b) : 0;
}

/** How many letters may differ in a word mistyped: one, two from seven letters, three from eleven. */
export function editsAllowed(length: number): number {
  return length < 7 ? 1 : length < 11 ? 2 : MOST_EDITS;
}

/** Longer words are cut to this before they come here. */
const LONGEST = 64;
/** Three rows of the table, used again and again: this runs a thousand times a query. */
const TABLE = [new Uint8Array(LONGEST + 1), new Uint8Array(LONGEST + 1), new Uint8Array(LONGEST + 1)] as const;

/**
 * Whether at most `most` letters must be added, dropped, changed or swapped with their neighbour to make one word the
 * other (optimal string alignment). Looks only at the cells of the table that can stay within.
 */
export function editsWithin(a: string, b: string, most: number): boolean {
  if (Math.abs(a.length - b.length) > most || Math.max(a.length, b.length) > LONGEST) return false;
  let [before, row, next]: readonly Uint8Array[] & { length: 3 } = [...TABLE];
  const over = most + 1;
  for (let j = 0; j <= b.length; j += 1) row[j] = Math.min(j, over);
  for (let i = 1; i <= a.length; i += 1) {
    const from = Math.max(1, i - most);
    const to = Math.min(b.length, i + most);
    let least = from === 1 ? i : over;
    next[from - 1] = Math.min(least, over);
    for (let j = from; j <= to; j += 1) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1;
      let cost = Math.min((row[j - 1] ?? over) + same, (next[j - 1] ?? over) + 1);
      if (j < i + most) cost = Math.min(cost, (row[j] ?? over) + 1);
      if (same === 1 && i > 1 && j > 1 && swapped(a, b, i, j)) cost = Math.min(cost, (before[j - 2] ?? over) + 1);
      next[j] = Math.min(cost, over);
      if (cost < least) least = cost;
    }
    if (least > most) return false;
    [before, row, next] = [row, next, before];
  }
  return (row[b.length] ?? over) <= most;
}

function swapped(a: string, b: string, i: number, j: number): boolean {
  return a.charCodeAt(i - 1) === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1);
}

/** Jaro-Winkler similarity with the usual prefix of up to four letters at 0.1 each (Winkler 1990). */
export function jaroWinkler(a: string, b: string): number {
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const taken: boolean[] = [];
  const common: string[] = [];
  for (let i = 0; i < a.length; i += 1) {
    for (let j = Math.max(0, i - reach); j <= Math.min(b.length - 1, i + reach); j += 1) {
      if (taken[j] === true || a[i] !== b[j]) continue;
      taken[j] = true;
      common.push(a[i] ?? '');
      break;
    }
  }
  if (common.length === 0) return 0;
  const ordered = Array.from(b).filter((_, j) => taken[j] === true);
  const swapped = common.filter((letter, index) => letter !== ordered[index]).length / 2;
  const matches = common.length;
  const jaro = (matches / a.length + matches / b.length + (matches - swapped) / matches) / 3;
  let prefix = 0;
  while (prefix < 4 && prefix < Math.min(a.length, b.length) && a[prefix] === b[prefix]) prefix += 1;
  return jaro + prefix * 0.1 * (1 - jaro);
}
