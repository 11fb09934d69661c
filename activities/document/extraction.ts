import type { DocumentFacts } from '../../db/records';
import { birthDateOf, expiryDateOf } from '../../domain/shortDates';
import type { MachineReadableZone } from '../../domain/steps/document';
import type { Instant } from '../../domain/vocabulary';

/** What a zone tells of its holder, with whole dates as they are understood at that time. */
export function extractionOf(zone: MachineReadableZone, at: Instant): DocumentFacts {
  const { familyName, givenNames, number, country, nationality, sex, birthDate, expiryDate } = zone;
  return {
    fullName: orNull(`${givenNames} ${familyName}`),
    givenNames: orNull(givenNames),
    familyName: orNull(familyName),
    birthDate: birthDateOf(birthDate, at),
    number: orNull(number),
    country,
    nationality,
    sex,
    expiryDate: expiryDate === null ? null : expiryDateOf(expiryDate, at),
    ...(zone.namesTruncated && { namesTruncated: true }),
  };
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}
