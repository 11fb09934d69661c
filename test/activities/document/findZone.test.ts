import { findZone } from '../../../activities/document/findZone';
import { HOLDER } from '../../../scripts/specimen/holder';
import { frenchCardLines, visaLines } from '../../../scripts/specimen/mrz';
import type { OcrLine } from '../../../activities/media/ocrEngine';

const lines = (...texts: string[]): OcrLine[] =>
  texts.map((text, row) => {
    const [top, bottom] = [row * 50, row * 50 + 30];
    return {
      text,
      confidence: 0.95,
      box: [
        [10, top],
        [900, top],
        [900, bottom],
        [10, bottom],
      ],
    };
  });

// The specimens of ICAO Doc 9303, parts 4 to 6.
const PASSPORT = [
  'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
  'L898902C36UTO7408122F1204159ZE184226B<<<<<10',
] as const;
const SMALL_CARD = [
  'I<UTOD231458907<<<<<<<<<<<<<<<',
  '7408122F1204159UTO<<<<<<<<<<<6',
  'ERIKSSON<<ANNA<MARIA<<<<<<<<<<',
] as const;
const LARGE_CARD = ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'D231458907UTO7408122F1204159<<<<<<<6'] as const;

const ANNA = {
  familyName: 'ERIKSSON',
  givenNames: 'ANNA MARIA',
  namesTruncated: false,
  sex: 'female',
  birthDate: '740812',
  expiryDate: '120415',
  country: 'UTO',
};
const PRINT = ['UTOPIA PASSPORT', 'ERIKSSON', 'ANNA MARIA', 'DATE OF BIRTH 12.08.1974 DATE OF ISSUE 16.04.2007'];

