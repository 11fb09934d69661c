import type { WordCounts } from '../counts';

/** The sum of many counts of one metric. */
export class Totals {
  private readonly sums = new Map<string, Map<string, number>>();
  private readonly kinds = new Map<string, ReadonlyMap<string, readonly (readonly [word: string, n: number])[]>>();

  add(key: string, counts: WordCounts): void {
    const words = this.sums.get(key) ?? new Map<string, number>();
    this.sums.set(key, words);
    this.kinds.delete(key);
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
    return [...(this.kindsOf(key).get(kind) ?? [])].sort(
      ([first, n], [second, m]) => m - n || (first < second ? -1 : 1),
    );
  }

  /** Told apart once for all kinds: there are hundreds of words. */
  private kindsOf(key: string): ReadonlyMap<string, readonly (readonly [word: string, n: number])[]> {
    const known = this.kinds.get(key);
    if (known !== undefined) return known;
    const kinds = new Map<string, [string, number][]>();
    for (const [word, n] of this.sums.get(key) ?? []) {
      const colon = word.indexOf(':');
      const kind = word.slice(0, Math.max(0, colon));
      const words = kinds.get(kind) ?? [];
      kinds.set(kind, words);
      words.push([word.slice(colon + 1), n]);
    }
    this.kinds.set(key, kinds);
    return kinds;
  }
}

/** 0 to 1; null of none. */
export function shareOf(n: number, of: number): number | null {
  return of === 0 ? null : n / of;
}
