import fc from 'fast-check';
import { nameWord } from '../../../domain/screening/nameWords';
import { editsWithin, jaroWinkler, wordSimilarity } from '../../../domain/screening/wordSimilarity';

const words = fc.string({ unit: fc.constantFrom('A', 'B', 'C', 'D', 'E'), minLength: 1, maxLength: 10 });

/** Optimal string alignment by its definition, cell by cell. */
function editsBetween(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const at = (i: number, j: number) => table[i]?.[j] ?? Infinity;
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      const changed = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Infinity;
      table[i]?.splice(j, 1, Math.min(changed, swapped, at(i - 1, j) + 1, at(i, j - 1) + 1));
    }
  }
  return at(a.length, b.length);
}

describe('letters that differ', () => {
  it('are counted as the definition counts them', () => {
    fc.assert(
      fc.property(words, words, fc.integer({ min: 0, max: 3 }), (a, b, most) => {
        expect(editsWithin(a, b, most)).toBe(editsBetween(a, b) <= most);
      }),
    );
  });

  it.each([
    ['MARTHA', 'MARHTA', 0.961],
    ['DIXON', 'DICKSONX', 0.813],
    ['DWAYNE', 'DUANE', 0.84],
  ])('weigh for %s and %s what Winkler gives', (a, b, similarity) => {
    expect(jaroWinkler(a, b)).toBeCloseTo(similarity, 3);
  });
});

describe('two words of names', () => {
  const similarity = (a: string, b: string) => wordSimilarity(nameWord(a), nameWord(b));

  it.each([
    ['YUSUF', 'YOUSSEF'],
    ['HASAN', 'KHASSAN'],
    ['GADDAFI', 'QADHAFI'],
    ['SERGEI', 'SERGEY'],
    ['MUELLER', 'MULLER'],
    ['SHEVCHENKO', 'CHEVTCHENKO'],
    ['MOHAMMED', 'MUHAMAD'],
    ['ADL', 'ALD'],
    ['PERREZ', 'PEREZ'],
  ])('%s and %s are one in two spellings', (a, b) => {
    expect(similarity(a, b)).toBeGreaterThanOrEqual(0.7);
  });

  it.each([
    ['HASSAN', 'HUSSEIN'],
    ['MARIA', 'MARTIN'],
    ['MONA', 'MUSA'],
    ['AL', 'ALI'],
    ['KIM', 'CHO'],
  ])('%s and %s are two', (a, b) => {
    expect(similarity(a, b)).toBe(0);
  });

  it('are as alike one way as the other, and no more than equal', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        expect(similarity(a, b)).toBeCloseTo(similarity(b, a), 10);
        expect(similarity(a, b)).toBeLessThanOrEqual(1);
        expect(similarity(a, a)).toBe(1);
      }),
    );
  });
});
