import type { ReasonCode } from '../reasons';
import type { Evaluation } from '../registration';
import type { DocumentCategory, Instant } from '../vocabulary';
import type { PrintAgreement } from './agreement';
import { agreesOnDate } from './holder';
import type { DocumentHolder } from './holder';

/** Below this share of the score that the flow asks for, it is another person's name rather than this one misspelt. */
const ANOTHER_PERSON = 0.5;
const DAY_MS = 86_400_000;

/** What speaks against a document. */
export interface Objection {
  readonly result: 'failed' | 'needsReview';
  readonly reason: ReasonCode;
  readonly redFlags?: Evaluation['redFlags'];
}

/** A kind or country other than what was declared; what could not be recognised is for a person to look at. */
export function objectionsToKind(
  holder: DocumentHolder,
  declared: { readonly category: DocumentCategory; readonly country: string },
): Objection[] {
  const objections: Objection[] = [];
  if (holder.category !== null && holder.category !== declared.category)
    objections.push({ result: 'failed', reason: 'DOCUMENT_CATEGORY_MISMATCH' });
  // No check digit guards the country: what is no code at all was misread.
  if (holder.country === null) objections.push({ result: 'needsReview', reason: 'DOUBTFUL' });
  else if (holder.country !== declared.country)
    objections.push({ result: 'failed', reason: 'DOCUMENT_COUNTRY_MISMATCH' });
  return objections;
}

/** A document is valid to the end of its last day. */
export function objectionsToExpiry(
  { expiryDate }: DocumentHolder,
  minimumValidityDays: number,
  at: Instant,
): Objection[] {
  if (expiryDate === null) return [{ result: 'needsReview', reason: 'DOUBTFUL' }];
  const today = at.slice(0, 10);
  if (expiryDate < today) return [{ result: 'failed', reason: 'DOCUMENT_EXPIRED' }];
  const daysLeft = (Date.parse(expiryDate) - Date.parse(today)) / DAY_MS;
  return daysLeft < minimumValidityDays ? [{ result: 'failed', reason: 'DOCUMENT_EXPIRES_SOON' }] : [];
}

/**
 * A name or a birth date that differs is for a person to look at: the form may hold a slip, and it cannot be corrected
 * any more. Both together, or a name that is nothing like it, belong to somebody else.
 */
export function objectionsToPerson(
  holder: DocumentHolder,
  given: { readonly fullName: string | null; readonly birthDate: string | null },
  similarity: number | null,
  minScore: number,
): Objection[] {
  const nameDiffers = similarity !== null && similarity < minScore;
  const birthDateDiffers = given.birthDate !== null && !agreesOnDate(given.birthDate, holder.birthDate);
  const isAnother = nameDiffers && (birthDateDiffers || similarity < minScore * ANOTHER_PERSON);
  const result = isAnother ? 'failed' : 'needsReview';
  const objections: Objection[] = [];
  if (given.fullName !== null && similarity === null) objections.push({ result, reason: 'DOUBTFUL' });
  if (nameDiffers) {
    const redFlags = [{ code: 'NAME_MISMATCH', evidence: { similarity } }] as const;
    objections.push({ result, reason: 'NAME_DIFFERS', redFlags });
  }
  if (birthDateDiffers) {
    const redFlags = [{ code: 'BIRTH_DATE_MISMATCH', evidence: {} }] as const;
    objections.push({ result, reason: 'BIRTH_DATE_DIFFERS', redFlags });
  }
  return objections;
}

/** Who alters a document alters what people read of it, and leaves the check digits alone. */
export function objectionsToPrint({ contradictions }: PrintAgreement): Objection[] {
  if (contradictions.length === 0) return [];
  const evidence = Object.fromEntries(contradictions.map((field) => [field, true]));
  const redFlags = [{ code: 'DOCUMENT_INCONSISTENT', evidence }] as const;
  return [{ result: 'needsReview', reason: 'DOCUMENT_SOURCES_DIFFER', redFlags }];
}
