import type { DocumentFacts } from '../../db/records';
import type { DocumentHolder } from '../../domain/documents/holder';
import { birthDateOf } from '../../domain/shortDates';
import type { Instant } from '../../domain/vocabulary';

/** What a document tells of its holder, with whole dates as they are understood at that time. */
export function extractionOf(holder: DocumentHolder, at: Instant): DocumentFacts {
  const { familyName, givenNames, number, country, nationality, sex, birthDate, expiryDate } = holder;
  return {
    fullName: orNull(`${givenNames} ${familyName}`),
    givenNames: orNull(givenNames),
    familyName: orNull(familyName),
    birthDate: birthDate.includes('-') ? birthDate : birthDateOf(birthDate, at),
    number: orNull(number),
    country,
    nationality,
    sex,
    expiryDate,
    ...(holder.namesTruncated && { namesTruncated: true }),
  };
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}
