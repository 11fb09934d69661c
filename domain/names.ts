import { toLatinLetters } from './transliteration';

/** Words that people add, leave out or join as they please: articles, prepositions and titles. */
const PARTICLES = new Set(
  'AL BIN BINT DA DAS DE DEL DEN DER DES DI DO DOS DR DU EL IBN LA LAS LE LOS MR MRS MS OF TEN TER UND VAN VON ZU'.split(
    ' ',
  ),
);

/** How much a word says, if it finds its like: particles and initials little. */
const WEIGHT = { word: 1, particle: 0.2 } as const;
/**
 * How much of its weight counts against the match if it does not. A name that was stated and is not there is a
 * contradiction; one that is there and was not stated is how people shorten long names, and one that a truncated zone
 * had no room for says nothing. Where fewer than two names of several are stated in full, those left out count more: one
 * first name, or initials, are those of many people.
 */
const UNMATCHED = { stated: 0.8, known: 0.15, truncated: 0.1, knownOfOneStated: 0.5 } as const;
/** Names in full by which one of several is stated. */
const ENOUGH_STATED = 2;
/** Share of letters that two words must have in common to be the same one misspelt. */
const SAME_WORD = 0.7;

/**
 * How well two ways of writing a name agree, 0 to 1; in any order of the words, in any transliteration, joined or parted.
 * @param stated what a person wrote of their own name; may leave parts out
 * @param known the full name to compare it with
 * @param options.truncated the known name filled its field, so that words may be missing or cut short
 */
export function nameSimilarity(stated: string, known: string, { truncated = false } = {}): number {
  const { left, right } = joinedAlike(wordsOf(stated), wordsOf(known));
  const pairs = left.flatMap((a, i) =>
    right.map((b, j) => ({ i, j, likeness: likenessOf(a, b, truncated), lighter: Math.min(weightOf(a), weightOf(b)) })),
  );
  const [freeLeft, freeRight] = [new Set(left.keys()), new Set(right.keys())];
  const inFull = new Set<number>();
  let agreed = 0;
  let weight = 0;
  // Of pairs that are alike, those of whole names first: an initial must not take the name that stands beside it.
  for (const { i, j, likeness, lighter } of pairs.sort((a, b) => b.likeness - a.likeness || b.lighter - a.lighter)) {
    if (likeness < SAME_WORD || !freeLeft.has(i) || !freeRight.has(j)) continue;
    freeLeft.delete(i);
    freeRight.delete(j);
    if (lighter === WEIGHT.word) inFull.add(j);
    agreed += likeness * lighter;
    weight += lighter;
  }
  for (const i of freeLeft) weight += weightOf(left[i]) * (truncated ? UNMATCHED.truncated : UNMATCHED.stated);
  const names = [...right.keys()].filter((j) => weightOf(right[j]) === WEIGHT.word);
  if (inFull.size < Math.min(ENOUGH_STATED, names.length)) {
    weight += names.filter((j) => !inFull.has(j)).length * UNMATCHED.knownOfOneStated;
  } else for (const j of freeRight) weight += weightOf(right[j]) * UNMATCHED.known;
  return weight === 0 ? 0 : agreed / weight;
}

/** Words in one spelling for what transliterations write differently: Müller, Mueller and Muller; Yulia and Iuliia. */
function wordsOf(name: string): string[] {
  const words = toLatinLetters(name)
    .split(' ')
    .filter((word) => word !== '');
  return words.map((word) => word.replace(/(?<=[AOU])E|(?<=A)A/g, '').replaceAll('Y', 'I'));
}

/** Puts together what the other name writes as one word: `VAN DER BERG` and `VANDERBERG`, `MARI LIIS` and `MARILIIS`. */
function joinedAlike(left: string[], right: string[]): { left: string[]; right: string[] } {
  return { left: joinInto(left, right), right: joinInto(right, left) };
}

function joinInto(words: string[], others: readonly string[]): string[] {
  for (const length of [4, 3, 2]) {
    for (let start = 0; start + length <= words.length; start += 1) {
      const joined = words.slice(start, start + length).join('');
      if (others.includes(joined)) return joinInto(words.toSpliced(start, length, joined), others);
    }
  }
  return words;
}

function weightOf(word: string | undefined): number {
  return word === undefined || word.length === 1 || PARTICLES.has(word) ? WEIGHT.particle : WEIGHT.word;
}

function likenessOf(stated: string, known: string, truncated: boolean): number {
  const abbreviated = stated.length === 1 || known.length === 1;
  if (abbreviated && known.startsWith(stated.charAt(0))) return 1;
  if (truncated && stated.startsWith(known)) return 1;
  return 1 - editsBetween(stated, known) / Math.max(stated.length, known.length);
}

/** Levenshtein distance: letters to add, drop or change to make one word the other. */
function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(b).entries()) {
      const [diagonal = 0, above = 0] = [row[j], row[j + 1]];
      next.push(Math.min(diagonal + (letter === other ? 0 : 1), above + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
