import type { MachineReadableZone, PrintedFields } from '../../domain/documents/sources';
import { nameSimilarity } from '../../domain/names';
import { toLatinLetters } from '../../domain/transliteration';

type Names = Pick<MachineReadableZone, 'familyName' | 'givenNames' | 'namesTruncated'>;
type Print = Pick<PrintedFields, 'familyName' | 'givenNames'> | null;

/** Below it the print is of somebody else, or was misunderstood. */
const SAME_PERSON = 0.6;
/** Zones write an umlaut as two letters, print may lose it. */
const UMLAUTS = /(?<=[AOU])E/g;

/** Whether the names of a zone have the letters of those printed; recognition drops spaces between words. */
export function namesAgree(zone: Names, print: Print): boolean {
  const [read, printed] = [lettersOf(zone), lettersOf(print)];
  return printed !== '' && (zone.namesTruncated ? printed.startsWith(read) : read === printed);
}

/** Whether both have all names, as of one person, but not the same letters. */
export function namesDifferSlightly(zone: Names, print: Print): boolean {
  const areAllPrinted = typeof print?.familyName === 'string' && typeof print.givenNames === 'string';
  return areAllPrinted && !namesAgree(zone, print) && nameSimilarity(lettersOf(print), lettersOf(zone)) >= SAME_PERSON;
}

function lettersOf(names: Print): string {
  const letters = toLatinLetters(`${names?.familyName ?? ''}${names?.givenNames ?? ''}`);
  return letters.replaceAll(' ', '').replace(UMLAUTS, '');
}