describe('a machine-readable zone', () => {
  it.each([
    ['a passport', PASSPORT, { category: 'passport', number: 'L898902C3', checkDigits: { right: 5, all: 5 } }],
    ['a small card', SMALL_CARD, { category: 'governmentId', number: 'D23145890', checkDigits: { right: 4, all: 4 } }],
    ['a large card', LARGE_CARD, { category: 'governmentId', number: 'D23145890', checkDigits: { right: 4, all: 4 } }],
  ])('of %s is found below what is printed', (_, zone, found) => {
    expect(findZone(lines(...PRINT, ...zone))).toMatchObject({ ...ANNA, ...found });
  });

  it('is found whatever the order of its lines', () => {
    expect(findZone(lines(...SMALL_CARD.toReversed(), ...PRINT))).toMatchObject({ ...ANNA, number: 'D23145890' });
  });

  it('of a small card is found where the thin letter that it begins with was dropped', () => {
    const [document, ...rest] = SMALL_CARD;
    expect(findZone(lines(document.slice(1), ...rest))).toMatchObject({
      ...ANNA,
      category: 'governmentId',
      checkDigits: { right: 4, all: 4 },
    });
    expect(findZone(lines(PASSPORT[0].slice(1), PASSPORT[1]))).toBeNull();
  });

  it('is found in one line of text that runs up the page', () => {
    const running = [PASSPORT[1], PASSPORT[0], ...PRINT].join(' ');
    expect(findZone(lines('EST DATE', running))).toMatchObject({ ...ANNA, checkDigits: { right: 5, all: 5 } });
  });

  it.each([
    ['fillers dropped', 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<10'],
    [
      'fillers added',
      'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<<<<',
      'L898902C36UTO7408122F1204159ZE184226B<<<<<<<10',
    ],
    [
      'fillers in other shapes',
      'P«UTOERIKSSON<<ANNA〈MARIA<<<<<<<<<<<<<<<<<<<',
      'L898902C36UTO7408122F1204159ZE184226B＜(<<<10',
    ],
    [
      'letters for digits',
      'P<UT0ERIK5SON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
      'L898902C36UT074O8I22F1204I59ZE184226B<<<<<10',
    ],
    ['letters in other forms', PASSPORT[0], 'L898902℃36UTO7408122F1204159ZE184226B<<<<<10'],
    ['spaces', 'P<UTOERIKSSON<<ANNA <MARIA<<<<<<<<<< <<<<<<<<<', 'L898902C36 UTO7408122F1204159 ZE184226B<<<<<10'],
    ['fillers taken for K', 'P<UTOERIKSSONK<ANNA<MARIA<<<K<KK<<<<<<<<<<<<', PASSPORT[1]],
  ])('is read with %s', (_, names, data) => {
    expect(findZone(lines(names, data))).toMatchObject({ ...ANNA, checkDigits: { right: 5, all: 5 } });
  });

  it('is found, and in doubt, where check digits are wrong', () => {
    const zone = findZone(lines(PASSPORT[0], PASSPORT[1].replace('7408122', '7508122')));
    expect(zone?.checkDigits).toEqual({ right: 3, all: 5 });
  });

  it('is read with a sign that no zone has for an X', () => {
    const zone = findZone(
      lines('I<SWEJ×81220290<<<<<<<<<<<<<<<', '8808154F3002256SWE<<<<<<<<<<<4', 'ERIKSSON<<KIRSTEN<<<<<<<<<<<<<'),
    );
    expect(zone).toMatchObject({ number: 'JX8122029', country: 'SWE', checkDigits: { right: 4, all: 4 } });
  });

  it('has no number that is fillers in part, where a letter of it was dropped', () => {
    const zone = findZone(
      lines('<SWEJ81220290<<<<<<<<<<<<<<<', '8808154F3002256SWE<<<<<<<<<<<4', 'ERIKSSON<<KIRSTEN<<<<<<<<<<<<<'),
    );
    expect(zone?.number ?? '').not.toContain('<');
  });

  it('of Germany has one letter for its country', () => {
    const zone = findZone(
      lines('P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<', 'C01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4'),
    );
    expect(zone).toMatchObject({ country: 'DEU', nationality: 'DEU', checkDigits: { right: 5, all: 5 } });
  });

  it('of a French card before 2021 tells no expiry', () => {
    const zone = findZone(lines('IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<', '8806923102858CORINNE<<<<<<<6512068F6'));
    expect(zone).toMatchObject({
      country: 'FRA',
      familyName: 'BERTHIER',
      givenNames: 'CORINNE',
      birthDate: '651206',
      expiryDate: null,
    });
    expect(zone?.checkDigits).toEqual({ right: 3, all: 3 });
  });

  // The specimens of ICAO Doc 9303-7.
  it.each([
    ['MRV-A', 'V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L8988901C4XXX4009078F96121096ZE184226B<<<<<<'],
    ['MRV-B', 'V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'L8988901C4XXX4009078F9612109<<<<<<<<'],
    ['MRV-A misread', 'V<UT0ERIKSS0N<<ANNA<MARIA<<<<<<<<<<<<<<', 'L8988901C4XXX40O9O78F96I2IO96ZE184226B<<<'],
  ])('of a visa (%s) is told from a passport’s', (_, names, data) => {
    expect(findZone(lines(names, data))).toMatchObject({
      category: 'visa',
      ...{
        country: 'UTO',
        nationality: 'XXX',
        familyName: 'ERIKSSON',
        givenNames: 'ANNA MARIA',
        namesTruncated: false,
      },
      ...{ number: 'L8988901C', sex: 'female', birthDate: '400907', expiryDate: '961210' },
      checkDigits: { right: 3, all: 3 },
    });
  });

  it('whose names may lack a letter says so, and another reading of them is taken', () => {
    const [short, whole] = [PASSPORT[0].replace('ERIKSSON', 'ERISON').padEnd(42, '<').slice(0, 42), PASSPORT[0]];
    expect(findZone(lines(short, PASSPORT[1]))).toMatchObject({ familyName: 'ERISON', namesRepaired: true });
    const zone = findZone(lines(short, PASSPORT[1], whole));
    expect(zone).toMatchObject({ familyName: 'ERIKSSON' });
    expect(zone?.namesRepaired).toBeUndefined();
  });

  it.each([
    ['MRV-A', visaLines(HOLDER, 'MRV-A'), 'visa', 3],
    ['MRV-B', visaLines(HOLDER, 'MRV-B'), 'visa', 3],
    ['a French card', frenchCardLines({ ...HOLDER, number: '880692310285', state: 'FRA' }), 'governmentId', 3],
  ])('as our own specimens draw it (%s) is read', (_, drawn, category, all) => {
    expect(findZone(lines(...drawn))).toMatchObject({
      ...{ category, familyName: 'SPECIMEN', givenNames: 'ANA MARIA', birthDate: '900228' },
      checkDigits: { right: all, all },
    });
  });

  it('of a French card may have the code of its office', () => {
    const zone = findZone(lines('IDFRABERTHIER<<<<<<<<<<<<<<<<<923018', '8806923102858CORINNE<<<<<<<6512068F1'));
    expect(zone).toMatchObject({ familyName: 'BERTHIER', givenNames: 'CORINNE', number: '880692310285' });
  });

  it('may have a number too long for its field', () => {
    const zone = findZone(
      lines('I<UTOD23145890<7349<<<<<<<<<<<', '3407127M9507122UTO<<<<<<<<<<<2', 'STEVENSON<<PETER<JOHN<<<<<<<<<'),
    );
    expect(zone).toMatchObject({ number: 'D23145890734', checkDigits: { right: 4, all: 4 } });
  });

  it('has no country where the letters are none', () => {
    expect(findZone(lines(PASSPORT[0].replace('P<UTO', 'P<QQQ'), PASSPORT[1]))).toMatchObject({ country: null });
  });

  it('says when its names fill their field', () => {
    const names = 'P<UTONILAVADHANANANDA<WONGSAWAT<<CHAYAPA<DEJ';
    expect(findZone(lines(names, PASSPORT[1]))).toMatchObject({ namesTruncated: true, givenNames: 'CHAYAPA DEJ' });
  });

  it.each([
    ['nothing', []],
    ['print', PRINT],
    ['one of its lines', [PASSPORT[0]]],
    ['noise', ['P<UTOABCDEFGH<<KLM<<<<<<<<<<<<<<<<<<<<<<<<<<', '1234567890ABC1234567X1234567<<<<<<<<<<<<<<<<']],
  ])('is not found in %s', (_, texts) => {
    expect(findZone(lines(...texts))).toBeNull();
  });
});
