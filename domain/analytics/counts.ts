/**
 * What is counted, and under which words. Each metric has keys, such as those of the steps, and each key words with
 * numbers; words with a colon name a kind and one of it, such as `attempts:3`.
 */
export const METRICS = ['now', 'outcome', 'step', 'failure', 'time', 'redFlag', 'review'] as const;
export type Metric = (typeof METRICS)[number];

export type WordCounts = Readonly<Record<string, number>>;
export type KeyCounts = Readonly<Record<string, WordCounts>>;
export type Counts = Readonly<Partial<Record<Metric, KeyCounts>>>;

/** Counts by one number more each time. */
export class Tally {
  private readonly counted: Partial<Record<Metric, Record<string, Record<string, number>>>> = {};

  add(metric: Metric, key: string, word: string, n = 1): void {
    if (n === 0) return;
    const words = ((this.counted[metric] ??= {})[key] ??= {});
    words[word] = (words[word] ?? 0) + n;
  }

  get counts(): Counts {
    return this.counted;
  }
}
