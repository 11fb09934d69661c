import { toLatinLetters } from '../../domain/transliteration';

/** An invented person and what their document says. Dates are `YYYY-MM-DD`. */
export interface SpecimenHolder {
  readonly familyName: string;
  readonly givenNames: string;
  readonly birthDate: string;
  readonly sex: 'F' | 'M' | 'X';
  /** Capitals and digits, at most nine. */
  readonly number: string;
  readonly expiryDate: string;
}

/** The state that ICAO invented for specimens. */
export const UTOPIA = 'UTO';

/** The two lines of a passport (TD3), 44 characters each, after ICAO Doc 9303-4. */
export function passportLines(holder: SpecimenHolder): [string, string] {
  const number = withCheckDigit(filled(holder.number, 9));
  const birth = withCheckDigit(shortDate(holder.birthDate));
  const expiry = withCheckDigit(shortDate(holder.expiryDate));
  const personal = `${filled('', 14)}<`;
  const composite = checkDigit(number + birth + expiry + personal);
  return [
    `P<${UTOPIA}${nameField(holder, 39)}`,
    `${number}${UTOPIA}${birth}${sexLetter(holder)}${expiry}${personal}${composite}`,
  ];
}

/** The three lines of a small card (TD1), 30 characters each, after ICAO Doc 9303-5. */
export function smallCardLines(holder: SpecimenHolder): [string, string, string] {
  const number = withCheckDigit(filled(holder.number, 9)) + filled('', 15);
  const birth = withCheckDigit(shortDate(holder.birthDate));
  const expiry = withCheckDigit(shortDate(holder.expiryDate));
  const optional = filled('', 11);
  const composite = checkDigit(number + birth + expiry + optional);
  return [
    `I<${UTOPIA}${number}`,
    `${birth}${sexLetter(holder)}${expiry}${UTOPIA}${optional}${composite}`,
    nameField(holder, 30),
  ];
}

/** The two lines of a large card (TD2), 36 characters each, after ICAO Doc 9303-6. */
export function largeCardLines(holder: SpecimenHolder): [string, string] {
  const number = withCheckDigit(filled(holder.number, 9));
  const birth = withCheckDigit(shortDate(holder.birthDate));
  const expiry = withCheckDigit(shortDate(holder.expiryDate));
  const optional = filled('', 7);
  const composite = checkDigit(number + birth + expiry + optional);
  return [
    `I<${UTOPIA}${nameField(holder, 31)}`,
    `${number}${UTOPIA}${birth}${sexLetter(holder)}${expiry}${optional}${composite}`,
  ];
}

/** Digits count as themselves, A to Z as 10 to 35, fillers as 0; weights 7, 3, 1; modulus 10 (ICAO Doc 9303-3, 4.9). */
export function checkDigit(text: string): string {
  const weights = [7, 3, 1];
  const sum = Array.from(text).reduce((total, sign, place) => total + valueOf(sign) * (weights[place % 3] ?? 0), 0);
  return String(sum % 10);
}

function valueOf(sign: string): number {
  return sign === '<' ? 0 : Number.parseInt(sign, 36);
}

function withCheckDigit(text: string): string {
  return text + checkDigit(text);
}

function shortDate(date: string): string {
  return date.slice(2).replaceAll('-', '');
}

function sexLetter({ sex }: SpecimenHolder): string {
  return sex === 'X' ? '<' : sex;
}

function nameField({ familyName, givenNames }: SpecimenHolder, length: number): string {
  const [family, given] = [familyName, givenNames].map((names) => toLatinLetters(names).replaceAll(' ', '<'));
  return filled(`${family}<<${given}`, length);
}

function filled(text: string, length: number): string {
  return text.padEnd(length, '<').slice(0, length);
}
