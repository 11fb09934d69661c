import { checkDigit } from '../../domain/checkDigit';
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
  /** Who issued it and whose citizen they are, as three characters of a zone (`UTO`, `D<<`); Utopia where left out. */
  readonly state?: string;
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
    `P<${stateOf(holder)}${nameField(holder, 39)}`,
    `${number}${stateOf(holder)}${birth}${sexLetter(holder)}${expiry}${personal}${composite}`,
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
    `I<${stateOf(holder)}${number}`,
    `${birth}${sexLetter(holder)}${expiry}${stateOf(holder)}${optional}${composite}`,
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
    `I<${stateOf(holder)}${nameField(holder, 31)}`,
    `${number}${stateOf(holder)}${birth}${sexLetter(holder)}${expiry}${optional}${composite}`,
  ];
}

/** The two lines of a visa after ICAO Doc 9303-7: 44 characters each (MRV-A) or 36 (MRV-B); without a check digit over all. */
export function visaLines(holder: SpecimenHolder, format: 'MRV-A' | 'MRV-B'): [string, string] {
  const length = format === 'MRV-A' ? 44 : 36;
  const number = withCheckDigit(filled(holder.number, 9));
  const [birth, expiry] = [holder.birthDate, holder.expiryDate].map((date) => withCheckDigit(shortDate(date)));
  return [
    `V<${stateOf(holder)}${nameField(holder, length - 5)}`,
    filled(`${number}${stateOf(holder)}${birth}${sexLetter(holder)}${expiry}`, length),
  ];
}

/**
 * The two lines of a French identity card of 1995 to 2021, 36 characters each, in a layout of its own: no expiry date,
 * the given names in the second line, twelve digits of a number that begins with year and month of issue.
 */
export function frenchCardLines(holder: SpecimenHolder): [string, string] {
  const [family, given] = [holder.familyName, holder.givenNames].map((names) =>
    toLatinLetters(names).replaceAll(' ', '<'),
  );
  const first = `IDFRA${filled(family ?? '', 25)}${filled('', 6)}`;
  const number = withCheckDigit(filled(holder.number, 12).replaceAll('<', '0'));
  const birth = withCheckDigit(shortDate(holder.birthDate));
  const second = `${number}${filled((given ?? '').replaceAll('<', '<<'), 14)}${birth}${sexLetter(holder)}`;
  return [first, second + checkDigit(first + second)];
}

function stateOf({ state = UTOPIA }: SpecimenHolder): string {
  return state;
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
