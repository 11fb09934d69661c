import { alpha2ToAlpha3, getAlpha3Code, isValid, registerLocale } from 'i18n-iso-countries';
import english from 'i18n-iso-countries/langs/en.json';

registerLocale(english);

/** How lists write countries that ISO 3166-1 names otherwise, in lower case. */
const OTHERWISE_NAMED: Readonly<Record<string, string>> = {
  bolivia: 'BOL',
  bosnia: 'BIH',
  'bosnia-herzegovina': 'BIH',
  burma: 'MMR',
  congo: 'COG',
  'congo, democratic republic of the': 'COD',
  'congo, republic of the': 'COG',
  'democratic republic of the congo': 'COD',
  "cote d'ivoire": 'CIV',
  "democratic people's republic of korea": 'PRK',
  'iran (islamic republic of)': 'IRN',
  'korea, north': 'PRK',
  'korea, south': 'KOR',
  'north korea': 'PRK',
  'occupied palestinian territories': 'PSE',
  palestinian: 'PSE',
  'south korea': 'KOR',
  syria: 'SYR',
  'the gambia': 'GMB',
  turkey: 'TUR',
  uae: 'ARE',
  uk: 'GBR',
  usa: 'USA',
  'west bank': 'PSE',
  gaza: 'PSE',
};

/** ISO 3166-1 alpha-3 of an alpha-2 or alpha-3 code or an English name; null for what is no country of today. */
export function listedCountry(text: string): string | null {
  const name = text.trim();
  const code = name.toUpperCase();
  if (/^[A-Z]{2,3}$/.test(code) && isValid(code)) return code.length === 3 ? code : (alpha2ToAlpha3(code) ?? null);
  return OTHERWISE_NAMED[name.toLowerCase()] ?? getAlpha3Code(name, 'en') ?? null;
}

/** Those that are known, once each. */
export function listedCountries(texts: Iterable<string>): string[] {
  return [...new Set(Array.from(texts, listedCountry).filter((code) => code !== null))];
}
