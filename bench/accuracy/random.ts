/** Numbers that look random and are the same on every run. */
export interface Random {
  /** At least 0, below 1. */
  next(): number;
  /** Any number from the least to below the most. */
  real(least: number, most: number): number;
  /** A whole number, both inclusive. */
  between(least: number, most: number): number;
  pick<Value>(values: readonly Value[]): Value;
  /** Different ones, in random order. */
  some<Value>(values: readonly Value[], count: number): Value[];
}

/** Mulberry32: 32 bits of state, good enough to draw names and pictures. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  const pick = <Value>(values: readonly Value[]): Value => {
    const value = values[between(0, values.length - 1)];
    if (value === undefined) throw new Error('Nothing to pick from');
    return value;
  };
  return {
    next,
    real: (least, most) => least + next() * (most - least),
    between,
    pick,
    some(values, count) {
      const left = [...values];
      return Array.from({ length: Math.min(count, left.length) }, () => {
        const value = pick(left);
        left.splice(left.indexOf(value), 1);
        return value;
      });
    },
  };
}
