import { toLatinLetters } from '../../domain/transliteration';
import type { PrintedField } from './drawing';
import { UTOPIA } from './mrz';
import type { SpecimenHolder } from './mrz';

/** What a page shows people of its holder, in rows from the place given (millimetres). */
export function printedFields(
  holder: SpecimenHolder,
  { x, y }: { readonly x: number; readonly y: number },
): PrintedField[] {
  const rows = [
    [{ caption: 'SURNAME', value: toLatinLetters(holder.familyName) }],
    [{ caption: 'GIVEN NAMES', value: toLatinLetters(holder.givenNames) }],
    [
      { caption: 'NATIONALITY', value: (holder.state ?? UTOPIA).replaceAll('<', '') },
      { caption: 'SEX', value: holder.sex },
    ],
    [
      { caption: 'DATE OF BIRTH', value: printedDate(holder.birthDate) },
      { caption: 'DATE OF EXPIRY', value: printedDate(holder.expiryDate) },
    ],
    [{ caption: 'DOCUMENT NO', value: holder.number }],
  ];
  return rows.flatMap((row, line) => row.map((field, column) => ({ ...field, x: x + column * 29, y: y + line * 8 })));
}

function printedDate(date: string): string {
  const [year, month, day] = date.split('-');
  return `${day}.${month}.${year}`;
}
