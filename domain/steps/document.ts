import { asksForAnotherPicture } from '../reasons';
import type { ReasonCode } from '../reasons';
import type { DocumentSettings } from '../flow';
import { nameSimilarity } from '../names';
import type { Evaluation } from '../registration';
import { agreesWithShortDate, expiryDateOf } from '../shortDates';
import { hasLatinForm } from '../transliteration';
import type { DocumentCategory, Instant, ProjectMode } from '../vocabulary';
import { needsReview, passed, passedUnless } from './evaluation';

/** The state that ICAO invented for specimens: its documents are drawings. */
const INVENTED_STATE = 'UTO';
/** Below this share of the score that the flow asks for, it is another person's name rather than this one misspelt. */
const ANOTHER_PERSON = 0.5;

/** What the person says the document is. */
export interface DeclaredDocument {
  readonly category: DocumentCategory;
  /** ISO 3166-1 alpha-3, or a code that only travel documents know. */
  readonly country: string;
}

/** What the machine-readable zone says, in its own letters. */
export interface MachineReadableZone {
  readonly category: DocumentCategory;
  /** As in `DeclaredDocument`; null where what was read is no code that documents use. */
  readonly country: string | null;
  readonly nationality: string | null;
  readonly familyName: string;
  readonly givenNames: string;
  /** The names fill their field, so that some may be missing or cut short. */
  readonly namesTruncated: boolean;
  readonly number: string;
  readonly sex: 'female' | 'male' | 'unspecified' | null;
  /** `YYMMDD`, with `<` for each character that is unknown. */
  readonly birthDate: string;
  /** As `birthDate`; null in zones that have none. */
  readonly expiryDate: string | null;
  readonly checkDigits: { readonly right: number; readonly all: number };
}

/** What was found in the pictures of a document. */
export interface DocumentReading {
  /** Null where none was found. */
  readonly zone: MachineReadableZone | null;
  /** What is wrong with the pictures, where the zone is missing or doubtful. */
  readonly pictureFaults: readonly ReasonCode[];
}

export interface DocumentCheckFacts {
  readonly declared: DeclaredDocument;
  /** Null where reading came to no end, call after call. */
  readonly reading: DocumentReading | null;
  /** What the person said before; null where the flow did not ask. `birthDate` is `YYYY-MM-DD`. */
  readonly given: { readonly fullName: string | null; readonly birthDate: string | null };
}

/** What speaks against a document. */
interface Objection {
  readonly result: 'failed' | 'needsReview';
  readonly reason: ReasonCode;
  readonly redFlags?: Evaluation['redFlags'];
}

/** Judges what can be judged before anything is read: null, or that this flow does not take such a document. */
export function evaluateDeclaration(
  declared: DeclaredDocument,
  settings: DocumentSettings,
  mode: ProjectMode,
): Evaluation | null {
  const isAccepted = settings.accept.some(
    ({ country, categories }) =>
      (country === '*' || country === declared.country) && categories.includes(declared.category),
  );
  const isInvented = declared.country === INVENTED_STATE && mode === 'live';
  return isAccepted && !isInvented ? null : passedUnless(['DOCUMENT_NOT_ACCEPTED']);
}

/**
 * Judges what was read. Check digits that all agree settle that the pictures are good enough; otherwise a fault of a
 * picture comes first, because it uses up no attempt.
 */
export function evaluateDocument(facts: DocumentCheckFacts, settings: DocumentSettings, at: Instant): Evaluation {
  if (facts.reading === null) return needsReview(['DOUBTFUL']);
  const { zone, pictureFaults } = facts.reading;
  if (zone !== null && isReadWhole(zone)) return evaluateZone(zone, facts, settings, at);
  const scores = { mrz: zone === null ? 0 : shareRight(zone) };
  if (asksForAnotherPicture(pictureFaults)) return passedUnless(pictureFaults, { scores });
  return passedUnless([zone === null ? 'DOCUMENT_UNREADABLE' : 'DOCUMENT_CHECK_DIGITS_WRONG'], { scores });
}

/** Whether every check digit agrees. With one wrong, no field can be trusted. */
export function isReadWhole({ checkDigits }: MachineReadableZone): boolean {
  return checkDigits.right === checkDigits.all;
}

function evaluateZone(
  zone: MachineReadableZone,
  { declared, given }: DocumentCheckFacts,
  settings: DocumentSettings,
  at: Instant,
): Evaluation {
  const similarity = similarityOf(zone, given.fullName);
  const objections = [
    ...objectionsToKind(zone, declared),
    ...objectionsToExpiry(zone, at),
    ...objectionsToPerson(zone, given, similarity, settings.nameMatchMinScore),
  ];
  const reasons = [...new Set(objections.map((objection) => objection.reason))];
  const findings = {
    scores: { mrz: shareRight(zone), ...(similarity !== null && { nameSimilarity: similarity }) },
    redFlags: objections.flatMap((objection) => objection.redFlags ?? []),
  };
  if (objections.some((objection) => objection.result === 'failed')) return passedUnless(reasons, findings);
  return reasons.length > 0 ? needsReview(reasons, findings) : passed(findings);
}

function objectionsToKind(zone: MachineReadableZone, declared: DeclaredDocument): Objection[] {
  const objections: Objection[] = [];
  if (zone.category !== declared.category) objections.push({ result: 'failed', reason: 'DOCUMENT_CATEGORY_MISMATCH' });
  // No check digit guards the country: what is no code at all was misread.
  if (zone.country === null) objections.push({ result: 'needsReview', reason: 'DOUBTFUL' });
  else if (zone.country !== declared.country)
    objections.push({ result: 'failed', reason: 'DOCUMENT_COUNTRY_MISMATCH' });
  return objections;
}

/** A document is valid to the end of its last day. */
function objectionsToExpiry(zone: MachineReadableZone, at: Instant): Objection[] {
  const expiryDate = zone.expiryDate === null ? null : expiryDateOf(zone.expiryDate, at);
  if (expiryDate === null) return [{ result: 'needsReview', reason: 'DOUBTFUL' }];
  return expiryDate < at.slice(0, 10) ? [{ result: 'failed', reason: 'DOCUMENT_EXPIRED' }] : [];
}

/**
 * A name or a birth date that differs is for a person to look at: the form may hold a slip, and it cannot be corrected
 * any more. Both together, or a name that is nothing like it, belong to somebody else.
 */
function objectionsToPerson(
  zone: MachineReadableZone,
  given: DocumentCheckFacts['given'],
  similarity: number | null,
  minScore: number,
): Objection[] {
  const nameDiffers = similarity !== null && similarity < minScore;
  const birthDateDiffers = given.birthDate !== null && !agreesWithShortDate(given.birthDate, zone.birthDate);
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

/** 0 to 1 in hundredths; null where no name was given, or it is in letters that no zone has. */
function similarityOf(zone: MachineReadableZone, fullName: string | null): number | null {
  if (fullName === null || !hasLatinForm(fullName)) return null;
  const known = `${zone.givenNames} ${zone.familyName}`;
  return Math.round(nameSimilarity(fullName, known, { truncated: zone.namesTruncated }) * 100) / 100;
}

function shareRight({ checkDigits }: MachineReadableZone): number {
  return checkDigits.right / checkDigits.all;
}
