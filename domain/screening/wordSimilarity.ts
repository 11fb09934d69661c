import type { NameWord } from './nameWords';

/** Two words that sound the same are one name in two spellings, nearly as sure as the same letters. */
const SAME_SOUND = 0.96;
/** What a difference in sound costs besides: the sound says less than the letters. */
const NEAR_SOUND = 0.95;
/** A letter may stand for every name that begins with it. */
const INITIAL = 0.75;
/** Below it two words are two words. */
export const SAME_WORD = 0.7;

/**
 * How alike two words of names are, 0 to 1: Jaro-Winkler of their letters or of their sounds, and 0 where more letters
 * differ than a slip of the pen changes. Initials agree with what begins with them.
 */
export function wordSimilarity(a: NameWord, b: NameWord): number {
  if (a.text === b.text) return 1;
  if (a.text.length === 1 || b.text.length === 1) return a.text.charAt(0) === b.text.charAt(0) ? INITIAL : 0;
  // An article is not a name that happens to look like it.
  if (a.weight !== b.weight) return 0;
  const letters = isSlip(a.text, b.text) ? jaroWinkler(a.text, b.text) : 0;
  const similarity = Math.max(letters, soundSimilarity(a.sound, b.sound));
  return similarity < SAME_WORD ? 0 : similarity;
}

function soundSimilarity(a: string, b: string): number {
  if (a.length < 2 || b.length < 2) return 0;
  if (a === b) return SAME_SOUND;
  const edits = Math.min(a.length, b.length) >= 4 ? 1 : 0;
  return edits > 0 && editsWithin(a, b, edits) ? NEAR_SOUND * jaroWinkler(a, b) : 0;
}

/** Whether so few letters differ that it may be the same word mistyped: one, two from seven letters, three from eleven. */
function isSlip(a: string, b: string): boolean {
  return editsWithin(a, b, editsAllowed(Math.max(a.length, b.length)));
}

export function editsAllowed(length: number): number {
  return length < 7 ? 1 : length < 11 ? 2 : 3;
}

/**
 * Whether at most `most` letters must be added, dropped, changed or swapped with their neighbour to make one word the
 * other (optimal string alignment).
 */
export function editsWithin(a: string, b: string, most: number): boolean {
  if (Math.abs(a.length - b.length) > most) return false;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min((row[j - 1] ?? 0) + same, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      next.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return false;
    before = row;
    row = next;
  }
  return (row[b.length] ?? 0) <= most;
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
