import { agreesWithShortDate, expiryDateOf } from '../shortDates';
import type { DocumentCategory, Instant } from '../vocabulary';
import type { LicenceBarcode, MachineReadableZone, PrintedFields, Sex } from './sources';

/** What a document says of its holder, as the part of it says that is the surest of those that could be read. */
export interface DocumentHolder {
  readonly source: 'mrz' | 'barcode' | 'print';
  readonly category: DocumentCategory | 'visa' | null;
  readonly country: string | null;
  readonly nationality: string | null;
  readonly sex: Sex | null;
  readonly familyName: string;
  readonly givenNames: string;
  readonly namesTruncated: boolean;
  /** Capitals and digits. */
  readonly number: string;
  /** Whose numbers are unique: the country, or within it the issuer. */
  readonly numberedBy: string;
  /** `YYYY-MM-DD`, or as zones write it: `YYMMDD` with `<` for what is unknown. */
  readonly birthDate: string;
  /** `YYYY-MM-DD`; null where the document tells none, or none that is a day. */
  readonly expiryDate: string | null;
}

/** What was read of a document. Each null where none was found. */
export interface DocumentSources {
  readonly zone: MachineReadableZone | null;
  readonly barcode: LicenceBarcode | null;
  readonly print: PrintedFields | null;
}

/** Whether every check digit agrees. With one wrong, no field can be trusted. */
export function isReadWhole({ checkDigits }: MachineReadableZone): boolean {
  return checkDigits.right === checkDigits.all;
}

/**
 * The holder by the zone if it was read whole, else by the barcode, else by the print; null where none of them says who
 * it is. Print counts only where no zone was seen: one that is in doubt must not be got around by what is easily altered.
 */
export function holderOf({ zone, barcode, print }: DocumentSources, at: Instant): DocumentHolder | null {
  if (zone !== null && isReadWhole(zone)) return holderByZone(zone, at);
  if (barcode !== null) {
    const { country, issuer, ...rest } = barcode;
    return { ...rest, source: 'barcode', country, nationality: null, numberedBy: `${country ?? ''}${issuer}` };
  }
  return zone === null && print !== null ? holderByPrint(print) : null;
}

/** Whether a date (`YYYY-MM-DD`) is the one that a document gives, as far as the document knows it. */
export function agreesOnDate(date: string, given: string): boolean {
  return given.length === date.length ? given === date : agreesWithShortDate(date, given);
}

function holderByZone(zone: MachineReadableZone, at: Instant): DocumentHolder {
  const { category, country, nationality, sex, familyName, givenNames, namesTruncated, number, birthDate } = zone;
  return {
    source: 'mrz',
    ...{ category, country, nationality, sex, familyName, givenNames, namesTruncated, number, birthDate },
    numberedBy: country ?? '',
    expiryDate: zone.expiryDate === null ? null : expiryDateOf(zone.expiryDate, at),
  };
}

function holderByPrint(print: PrintedFields): DocumentHolder | null {
  const { category, country, familyName, givenNames, number, birthDate, expiryDate } = print;
  if (number === null || birthDate === null || (familyName ?? givenNames) === null) return null;
  return {
    source: 'print',
    ...{ category, country, number, birthDate, expiryDate },
    familyName: familyName ?? '',
    givenNames: givenNames ?? '',
    namesTruncated: false,
    nationality: null,
    sex: null,
    numberedBy: country ?? '',
  };
}
