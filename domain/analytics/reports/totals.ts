import type { WordCounts } from '../counts';

/** The sum of many counts of one metric. */
export class Totals {
  private readonly sums = new Map<string, Map<string, number>>();

  add(key: string, counts: WordCounts): void {
    const words = this.sums.get(key) ?? new Map<string, number>();
    this.sums.set(key, words);
    for (const [word, n] of Object.entries(counts)) words.set(word, (words.get(word) ?? 0) + n);
  }

  get keys(): readonly string[] {
    return [...this.sums.keys()];
  }

  count(key: string, word: string): number {
    return this.sums.get(key)?.get(word) ?? 0;
  }

  wordsOf(key: string): Record<string, number> {
    return Object.fromEntries(this.sums.get(key) ?? []);
  }

  /** What is counted under words of a kind, without it: of `attempts:3` the 3. The most frequent first. */
  ofKind(key: string, kind: string): readonly (readonly [word: string, n: number])[] {
    const prefix = `${kind}:`;
    return [...(this.sums.get(key) ?? [])]
      .filter(([word]) => word.startsWith(prefix))
      .map(([word, n]) => [word.slice(prefix.length), n] as const)
      .sort(([first, n], [second, m]) => m - n || (first < second ? -1 : 1));
  }
}

/** 0 to 1; null of none. */
export function shareOf(n: number, of: number): number | null {
  return of === 0 ? null : n / of;
}
