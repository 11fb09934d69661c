import type { LicenceBarcode } from '../../domain/documents/sources';
import { isDate } from '../../domain/shortDates';
import { countryOf } from './countryCodes';

/** `ANSI ` or, in the first version, `AAMVA`; then who issued it (six digits). */
const HEADER = /(?:ANSI |AAMVA)(\d{6})/;
/** The first element follows the name of its subfile without a break. */
const FIRST_ELEMENT = /^.*(DL|ID)(?=D[A-Z]{2})/m;
const ELEMENT = /^(D[A-Z]{2})(.*)$/;
/** What issuers write where there is nothing. */
const NOTHING = /^(NONE|UNAVL|UNAVAIL|UNAVAILABLE)?$/i;
const SEX: Readonly<Record<string, LicenceBarcode['sex']>> = {
  1: 'male',
  2: 'female',
  9: 'unspecified',
  M: 'male',
  F: 'female',
};

/**
 * What a licence's barcode says of its holder (AAMVA DL/ID Card Design Standard, annex D, all versions); null where it is
 * another kind of barcode, or lacks name, number or birth date.
 *
 * Elements are told apart by their places: a reader that looks for `DAC` anywhere takes a family name `DACOSTA` for the
 * given name `OSTA`.
 */
export function licenceBarcodeIn(text: string): LicenceBarcode | null {
  const issuer = HEADER.exec(text)?.[1];
  if (issuer === undefined) return null;
  const elements = elementsIn(text);
  const value = (id: string) => elements.get(id) ?? '';
  const names = namesOf(value);
  const [number, birthDate] = [
    value('DAQ')
      .replace(/[^A-Z0-9]/gi, '')
      .toUpperCase(),
    dateOf(value('DBB')),
  ];
  if (names.familyName + names.givenNames === '' || number === '' || birthDate === null) return null;
  return {
    category: FIRST_ELEMENT.exec(text)?.[1] === 'ID' ? 'governmentId' : 'license',
    issuer,
    country: countryOf(value('DCG')),
    ...names,
    namesTruncated: ['DDE', 'DDF', 'DDG'].some((id) => value(id) === 'T'),
    number,
    sex: SEX[value('DBC')] ?? null,
    birthDate,
    expiryDate: dateOf(value('DBA')),
  };
}

/** The first of each stands: later subfiles are the issuer's own. */
function elementsIn(text: string): ReadonlyMap<string, string> {
  const elements = new Map<string, string>();
  for (const line of text.split(/[\n\r\u001e]+/)) {
    const [, id, value] = ELEMENT.exec(line.replace(FIRST_ELEMENT, '')) ?? [];
    if (id === undefined || value === undefined || elements.has(id)) continue;
    elements.set(id, NOTHING.test(value.trim()) ? '' : value.trim());
  }
  return elements;
}

/** Given names stand apart (from version 4), together (`DCT`), or with the family name (`DAA`, version 1). */
function namesOf(value: (id: string) => string) {
  const [whole = '', ...rest] = value('DAA').split(',');
  const given = value('DAC') === '' ? value('DCT').replaceAll(',', ' ') : `${value('DAC')} ${value('DAD')}`;
  return {
    familyName: value('DCS') === '' ? whole.trim() : value('DCS'),
    givenNames: given.trim() === '' ? rest.join(' ').trim() : given.trim(),
  };
}

/** `MMDDCCYY` in the United States, `CCYYMMDD` in Canada; no month is 19 or 20. */
function dateOf(digits: string): string | null {
  if (!/^\d{8}$/.test(digits)) return null;
  const isYearFirst = /^(19|20)/.test(digits);
  const [year, rest] = isYearFirst ? [digits.slice(0, 4), digits.slice(4)] : [digits.slice(4), digits.slice(0, 4)];
  const date = `${year}-${rest.slice(0, 2)}-${rest.slice(2)}`;
  return isDate(date) ? date : null;
}
