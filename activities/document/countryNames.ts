import countries from 'i18n-iso-countries';
import de from 'i18n-iso-countries/langs/de.json';
import en from 'i18n-iso-countries/langs/en.json';
import es from 'i18n-iso-countries/langs/es.json';
import fr from 'i18n-iso-countries/langs/fr.json';
import pt from 'i18n-iso-countries/langs/pt.json';
import { withoutMarks } from '../../domain/transliteration';

/** What documents print instead of the names in the lists. */
const PRINTED: readonly (readonly [string, string])[] = [
  ['USA', 'USA'],
  ['UNITED STATES', 'USA'],
  ['EESTI', 'EST'],
  ['ITALIANA', 'ITA'],
  ['FRANCAISE', 'FRA'],
  ['PORTUGUESA', 'PRT'],
  ['ARGENTINA', 'ARG'],
  ['BOLIVARIANA DE VENEZUELA', 'VEN'],
  ['POLSKA', 'POL'],
  ['NEDERLAND', 'NLD'],
  ['UTOPIA', 'UTO'],
];

const NAMES: readonly (readonly [string, string])[] = [
  ...[de, en, es, fr, pt].flatMap((language) =>
    Object.entries(language.countries).flatMap(([alpha2, names]) => {
      const alpha3 = countries.alpha2ToAlpha3(alpha2);
      return alpha3 === undefined ? [] : [names].flat().map((name) => [capitals(name), alpha3] as const);
    }),
  ),
  ...PRINTED,
].toSorted(([a], [b]) => b.length - a.length);

/** ISO 3166-1 alpha-3 of the one country that texts name; null where they name none, or several. */
export function countryNamedIn(texts: readonly string[]): string | null {
  const found = new Set<string>();
  for (const text of texts) {
    let rest = ` ${capitals(text)} `;
    for (const [name, alpha3] of NAMES) {
      if (!rest.includes(` ${name} `)) continue;
      found.add(alpha3);
      // A longer name may hold a shorter one: Guinea-Bissau.
      rest = rest.replaceAll(` ${name} `, ' ');
    }
  }
  const [only = null] = found;
  return found.size === 1 ? only : null;
}

function capitals(text: string): string {
  return withoutMarks(text.toUpperCase())
    .replace(/[^A-Z]+/g, ' ')
    .trim();
}
