import { checkDigit } from '../../domain/checkDigit';
import type { MachineReadableZone } from '../../domain/documents/sources';
import { countryOf } from './countryCodes';
import { namesIn } from './zoneNames';

/** Where only digits stand, what recognition takes for one, and the reverse. */
const DIGIT_FOR: Readonly<Record<string, string>> = { O: '0', Q: '0', D: '0', I: '1', Z: '2', S: '5', G: '6', B: '8' };
const LETTER_FOR: Readonly<Record<string, string>> = { 0: 'O', 1: 'I', 2: 'Z', 5: 'S', 6: 'G', 8: 'B' };
const SEX: Readonly<Record<string, MachineReadableZone['sex']>> = { F: 'female', M: 'male', '<': 'unspecified' };

/**
 * The zone of a visa (MRV-A with lines of 44 characters, MRV-B with 36; ICAO Doc 9303-7): laid out as a passport's, but
 * without a check digit over all.
 */
export function visaZone([names = '', data = '']: readonly string[]): MachineReadableZone {
  const number = data.slice(0, 9);
  const birthDate = digitsIn(data.slice(13, 19));
  const expiryDate = digitsIn(data.slice(21, 27));
  const checks = [
    [number, data.charAt(9)],
    [birthDate, data.charAt(19)],
    [expiryDate, data.charAt(27)],
  ] as const;
  const right = checks.filter(([text, digit]) => checkDigit(text) === digitsIn(digit));
  const nameField = lettersIn(names.slice(5));
  return {
    category: 'visa',
    country: countryOf(lettersIn(names.slice(2, 5))),
    nationality: countryOf(lettersIn(data.slice(10, 13))),
    ...namesIn(nameField),
    namesTruncated: !nameField.endsWith('<'),
    number: number.replaceAll('<', ''),
    sex: SEX[data.charAt(20)] ?? null,
    birthDate,
    expiryDate,
    checkDigits: { right: right.length, all: checks.length },
  };
}

function digitsIn(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => DIGIT_FOR[letter] ?? letter);
}

function lettersIn(text: string): string {
  return text.replace(/[0-9]/g, (digit) => LETTER_FOR[digit] ?? digit);
}
