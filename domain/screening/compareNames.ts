import { LIGHT_WORDS, MAX_LETTERS, nameWord } from './nameWords';
import type { NameWord } from './nameWords';
import { INITIAL, editsWithin, joinedSimilarity, wordSimilarity } from './wordSimilarity';

/** How one word of a name found its like, or found none. Personal data: it quotes the person's name. */
export interface WordMatch {
  /** Words of the person's name; none for a word that only the list has. */
  readonly asked: readonly string[];
  /** Words of the listed name; none for a word that only the person has. */
  readonly listed: readonly string[];
  readonly similarity: number;
}

export interface NameComparison {
  /** 0 to 1. */
  readonly score: number;
  /** What found its like, best first; then what only the person has, then what only the list has. */
  readonly words: readonly WordMatch[];
}

/**
 * How much of its weight counts against the match when a word finds no like, after nomenklatura's logic-v2: a word that
 * the person has and the list has not speaks against it; the list often has more names than a person uses.
 */
const UNMATCHED = { asked: 0.8, listed: 0.2, mistypedArticle: 0.45 } as const;
/** By how many letters words that sound the same may differ in length. */
const JOIN_MARGIN = 2;
/** Longer names are not joined: there would be too many ways. */
const MAX_WORDS_TO_JOIN = 6;
/** Shorter words are like too much. */
const SHORTEST_WHOLE = 5;

interface Pairing {
  readonly asked: readonly number[];
  readonly listed: readonly number[];
  readonly similarity: number;
  readonly weight: number;
  /** The words themselves: what decides between equals must not be their order. */
  readonly spelling: string;
}

/**
 * Compares a person's name with a listed one, word by word, in any order of the words; each word finds at most one like,
 * the best pairs first. What one side writes as one word may be two or three on the other.
 */
export function compareNames(asked: readonly NameWord[], listed: readonly NameWord[]): NameComparison {
  const pairings = [...pairWords(asked, listed), ...pairJoinedAsked(asked, listed), ...pairJoinedListed(asked, listed)];
  pairings.sort((a, b) => b.similarity - a.similarity || b.weight - a.weight || (a.spelling < b.spelling ? -1 : 1));

  const chosen: Pairing[] = [];
  const [freeAsked, freeListed] = [new Set(asked.keys()), new Set(listed.keys())];
  for (const pairing of pairings) {
    if (!pairing.asked.every((i) => freeAsked.has(i)) || !pairing.listed.every((j) => freeListed.has(j))) continue;
    pairing.asked.forEach((i) => freeAsked.delete(i));
    pairing.listed.forEach((j) => freeListed.delete(j));
    chosen.push(pairing);
  }

  const agreed = sum(chosen.map(({ similarity, weight }) => similarity * weight));
  const paired = sum(chosen.map(({ weight }) => weight));
  const missing = UNMATCHED.asked * weightOf(asked, freeAsked) + UNMATCHED.listed * weightOf(listed, freeListed);
  const total = paired + missing;
  const textsOf = (words: readonly NameWord[], indexes: Iterable<number>) =>
    [...indexes].map((index) => words[index]?.text ?? '');
  return {
    score: total === 0 ? 0 : agreed / total,
    words: [
      ...chosen.map((pairing) => ({
        asked: textsOf(asked, pairing.asked),
        listed: textsOf(listed, pairing.listed),
        similarity: rounded(pairing.similarity),
      })),
      ...textsOf(asked, freeAsked).map((text) => ({ asked: [text], listed: [], similarity: 0 })),
      ...textsOf(listed, freeListed).map((text) => ({ asked: [], listed: [text], similarity: 0 })),
    ],
  };
}

/** Sums of the same weights in another order differ in their last digits. */
const ROUNDING = 1e-9;

/**
 * The most that any listed name scores if only some of the words asked for, and all letters that stand for a name, have a
 * like in it: what cannot reach enough need not be compared. Never less than `compareNames` says, which is what the index
 * of a list rests on.
 */
export function boundOf(asked: readonly NameWord[]): (mayMatch: (index: number) => boolean) => number {
  const words = asked.map((word) => ({
    weight: word.weight,
    isInitial: word.text.length === 1,
    atLeastMissing: Math.min(
      UNMATCHED.asked * word.weight,
      mayBeMistypedArticle(word) ? UNMATCHED.mistypedArticle : word.weight,
    ),
  }));
  return (mayMatch) => {
    let [agreed, paired, missing] = [0, 0, 0];
    for (const [index, { weight, isInitial, atLeastMissing }] of words.entries()) {
      const likeness = mayMatch(index) ? 1 : isInitial ? INITIAL : 0;
      if (likeness === 0) missing += atLeastMissing;
      else paired += weight;
      agreed += likeness * weight;
    }
    return paired === 0 ? 0 : agreed / (paired + missing) + ROUNDING;
  };
}

