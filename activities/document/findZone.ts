import { parse } from 'mrz';
import type { Details, FieldName } from 'mrz';
import type { MachineReadableZone } from '../../domain/documents/sources';
import type { OcrLine } from '../media/ocrEngine';
import { countryOf } from './countryCodes';
import { visaZone } from './visaZone';
import { fitted, zoneLinesIn } from './zoneLines';
import { namesIn } from './zoneNames';

/** Text that is no zone has some check digits right by chance. */
const MIN_SHARE_RIGHT = 0.5;

/** Letters that were taken for digits. */
const MAX_DIGITS_IN_NAMES = 3;
/** Of the French card the rest of the line is a code of digits. */
const NAMES_LOOKED_AT = 25;

/** Where a letter of a short number was dropped its check digit is taken for a part of a long one, fillers and all. */
const FILLED_NUMBER = /<<|<$/;

/** `1` is an I misread. */
const FORMATS = [
  { name: 'TD3', lines: 2, length: 44, start: /^P/, names: { row: 0, column: 5 } },
  { name: 'TD2', lines: 2, length: 36, start: /^[ACI1]/, names: { row: 0, column: 5 } },
  { name: 'TD1', lines: 3, length: 30, start: /^[ACI1]/, names: { row: 2, column: 0 } },
  { name: 'MRV-A', lines: 2, length: 44, start: /^V/, names: { row: 0, column: 5 } },
  { name: 'MRV-B', lines: 2, length: 36, start: /^V/, names: { row: 0, column: 5 } },
] as const;

/**
 * The machine-readable zone (TD1, TD2, TD3, MRV-A or MRV-B of ICAO Doc 9303, or that of French identity cards before
 * 2021) that lines of text make up, in whatever order they come; the one with the most check digits right. Null where
 * there is none.
 */
export function findZone(lines: readonly OcrLine[]): MachineReadableZone | null {
  return betterZone(...zonesIn(lines));
}

/** As `findZone`, but every zone that the lines may be taken for. */
export function zonesIn(lines: readonly OcrLine[]): readonly MachineReadableZone[] {
  const texts = zoneLinesIn(lines);
  return FORMATS.flatMap((format) => {
    const begun = format.name === 'TD1' ? texts.flatMap(withDroppedLetter) : texts;
    const candidates = begun.flatMap((text) => fitted(text, format.length) ?? []);
    const arranged = arrangements(candidates, format.lines).filter((zoneLines) => isLaidOutAs(format, zoneLines));
    return arranged.flatMap((zoneLines) => {
      const zone = zoneIn(zoneLines);
      const isRepaired = !texts.includes(zoneLines[format.names.row] ?? '');
      return zone === null ? [] : [{ ...zone, ...(isRepaired && { namesRepaired: true }) }];
    });
  });
}

/**
 * The zone with the most check digits right. No check digit guards country and names: of equals one whose country is
 * one, then one whose line of names had its length, then the one with the most letters other than K, since letters are
 * dropped and fillers are taken for K, then the first.
 */
export function betterZone(...zones: readonly (MachineReadableZone | null)[]): MachineReadableZone | null {
  return zones.reduce((best, zone) => (worthOf(zone) > worthOf(best) ? zone : best), null);
}

/** The letter that a line begins with is dropped where it is thin; all that small cards begin with means the same. */
function withDroppedLetter(text: string): string[] {
  return text.startsWith('<') ? [text, `I${text}`] : [text];
}

/** No check digit guards the names: another line in their place would do as well, but for its digits. */
function isLaidOutAs({ start, names }: (typeof FORMATS)[number], lines: readonly string[]): boolean {
  const letters = lines[names.row]?.slice(names.column, names.column + NAMES_LOOKED_AT) ?? '';
  return start.test(lines[0] ?? '') && letters.replace(/[^0-9]/g, '').length <= MAX_DIGITS_IN_NAMES;
}

/** Every way to put that many different lines one below the other. */
function arrangements(lines: readonly string[], count: number): string[][] {
  if (count === 0) return [[]];
  return lines.flatMap((line) => {
    const others = lines.filter((other) => other !== line);
    return arrangements(others, count - 1).map((below) => [line, ...below]);
  });
}

function zoneIn(lines: readonly string[]): MachineReadableZone | null {
  if (lines[0]?.startsWith('V')) {
    const visa = visaZone(lines);
    return visa.checkDigits.right < visa.checkDigits.all * MIN_SHARE_RIGHT ? null : visa;
  }
  const { details, documentNumber, format } = parse(lines, { autocorrect: true });
  const checkDigits = details.filter((detail) => detail.field?.endsWith('CheckDigit'));
  const right = checkDigits.filter((detail) => detail.valid).length;
  const field = (name: FieldName) => details.find((detail) => detail.field === name);
  if (field('documentCode')?.valid !== true || right < checkDigits.length * MIN_SHARE_RIGHT) return null;
  if (FILLED_NUMBER.test(documentNumber ?? '')) return null;
  const text = textIn(lines, details);
  // The French card gives each its own field, all others both in one.
  const names = format === 'FRENCH_NATIONAL_ID' ? `${text('lastName')}<<${text('firstName')}` : text('lastName');
  return {
    category: text('documentCode').startsWith('P') ? 'passport' : 'governmentId',
    country: countryOf(text('issuingState')),
    nationality: countryOf(text('nationality')),
    ...namesIn(names),
    namesTruncated: !names.endsWith('<'),
    number: documentNumber ?? '',
    sex: SEX[field('sex')?.value ?? ''] ?? null,
    birthDate: text('birthDate'),
    expiryDate: field('expirationDate') === undefined ? null : text('expirationDate'),
    checkDigits: { right, all: checkDigits.length },
  };
}

const SEX: Readonly<Record<string, MachineReadableZone['sex']>> = {
  female: 'female',
  male: 'male',
  nonspecified: 'unspecified',
};

/** All that stands in the place of a field, with digits and letters put right where only one of them may stand. */
function textIn(lines: readonly string[], details: readonly Details[]): (name: FieldName) => string {
  const signs = lines.map((line) => Array.from(line));
  for (const { line, column, corrected } of details.flatMap((detail) => detail.autocorrect)) {
    signs[line]?.splice(column, 1, corrected);
  }
  return (name) => {
    const place = details.find((detail) => detail.field === name)?.ranges[0];
    return place === undefined ? '' : (signs[place.line] ?? []).slice(place.start, place.end).join('');
  };
}

function worthOf(zone: MachineReadableZone | null): number {
  if (zone === null) return 0;
  const share = zone.checkDigits.right / zone.checkDigits.all;
  const names = Array.from(zone.familyName + zone.givenNames);
  const ks = names.filter((letter) => letter === 'K').length;
  const letters = names.filter((letter) => letter !== ' ').length - ks;
  return (
    share +
    (zone.country === null ? 0 : 0.02) -
    (zone.namesRepaired === true ? 0.01 : 0) +
    letters * 0.000_1 -
    ks * 0.000_05
  );
}
