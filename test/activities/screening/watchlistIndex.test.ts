import fc from 'fast-check';
import { latinWords } from '../../../activities/screening/latinWords';
import { buildWatchlistIndex } from '../../../activities/screening/watchlistIndex';
import { matchEntry } from '../../../domain/screening/matchEntry';
import { canBeScreened } from '../../../domain/screening/screening';
import { anEntry } from '../../support/watchlists';

const NOBODY = { birthDate: null, countries: [], gender: null };
const GIVEN = 'Hector Nadia Abdul Rahman Ivan Sergei Maria Jose Yusuf Anna Mari Liis van der J'.split(' ');
const FAMILY = 'Listado Prueba Invento Muestra Khassanov Kasanov Berg Vandenberg Alvarez Alwarez Noor Nur'.split(' ');

const ARTICLES = 'AL BIN VAN DEN DER DI LA'.split(' ');

const letters = (word: string) => fc.nat(word.length - 1);
/** A word as it is, with a slip of the pen, cut to its initial, or of letters that are no name. */
const words = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...GIVEN, ...FAMILY) },
  { weight: 2, arbitrary: fc.constantFrom(...ARTICLES) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(...GIVEN, ...FAMILY, ...ARTICLES)
      .chain((word) => fc.tuple(fc.constant(word), letters(word), fc.constantFrom('', 'a', 'h', 'ss')))
      .map(([word, at, put]) => word.slice(0, at) + put + word.slice(at + 1)),
  },
  { weight: 1, arbitrary: fc.constantFrom('A', 'B', 'J', 'N') },
  {
    weight: 1,
    arbitrary: fc.string({
      unit: fc.constantFrom('a', 'b', 'e', 'h', 'i', 'j', 'k', 'l'),
      minLength: 1,
      maxLength: 45,
    }),
  },
);
/** Words in any order, some of them written as one. */
const names = fc
  .array(fc.tuple(words, fc.constantFrom(' ', ' ', ' ', '')), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.flat().join(''));
const people = fc.record({
  birthDate: fc.constantFrom(null, '1970-03-12', '1971-01-01', '2000-01-01'),
  countries: fc.constantFrom([], ['COL'], ['PER', 'COL']),
  gender: fc.constantFrom(null, 'male' as const),
});
const entries = fc.record({
  names: fc.array(fc.record({ text: names, weak: fc.boolean() }), { minLength: 1, maxLength: 3 }),
  birthDates: fc.constantFrom([], [{ from: '1970-03-12', to: '1970-03-12' }]),
  countries: fc.constantFrom([], ['PER']),
  genders: fc.constantFrom([], ['female' as const]),
});

describe('the index of a list', () => {
  it('finds every entry that a comparison with all of them finds, with the same match, and no other', async () => {
    const asked = fc.array(names, { minLength: 1, maxLength: 2 });
    const scores = fc.oneof(fc.constantFrom(0.7, 0.85), fc.double({ min: 0.601, max: 1, noNaN: true }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(entries, { minLength: 1, maxLength: 12 }),
        asked,
        people,
        scores,
        async (listed, asked, person, minScore) => {
          const list = listed.map((entry, index) => ({ ...anEntry({ id: String(index) }), ...entry }));
          const index = await buildWatchlistIndex(list);
          const all = list.map((entry) => {
            const words = entry.names.map(({ text, weak }) => ({ text, weak, words: latinWords(text) }));
            return { id: entry.id, match: matchEntry(asked.map(latinWords), person, entry, words) };
          });
          const found = index.search(asked, person, minScore).map(({ entry: { id }, match }) => ({ id, match }));
          const byId = (a: { id: string }, b: { id: string }) => Number(a.id) - Number(b.id);
          expect(found.toSorted(byId)).toEqual(all.filter(({ match }) => match.score >= minScore));
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ['what may be an article mistyped counts less than a name', 'der Nadia Ivan Listado', 'van Nadia Listado'],
    ['words of the list written as one, in any order', 'Liismari Prueba', 'PRUEBA, Mari Liis'],
    ['short words written as one, with a letter left out', 'Ab Cd', 'Abcde'],
    ['nothing but letters', 'A B', 'B A'],
    ['long words written as one', `${'ab'.repeat(7)} ${'cd'.repeat(8)}`, 'ab'.repeat(7) + 'cd'.repeat(8)],
  ])('finds %s', async (_, asked, listed) => {
    const index = await buildWatchlistIndex([anEntry({ names: [listed] })]);
    expect(index.search([asked], NOBODY, 0.7)).toHaveLength(1);
  });

  it('knows a person by any name, in Latin and in Cyrillic letters, and Chinese ones by their sound', async () => {
    const index = await buildWatchlistIndex([
      anEntry({ id: '1', names: ['Hector Listado', 'Khassan Listov'] }),
      anEntry({ id: '2', names: ['Li Ming'] }),
    ]);
    const idsOf = (...asked: string[]) => index.search(asked, NOBODY, 0.85).map(({ entry }) => entry.id);
    expect(idsOf('Хассан Листов')).toEqual(['1']);
    expect(idsOf('Ana Prueba', 'LISTADO, Héctor')).toEqual(['1']);
    expect(idsOf('李明')).toEqual(['2']);
    expect(idsOf('', '...', '123')).toEqual([]);
  });

  it('knows a name behind letters whose transliteration has spaces, which count as the words that were written', async () => {
    const index = await buildWatchlistIndex([anEntry({ names: ['Hector Listado'] })]);
    const hidden = `${'𐁀'.repeat(16)} Hector Listado`;
    expect(canBeScreened(hidden)).toBe(true);
    expect(latinWords(hidden).map(({ text }) => text)).toEqual(['B'.repeat(16), 'HECTOR', 'LISTADO']);
    expect(index.search([hidden], NOBODY, 0.5)).toHaveLength(1);
  });

  it('does not find a name in Arabic letters, which write no vowels', async () => {
    const index = await buildWatchlistIndex([anEntry({ names: ['Muhammad Listadi'] })]);
    expect(index.search(['محمد لستادي'], NOBODY, 0.7)).toEqual([]);
  });

  it('stays calm with names that are nothing but repetition', async () => {
    const index = await buildWatchlistIndex([anEntry({ names: ['Ali '.repeat(200), 'A '.repeat(500)] })]);
    const since = performance.now();
    index.search(['Ali '.repeat(5_000), 'A B '.repeat(5_000)], NOBODY, 0.7);
    expect(performance.now() - since).toBeLessThan(1_000);
  });
});
