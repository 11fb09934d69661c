import { nameSimilarityOf } from './agreement';
import type { NameOnDocument } from './agreement';
import { agreesOnDate } from './holder';
import type { Objection } from './objections';

/** Below this share of the score that the flow asks for, it is another person's name rather than this one misspelt. */
const ANOTHER_PERSON = 0.5;

/** Whom a document names. Each null where it was not told. */
export interface PersonOnDocument {
  readonly name: NameOnDocument | null;
  /** `YYYY-MM-DD`, or as zones write it: `YYMMDD` with `<` for what is unknown. */
  readonly birthDate: string | null;
}

/** What the person said before; null where the flow did not ask. `birthDate` is `YYYY-MM-DD`. */
export interface GivenPerson {
  readonly fullName: string | null;
  readonly birthDate: string | null;
}

export interface PersonComparison {
  /** 0 to 1 in hundredths; null where the names could not be compared. */
  readonly similarity: number | null;
  readonly objections: readonly Objection[];
}

/**
 * Compares what both tell. A name or a birth date that differs is for a person to look at: the form may hold a slip, and
 * it cannot be corrected any more. Both together, or a name that is nothing like it, belong to somebody else.
 */
export function comparePerson(
  { name, birthDate }: PersonOnDocument,
  given: GivenPerson,
  minScore: number,
): PersonComparison {
  const areBothNamed = name !== null && given.fullName !== null;
  const similarity = areBothNamed ? nameSimilarityOf(name, given.fullName) : null;
  const nameDiffers = similarity !== null && similarity < minScore;
  const birthDateDiffers = birthDate !== null && given.birthDate !== null && !agreesOnDate(given.birthDate, birthDate);
  const isAnother = nameDiffers && (birthDateDiffers || similarity < minScore * ANOTHER_PERSON);
  const result = isAnother ? 'failed' : 'needsReview';
  const objections: Objection[] = [];
  if (areBothNamed && similarity === null) objections.push({ result, reason: 'DOUBTFUL' });
  if (nameDiffers) {
    const redFlags = [{ code: 'NAME_MISMATCH', evidence: { similarity } }] as const;
    objections.push({ result, reason: 'NAME_DIFFERS', redFlags });
  }
  if (birthDateDiffers) {
    const redFlags = [{ code: 'BIRTH_DATE_MISMATCH', evidence: {} }] as const;
    objections.push({ result, reason: 'BIRTH_DATE_DIFFERS', redFlags });
  }
  return { similarity, objections };
}
