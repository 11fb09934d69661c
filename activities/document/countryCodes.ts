import { states } from 'mrz';

/** Codes of machine-readable zones that ISO 3166-1 writes in another way, and the one for specimens. */
const OTHERWISE_WRITTEN: Readonly<Record<string, string>> = {
  D: 'DEU',
  GBD: 'GBR',
  GBN: 'GBR',
  GBO: 'GBR',
  GBP: 'GBR',
  GBS: 'GBR',
  RKS: 'XKX',
  XXK: 'XKX',
  UTO: 'UTO',
};

/**
 * ISO 3166-1 alpha-3 for a code of a machine-readable zone (ICAO Doc 9303-3, section 5), the code itself for what only
 * travel documents know, such as organisations; null for what is no code.
 */
export function countryOf(code: string): string | null {
  const letters = code.replaceAll('<', '');
  return OTHERWISE_WRITTEN[letters] ?? (letters in states ? letters : null);
}
