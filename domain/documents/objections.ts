import type { ReasonCode } from '../reasons';
import type { Evaluation } from '../registration';
import type { DocumentCategory, Instant } from '../vocabulary';
import type { PrintAgreement } from './agreement';
import type { DocumentHolder } from './holder';

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

/** Who alters a document alters what people read of it, and leaves the check digits alone. */
export function objectionsToPrint({ contradictions }: PrintAgreement): Objection[] {
  if (contradictions.length === 0) return [];
  const evidence = Object.fromEntries(contradictions.map((field) => [field, true]));
  const redFlags = [{ code: 'DOCUMENT_INCONSISTENT', evidence }] as const;
  return [{ result: 'needsReview', reason: 'DOCUMENT_SOURCES_DIFFER', redFlags }];
}
