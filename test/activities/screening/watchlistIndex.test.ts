import fc from 'fast-check';
import { latinWords } from '../../../activities/screening/latinWords';
import { buildWatchlistIndex } from '../../../activities/screening/watchlistIndex';
import { matchEntry } from '../../../domain/screening/matchEntry';
import { anEntry } from '../../support/watchlists';

const NOBODY = { birthDate: null, countries: [], gender: null };
const GIVEN = 'Hector Nadia Abdul Rahman Ivan Sergei Maria Jose Yusuf Anna Mari Liis van der J'.split(' ');
const FAMILY = 'Listado Prueba Invento Muestra Khassanov Kasanov Berg Vandenberg Alvarez Alwarez Noor Nur'.split(' ');

const names = fc
  .tuple(
    fc.array(fc.constantFrom(...GIVEN), { minLength: 1, maxLength: 3 }),
    fc.array(fc.constantFrom(...FAMILY), { minLength: 1, maxLength: 2 }),
  )
  .map(([given, family]) => [...given, ...family].join(' '));

describe('the index of a list', () => {
  it('finds every entry that a comparison with all of them finds, and no other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(names, { minLength: 1, maxLength: 30 }), names, async (listed, asked) => {
        const entries = listed.map((name, index) => anEntry({ id: String(index), names: [name] }));
        const index = await buildWatchlistIndex(entries);
        const all = entries.map((entry) => {
          const words = entry.names.map(({ text, weak }) => ({ text, weak, words: latinWords(text) }));
          return { id: entry.id, score: matchEntry([latinWords(asked)], NOBODY, entry, words).score };
        });
        const found = index
          .search([asked], NOBODY, 0.7)
          .map(({ entry, match }) => ({ id: entry.id, score: match.score }));
        const byId = (a: { id: string }, b: { id: string }) => Number(a.id) - Number(b.id);
        expect(found.toSorted(byId)).toEqual(all.filter(({ score }) => score >= 0.7).toSorted(byId));
      }),
      { numRuns: 60 },
    );
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
