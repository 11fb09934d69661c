import fc from 'fast-check';
import { compareNames } from '../../../domain/screening/compareNames';
import { nameWords } from '../../../domain/screening/nameWords';

const compare = (asked: string, listed: string) => compareNames(nameWords(asked), nameWords(listed));
const score = (asked: string, listed: string) => compare(asked, listed).score;

const word = fc.constantFrom(
  ...'ANA MARIA ALI ABDUL RAHMAN ABDULRAHMAN KHAN PEREZ GOMEZ AL BIN J IVANOV IVANOVA HASSAN HASAN VAN DER BERG'.split(
    ' ',
  ),
);
const name = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' '));

describe('two names', () => {
  it.each([
    ['Ana María Pérez', 'PEREZ, Ana Maria'],
    ['Abdul Rahman Khan', 'KHAN ABDULRAHMAN'],
    ['Vandenberg, Jan', 'Jan van den Berg'],
    ['Mohamed Hassan al-Masri', 'Muhammad Hasan EL MASRI'],
    ['Юлия Семёнова', 'Yulia Semyonova'],
  ])('%s and %s agree', (asked, listed) => {
    expect(score(asked, listed)).toBeGreaterThanOrEqual(0.85);
  });

  it.each([
    ['Ana Pérez', 'Ana Gómez'],
    ['Ali Hassan', 'AL-HASSAN'],
    ['Juan', 'Juan Carlos Pérez Gómez'],
  ])('%s and %s do not', (asked, listed) => {
    expect(score(asked, listed)).toBeLessThan(0.7);
  });

  it('may leave a name of the list out at little cost, but not bring one of their own', () => {
    expect(score('Ana Pérez', 'Ana María Pérez')).toBeGreaterThan(0.85);
    expect(score('Ana María Pérez', 'Ana Pérez')).toBeLessThan(0.85);
  });

  it('are explained word by word', () => {
    expect(compare('Anna van der Berg Lopez', 'VANDERBERG, Ana').words).toEqual([
      { asked: ['VAN', 'DER', 'BERG'], listed: ['VANDERBERG'], similarity: 1 },
      { asked: ['ANNA'], listed: ['ANA'], similarity: 0.96 },
      { asked: ['LOPEZ'], listed: [], similarity: 0 },
    ]);
  });

  it('agree alike in any order of the words', () => {
    fc.assert(
      fc.property(
        name.chain((asked) =>
          fc.tuple(fc.constant(asked), fc.shuffledSubarray(asked.split(' '), { minLength: asked.split(' ').length })),
        ),
        name,
        ([asked, shuffled], listed) => {
          expect(score(shuffled.join(' '), listed)).toBeCloseTo(score(asked, listed), 10);
        },
      ),
    );
  });

  it('agree alike in capitals, small letters and with accents', () => {
    fc.assert(
      fc.property(name, name, (asked, listed) => {
        const written = asked.toLowerCase().replaceAll('a', 'á');
        expect(score(written, listed.toLowerCase())).toBeCloseTo(score(asked, listed), 10);
      }),
    );
  });

  it('agree wholly where they are the same, and no less than not at all', () => {
    fc.assert(
      fc.property(name, name, (asked, listed) => {
        expect(score(asked, asked)).toBeCloseTo(1, 10);
        expect(score(asked, listed)).toBeGreaterThanOrEqual(0);
        expect(score(asked, listed)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('agree less for every word that the list does not have', () => {
    fc.assert(
      fc.property(name, name, (asked, listed) => {
        expect(score(`${asked} WXYZWXYZ`, listed)).toBeLessThanOrEqual(score(asked, listed));
      }),
    );
  });
});
