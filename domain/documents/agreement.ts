import { nameSimilarity } from '../names';
import { hasLatinForm } from '../transliteration';
import { agreesOnDate } from './holder';
import type { DocumentHolder } from './holder';
import type { PrintedFields } from './sources';

/** Below it the name printed is another one; recognition misreads letters, and transliterations differ. */
const SAME_PRINTED_NAME = 0.6;

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

/** 0 to 1 in hundredths; null where no name was given, or it is in letters that no document has. */
export function nameSimilarityOf(holder: DocumentHolder, fullName: string | null): number | null {
  if (fullName === null || !hasLatinForm(fullName)) return null;
  const known = `${holder.givenNames} ${holder.familyName}`;
  return Math.round(nameSimilarity(fullName, known, { truncated: holder.namesTruncated }) * 100) / 100;
}

function* comparisons(holder: DocumentHolder, print: PrintedFields): Generator<readonly [ComparedField, boolean]> {
  const names = [print.givenNames, print.familyName].filter((name) => name !== null);
  const similarity = names.length < 2 ? null : nameSimilarityOf(holder, names.join(' '));
  if (similarity !== null) yield ['name', similarity >= SAME_PRINTED_NAME];
  if (print.birthDate !== null) yield ['birthDate', agreesOnDate(print.birthDate, holder.birthDate)];
  if (print.expiryDate !== null && holder.expiryDate !== null) {
    yield ['expiryDate', print.expiryDate === holder.expiryDate];
  }
  if (print.number !== null) yield ['number', print.number === holder.number];
}
