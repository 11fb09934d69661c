import { nameOf, printAgreement } from '../documents/agreement';
import { holderOf, isReadWhole } from '../documents/holder';
import type { DocumentHolder, DocumentSources } from '../documents/holder';
import { objectionsToExpiry, objectionsToKind, objectionsToPrint } from '../documents/objections';
import type { Objection } from '../documents/objections';
import { comparePerson } from '../documents/person';
import type { GivenPerson } from '../documents/person';
import type { MachineReadableZone } from '../documents/sources';
import type { DocumentSettings } from '../flow';
import { asksForAnotherPicture } from '../reasons';
import type { ReasonCode } from '../reasons';
import type { Evaluation } from '../registration';
import type { DocumentCategory, EvidenceKind, Instant, ProjectMode } from '../vocabulary';
import { needsReview, passed, passedUnless } from './evaluation';
import type { Findings } from './evaluation';

/** The state that ICAO invented for specimens: its documents are drawings. */
const INVENTED_STATE = 'UTO';
const DOUBTFUL: Objection = { result: 'needsReview', reason: 'DOUBTFUL' };

/** What the person says the document is. */
export interface DeclaredDocument {
  readonly category: DocumentCategory;
  /** ISO 3166-1 alpha-3, or a code that only travel documents know. */
  readonly country: string;
}

/** What was found in the pictures of a document. */
export interface DocumentReading extends DocumentSources {
  /** What is wrong with the pictures, where what was looked for is missing or doubtful. */
  readonly pictureFaults: readonly ReasonCode[];
}

export interface DocumentCheckFacts {
  readonly declared: DeclaredDocument;
  /** Null where reading came to no end, call after call. */
  readonly reading: DocumentReading | null;
  /** Whether a picture of the back was given, too. */
  readonly hasBack: boolean;
  /** A program for editing pictures saved one of them. */
  readonly isEdited: boolean;
  readonly given: GivenPerson;
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
 * Judges what was read. Check digits that all agree, or a barcode, settle that the pictures are good enough; otherwise a
 * fault of a picture comes first, because it uses up no attempt.
 */
export function evaluateDocument(facts: DocumentCheckFacts, settings: DocumentSettings, at: Instant): Evaluation {
  const { reading, hasBack } = facts;
  if (reading === null) return needsReview(['DOUBTFUL'], { redFlags: flagsOfPictures(facts) });
  const holder = holderOf(reading, at);
  const isSure = holder !== null && holder.source !== 'print';
  // What reads by itself is on the other side of most cards: it is asked for before print is made do with.
  if (!isSure && reading.zone === null && !hasBack && !asksForAnotherPicture(reading.pictureFaults)) {
    return passedUnless(['IMAGE_WRONG_SIDE'], findingsOf(facts, reading));
  }
  if (holder === null || (!isSure && facts.declared.category === 'passport')) return evaluateUnread(facts, reading);
  return evaluateHolder(holder, facts, reading, settings, at);
}

/** Judges that another person of the project used the same document before. What failed anyway stays as it is. */
export function evaluateReuse(evaluation: Evaluation, isUsedByAnother: boolean): Evaluation {
  if (!isUsedByAnother || evaluation.result === 'failed') return evaluation;
  const { scores, evidence, redFlags, reasons } = evaluation;
  const flag = { code: 'DOCUMENT_ALREADY_USED', evidence: {} } as const;
  return needsReview([...reasons, 'DOCUMENT_ENROLLED_BEFORE'], { scores, evidence, redFlags: [...redFlags, flag] });
}

function evaluateUnread(facts: DocumentCheckFacts, reading: DocumentReading): Evaluation {
  const { zone, pictureFaults } = reading;
  const findings = findingsOf(facts, reading);
  if (asksForAnotherPicture(pictureFaults)) return passedUnless(pictureFaults, findings);
  return passedUnless([zone === null ? 'DOCUMENT_UNREADABLE' : 'DOCUMENT_CHECK_DIGITS_WRONG'], findings);
}

function evaluateHolder(
  holder: DocumentHolder,
  facts: DocumentCheckFacts,
  reading: DocumentReading,
  settings: DocumentSettings,
  at: Instant,
): Evaluation {
  const { declared, given } = facts;
  const onDocument = { name: nameOf(holder), birthDate: holder.birthDate };
  const person = comparePerson(onDocument, given, settings.nameMatchMinScore);
  const agreement = holder.source === 'print' || reading.print === null ? null : printAgreement(holder, reading.print);
  const printed = agreement?.score ?? null;
  const objections: readonly Objection[] = [
    ...objectionsToKind(holder, declared),
    ...objectionsToExpiry(holder, settings.minimumValidityDays ?? 0, at),
    ...person.objections,
    ...(agreement === null ? [] : objectionsToPrint(agreement)),
    // Nothing guards print against misreading, nor against who alters it.
    ...(holder.source === 'print' ? [DOUBTFUL] : []),
  ];
  const reasons = [...new Set(objections.map((objection) => objection.reason))];
  const { scores, redFlags, evidence } = findingsOf(facts, reading);
  const findings = {
    evidence,
    scores: {
      ...scores,
      ...(printed !== null && { print: printed }),
      ...(person.similarity !== null && { nameSimilarity: person.similarity }),
    },
    redFlags: [...redFlags, ...objections.flatMap((objection) => objection.redFlags ?? [])],
  };
  if (objections.some((objection) => objection.result === 'failed')) return passedUnless(reasons, findings);
  return reasons.length > 0 ? needsReview(reasons, findings) : passed(findings);
}

/** What is told of every reading: how far its parts could be read, and what was found in the files. */
function findingsOf(facts: DocumentCheckFacts, { zone, barcode, print }: DocumentReading): Findings {
  const evidence: EvidenceKind[] = [];
  if (zone !== null && isReadWhole(zone)) evidence.push('mrz');
  if (barcode !== null) evidence.push('barcode');
  if (print !== null && Object.values(print).some((field) => field !== null)) evidence.push('print');
  const mrz = zone === null ? 0 : shareRight(zone);
  return { evidence, scores: barcode === null ? { mrz } : { barcode: 1 }, redFlags: flagsOfPictures(facts) };
}

function flagsOfPictures({ isEdited }: DocumentCheckFacts): Evaluation['redFlags'] {
  return isEdited ? [{ code: 'PICTURE_EDITED', evidence: {} }] : [];
}

function shareRight({ checkDigits }: MachineReadableZone): number {
  return checkDigits.right / checkDigits.all;
}
