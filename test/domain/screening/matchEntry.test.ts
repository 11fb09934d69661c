import { matchEntry } from '../../../domain/screening/matchEntry';
import { nameWords } from '../../../domain/screening/nameWords';
import type { PersonFacts } from '../../../domain/screening/qualify';
import type { WatchlistEntry } from '../../../domain/screening/watchlistEntry';
import { anEntry } from '../../support/watchlists';

const UNKNOWN: PersonFacts = { birthDate: null, countries: [], gender: null };

function match(name: string, person: Partial<PersonFacts>, entry: WatchlistEntry) {
  const listed = entry.names.map(({ text, weak }) => ({ text, weak, words: nameWords(text) }));
  return matchEntry([nameWords(name)], { ...UNKNOWN, ...person }, entry, listed);
}

describe('an entry of a list', () => {
  const entry = anEntry({
    names: ['Ivan Listov', 'Johann Listow'],
    birthDates: [{ from: '1970-03-12', to: '1970-03-12' }],
    countries: ['COL'],
    genders: ['male'],
  });

  it('fits by the best of its names', () => {
    expect(match('Listow Johann', {}, entry)).toMatchObject({ score: 1, name: 'Johann Listow' });
  });

  it.each([
    ['1970-03-12', 'sameDay', 1],
    ['1970-12-03', 'near', 0.75],
    ['1972-03-11', 'near', 0.75],
    ['1990-03-12', 'apart', 0.65],
  ])('born on %s: %s', (birthDate, finding, score) => {
    expect(match('Ivan Listov', { birthDate }, entry)).toMatchObject({
      score,
      qualifiers: [{ on: 'birthDate', finding }],
    });
  });

  it('whose day of birth is not known asks for the year only', () => {
    const year = anEntry({ names: ['Ivan Listov'], birthDates: [{ from: '1970-01-01', to: '1970-12-31' }] });
    expect(match('Ivan Listov', { birthDate: '1970-07-01' }, year).score).toBe(1);
    expect(match('Ivan Listov', { birthDate: '1969-12-31' }, year).score).toBe(0.75);
    expect(match('Ivan Listov', { birthDate: '1980-01-01' }, year).score).toBe(0.65);
  });

  it('with several birth dates may have any of them', () => {
    const dates = ['1970-03-12', '1985-01-01'].map((day) => ({ from: day, to: day }));
    const unsure = anEntry({ names: ['Ivan Listov'], birthDates: dates });
    expect(match('Ivan Listov', { birthDate: '1985-01-01' }, unsure).qualifiers).toMatchObject([
      { finding: 'sameDay' },
    ]);
  });

  it('fits less from another country or with another gender, and as well where that is not known', () => {
    expect(match('Ivan Listov', { countries: ['PER'] }, entry).score).toBe(0.85);
    expect(match('Ivan Listov', { countries: ['PER', 'COL'] }, entry).score).toBe(1);
    expect(match('Ivan Listov', { gender: 'female' }, entry).score).toBe(0.85);
    expect(match('Ivan Listov', { gender: 'female', countries: ['PER'], birthDate: '2000-01-01' }, entry).score).toBe(
      0.35,
    );
    expect(match('Ivan Listov', {}, anEntry({ names: ['Ivan Listov'] })).qualifiers).toEqual([]);
  });

  it('is helped over a misspelling by the day of birth, which alone helps nobody', () => {
    const [without, withDate] = [{}, { birthDate: '1970-03-12' }].map(
      (person) => match('Iwan Listof', person, entry).score,
    );
    expect(withDate).toBeGreaterThan(without ?? 1);
    expect(match('Ana Gómez', { birthDate: '1970-03-12' }, entry).score).toBeLessThan(0.2);
  });

  it('with a nickname that says little fits less by it', () => {
    const nicknamed = {
      ...anEntry({}),
      names: [
        { text: 'Ivan Listov', weak: false },
        { text: 'El Listo', weak: true },
      ],
    };
    expect(match('El Listo', {}, nicknamed).score).toBe(0.9);
  });
});
