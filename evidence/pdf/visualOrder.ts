const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** Whether a line must be set word by word: it has words that are read from the right. */
export function hasRightToLeft(line: string): boolean {
  return RIGHT_TO_LEFT.test(line);
}

/**
 * The words of a line as they stand from left to right: those that are read from the right change places among
 * themselves. Within a word the font puts letters in order. It is what names need, and less than all of Unicode's rules.
 */
export function visualOrder(line: string): string[] {
  const placed: string[] = [];
  let reversed: string[] = [];
  for (const word of line.split(' ')) {
    if (hasRightToLeft(word)) {
      reversed = [word, ...reversed];
      continue;
    }
    placed.push(...reversed, word);
    reversed = [];
  }
  return [...placed, ...reversed];
}
