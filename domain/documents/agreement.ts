import { nameSimilarity } from '../names';
import { hasLatinForm, toLatinLetters } from '../transliteration';
import { agreesOnDate } from './holder';
import type { DocumentHolder } from './holder';
import type { PrintedFields } from './sources';

/** Below it the name printed is another one; recognition misreads letters, and transliterations differ. */
const SAME_PRINTED_NAME = 0.6;

/** A name as a document bears it; `truncated` where its field had no room for all of it. */
export interface NameOnDocument {
  readonly fullName: string;
  readonly truncated: boolean;
}

export type ComparedField = 'name' | 'birthDate' | 'expiryDate' | 'number';

/** How the print of a document agrees with what guards itself against misreading. */
export interface PrintAgreement {
  /** 0 to 1 in hundredths: the share of the fields compared that agree; null where none could be compared. */
  readonly score: number | null;
  /** What contradicts. A number does not: documents bear several, and the caption of one may stand by another. */
  readonly contradictions: readonly Exclude<ComparedField, 'number'>[];
}

export function printAgreement(holder: DocumentHolder, print: PrintedFields): PrintAgreement {
  const compared = [...comparisons(holder, print)];
  const agreed = compared.filter(([, agrees]) => agrees).length;
  return {
    score: compared.length === 0 ? null : Math.round((100 * agreed) / compared.length) / 100,
    contradictions: compared.flatMap(([field, agrees]) => (agrees || field === 'number' ? [] : [field])),
  };
}

export function nameOf({ givenNames, familyName, namesTruncated }: DocumentHolder): NameOnDocument {
  return { fullName: `${givenNames} ${familyName}`, truncated: namesTruncated };
}

/** 0 to 1 in hundredths; null where the two are in letters that cannot be compared. */
export function nameSimilarityOf({ fullName, truncated }: NameOnDocument, given: string): number | null {
  return areComparable(given, fullName) ? Math.round(nameSimilarity(given, fullName, { truncated }) * 100) / 100 : null;
}

/** Names in letters that have no Latin form are comparable only where they are the same. */
function areComparable(given: string, known: string): boolean {
  const letters = toLatinLetters(known);
  if (hasLatinForm(given)) return letters === '' || hasLatinForm(known);
  return letters !== '' && letters === toLatinLetters(given);
}

function* comparisons(holder: DocumentHolder, print: PrintedFields): Generator<readonly [ComparedField, boolean]> {
  const names = [print.givenNames, print.familyName].filter((name) => name !== null);
  const similarity = names.length < 2 ? null : nameSimilarityOf(nameOf(holder), names.join(' '));
  if (similarity !== null) yield ['name', similarity >= SAME_PRINTED_NAME];
  if (print.birthDate !== null) yield ['birthDate', agreesOnDate(print.birthDate, holder.birthDate)];
  if (print.expiryDate !== null && holder.expiryDate !== null) {
    yield ['expiryDate', print.expiryDate === holder.expiryDate];
  }
  if (print.number !== null) yield ['number', print.number === holder.number];
}
