import { countryNamedIn } from '../../../activities/document/countryNames';
import { datesIn } from '../../../activities/document/printedDates';
import { printedFieldsIn } from '../../../activities/document/printedFields';
import type { OcrLine } from '../../../activities/media/ocrEngine';

/** Lines one below the other; one that is a pair stands where its numbers say (left and top). */
const page = (...rows: readonly (string | readonly [string, number, number])[]): OcrLine[] =>
  rows.map((row, place) => {
    const [text, left, top] = typeof row === 'string' ? [row, 100, 50 + 40 * place] : row;
    const right = left + 15 * text.length;
    return {
      text,
      confidence: 0.95,
      box: [
        [left, top],
        [right, top],
        [right, top + 25],
        [left, top + 25],
      ],
    };
  });
const NOTHING = {
  category: null,
  country: null,
  familyName: null,
  givenNames: null,
  number: null,
  birthDate: null,
  expiryDate: null,
};

describe('what is printed', () => {
  it('below its captions is understood', () => {
    const lines = page(
      'REPUBLICA DE COLOMBIA',
      'CEDULA DE CIUDADANIA',
      'Apellidos',
      'PÉREZ GÓMEZ',
      'Nombres',
      'ANA MARÍA',
      'FECHA DE NACIMIENTO FECHA DE EXPIRACION',
      '28 FEB 1990 15-ABR-2034',
      'NUIP 1.020.304.050',
    );
    expect(printedFieldsIn(lines)).toEqual({
      category: 'governmentId',
      country: 'COL',
      familyName: 'PEREZ GOMEZ',
      givenNames: 'ANA MARIA',
      number: '1020304050',
      birthDate: '1990-02-28',
      expiryDate: '2034-04-15',
    });
  });

  it('beside its captions is understood, also without spaces', () => {
    const lines = page('CARTENATIONALEDIDENTITE', 'Nom: BERTHIER', 'Prenom(s):CORINNE', 'Sexe:F Ne(e)le:06.12 1965');
    expect(printedFieldsIn(lines)).toMatchObject({
      ...{ category: 'governmentId', familyName: 'BERTHIER', givenNames: 'CORINNE', birthDate: '1965-12-06' },
    });
  });

  it('by its numbers is understood on a licence of the European Union', () => {
    const lines = page(
      'PERMISO DE CONDUCCION',
      '1. PEREZ GOMEZ',
      '2. ANA MARIA',
      '3. 28.02.1990 MADRID',
      '4a. 01.03.2024 4b. 01.03.2034',
      '5. 12345678-Z',
    );
    expect(printedFieldsIn(lines)).toMatchObject({
      ...{ category: 'license', familyName: 'PEREZ GOMEZ', givenNames: 'ANA MARIA', number: '12345678Z' },
      ...{ birthDate: '1990-02-28', expiryDate: '2034-03-01' },
    });
  });

  it('takes neither the title for a name nor a place for the country', () => {
    const lines = page('UTOPIA', 'SURNAME', 'DRIVER LICENSE', ['PERU', 100, 900]);
    expect(printedFieldsIn(lines)).toEqual({ ...NOTHING, category: 'license', country: 'UTO' });
  });

  it.each([
    ['further down', page('SURNAME', ['ROJAS', 100, 400])],
    ['beside the column', page('SURNAME', ['ROJAS', 800, 90])],
    ['read badly', [...page('SURNAME'), ...page(['ROJAS', 100, 90]).map((line) => ({ ...line, confidence: 0.6 }))]],
    ['nothing but the next caption', page('SURNAME', 'GIVEN NAMES')],
  ])('leaves out what is %s', (_, lines) => {
    expect(printedFieldsIn(lines)).toBeNull();
  });

  it('is left alone on a page that is tilted', () => {
    const tilted = page('SURNAME', 'ROJAS').map(({ box: [[left, top], [right]], ...line }): OcrLine => {
      const fall = Math.tan((5 * Math.PI) / 180) * (right - left);
      return {
        ...line,
        box: [
          [left, top],
          [right, top + fall],
          [right, top + fall + 25],
          [left, top + 25],
        ],
      };
    });
    expect(printedFieldsIn(tilted)).toBeNull();
  });
});

describe('a date', () => {
  it.each([
    ['28.02.1990', false, ['1990-02-28']],
    ['28/02/1990', false, ['1990-02-28']],
    ['02/28/1990', true, ['1990-02-28']],
    ['28.02.1990', true, ['1990-02-28']],
    ['1990-02-28', true, ['1990-02-28']],
    ['12 AUG/AOUT 1974', false, ['1974-08-12']],
    ['28 FEB 1990 15-ABR-2034', false, ['1990-02-28', '2034-04-15']],
    ['15 SET 2034', false, ['2034-09-15']],
    ['30.02.1990', false, []],
    ['28 XYZ 1990', false, []],
    ['NO 12345678', false, []],
  ])('as in %s (month first: %s) is %j', (text, isMonthFirst, dates) => {
    expect(datesIn(text, isMonthFirst)).toEqual(dates);
  });
});

describe('a country', () => {
  it.each([
    [['REPÚBLICA DE COLOMBIA'], 'COL'],
    [['Bundesrepublik Deutschland'], 'DEU'],
    [['REPUBLIQUE FRANCAISE'], 'FRA'],
    [['GUINEA-BISSAU'], 'GNB'],
    [['REPÚBLICA FEDERATIVA DO BRASIL'], 'BRA'],
    [['PERUGIA'], null],
    [['PERU', 'CHILE'], null],
    [[], null],
  ])('named in %j is %s', (texts, country) => {
    expect(countryNamedIn(texts)).toBe(country);
  });
});
