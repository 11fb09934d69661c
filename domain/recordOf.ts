/** A record with a value for each of these words. */
export function recordOf<Word extends string, Value>(
  words: readonly Word[],
  valueOf: (word: Word) => Value,
): Record<Word, Value> {
  return Object.fromEntries(words.map((word) => [word, valueOf(word)])) as Record<Word, Value>;
}