function pairWords(asked: readonly NameWord[], listed: readonly NameWord[]): Pairing[] {
  return asked.flatMap((a, i) =>
    listed.flatMap((b, j) => {
      const similarity = wordSimilarity(a, b);
      const weight = similarity === 0 ? mistypedArticleWeight(a, b) : a.weight;
      if (weight === 0) return [];
      return [{ asked: [i], listed: [j], similarity, weight, spelling: `${a.text} ${b.text}` }];
    }),
  );
}

/** What may be an article mistyped, such as `AAL`, speaks less against a match than another name. */
function mistypedArticleWeight(asked: NameWord, listed: NameWord): number {
  const maybe = listed.weight < asked.weight && listed.text.length > 1 && editsWithin(asked.text, listed.text, 1);
  return maybe ? UNMATCHED.mistypedArticle : 0;
}

function mayBeMistypedArticle(asked: NameWord): boolean {
  return LIGHT_WORDS.some((article) => mistypedArticleWeight(asked, article) > 0);
}

function pairJoinedAsked(asked: readonly NameWord[], listed: readonly NameWord[]): Pairing[] {
  return listed.flatMap((whole, j) =>
    joinsLike(asked, whole).map(({ indexes, similarity }) => ({
      asked: indexes,
      listed: [j],
      similarity,
      weight: sum(indexes.map((index) => asked[index]?.weight ?? 0)),
      spelling: whole.text,
    })),
  );
}

function pairJoinedListed(asked: readonly NameWord[], listed: readonly NameWord[]): Pairing[] {
  return asked.flatMap((whole, i) =>
    joinsLike(listed, whole).map(({ indexes, similarity }) => ({
      asked: [i],
      listed: indexes,
      similarity,
      weight: whole.weight,
      spelling: whole.text,
    })),
  );
}

/** Which of the words, written as one, are like another word. */
function joinsLike(words: readonly NameWord[], whole: NameWord): { indexes: readonly number[]; similarity: number }[] {
  if (!canBeJoined(whole)) return [];
  const { length } = whole.text;
  return joinsOf(words, length - JOIN_MARGIN, length + JOIN_MARGIN).flatMap(({ indexes, text }) => {
    const similarity = joinedSimilarity(nameWord(text), whole);
    return similarity === 0 ? [] : [{ indexes, similarity }];
  });
}

export function canBeJoined({ text, weight }: NameWord): boolean {
  return weight === 1 && text.length >= SHORTEST_WHOLE;
}

/** Every way to write two or three of the words as one that can be like a word that somebody else writes. */
export function allJoinsOf(words: readonly NameWord[]): ReturnType<typeof joinsOf> {
  return joinsOf(words, SHORTEST_WHOLE - JOIN_MARGIN, MAX_LETTERS + JOIN_MARGIN);
}

/**
 * Two or three words written as one of `shortest` to `longest` letters, in any order, for the order of words says
 * nothing: `MARI LIIS` also as `LIISMARI`.
 */
function joinsOf(
  words: readonly NameWord[],
  shortest: number,
  longest: number,
): { readonly indexes: readonly number[]; readonly text: string }[] {
  const joins: { indexes: number[]; text: string }[] = [];
  if (words.length > MAX_WORDS_TO_JOIN) return joins;
  for (const [i, a] of words.entries()) {
    for (const [j, b] of words.entries()) {
      const length = a.text.length + b.text.length;
      if (i === j || length > longest) continue;
      if (length >= shortest) joins.push({ indexes: [i, j], text: a.text + b.text });
      for (const [k, c] of words.entries()) {
        // Three words are written as one where an article stands between two others.
        if (
          Math.min(a.weight, b.weight, c.weight) === 1 ||
          k === i ||
          k === j ||
          length + c.text.length > longest ||
          length + c.text.length < shortest
        )
          continue;
        joins.push({ indexes: [i, j, k], text: a.text + b.text + c.text });
      }
    }
  }
  return joins;
}

function weightOf(words: readonly NameWord[], indexes: ReadonlySet<number>): number {
  return sum([...indexes].map((index) => words[index]?.weight ?? 0));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

export function rounded(score: number): number {
  return Math.round(score * 1_000) / 1_000;
}
