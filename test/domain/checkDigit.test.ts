import { checkDigit } from '../../domain/checkDigit';

describe('a check digit', () => {
  it.each([
    ['520727', '3'],
    ['AB2134<<<', '5'],
    ['D23145890', '7'],
    ['L898902C<', '3'],
    ['740812', '2'],
    ['120415', '9'],
    ['ZE184226B<<<<<', '1'],
    ['HA672242<658022549601086<<<<<<<<<<<<<<0', '8'],
  ])('of %s is %s, as ICAO Doc 9303 says', (text, digit) => {
    expect(checkDigit(text)).toBe(digit);
  });
});
