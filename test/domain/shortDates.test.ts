import { agreesWithShortDate, birthDateOf, expiryDateOf } from '../../domain/shortDates';

const at = '2026-06-15T12:00:00.000Z';

describe('a date of two-digit years', () => {
  it.each([
    ['900228', '1990-02-28'],
    ['260614', '2026-06-14'],
    ['260615', '2026-06-15'],
    ['260616', '1926-06-16'],
    ['270101', '1927-01-01'],
    ['000229', '2000-02-29'],
    ['010229', null],
    ['901301', null],
    ['90<<<<', null],
    ['', null],
  ])('of birth: %s is %s', (short, date) => {
    expect(birthDateOf(short, at)).toBe(date);
  });

  it.each([
    ['310415', '2031-04-15'],
    ['120415', '2012-04-15'],
    ['760101', '2076-01-01'],
    ['770101', '1977-01-01'],
    ['990101', '1999-01-01'],
    ['<<<<<<', null],
    ['310231', null],
  ])('of expiry: %s is %s', (short, date) => {
    expect(expiryDateOf(short, at)).toBe(date);
  });

  it('of expiry may lie in the next century', () => {
    expect(expiryDateOf('050101', '2097-01-01T00:00:00.000Z')).toBe('2105-01-01');
    expect(birthDateOf('980101', '2103-01-01T00:00:00.000Z')).toBe('2098-01-01');
  });
});

describe('agreement with a whole date', () => {
  it.each([
    ['1990-02-28', '900228', true],
    ['1990-02-28', '900229', false],
    ['1990-02-28', '90<<<<', true],
    ['1990-02-28', '91<<<<', false],
    ['1990-02-28', '<<<<<<', true],
    ['1990-02-28', '9002', false],
  ])('%s and %s: %s', (date, short, agrees) => {
    expect(agreesWithShortDate(date, short)).toBe(agrees);
  });
});
