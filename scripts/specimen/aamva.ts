import { toLatinLetters } from '../../domain/transliteration';
import type { SpecimenHolder } from './mrz';

/** Issuer identification number of the invented jurisdiction; 636000 is what the standard's own examples use. */
const ISSUER = '636000';
const VERSION = '09';

/** What the barcode of a licence says of its holder: AAMVA DL/ID Card Design Standard, annex D, with one subfile. */
export function aamvaPayload(holder: SpecimenHolder): string {
  const [given = '', ...middle] = toLatinLetters(holder.givenNames).split(' ');
  const elements = [
    ['DAQ', holder.number],
    ['DCS', toLatinLetters(holder.familyName)],
    ['DDE', 'N'],
    ['DAC', given],
    ['DDF', 'N'],
    ['DAD', middle.join(' ') || 'NONE'],
    ['DDG', 'N'],
    ['DCA', 'C'],
    ['DCB', 'NONE'],
    ['DCD', 'NONE'],
    ['DBD', americanDate('2024-03-01')],
    ['DBB', americanDate(holder.birthDate)],
    ['DBA', americanDate(holder.expiryDate)],
    ['DBC', { M: '1', F: '2', X: '9' }[holder.sex]],
    ['DAU', '068 in'],
    ['DAY', 'BRO'],
    ['DAG', '1 SPECIMEN STREET'],
    ['DAI', 'ZENITH'],
    ['DAJ', 'VA'],
    ['DAK', '123450000  '],
    ['DCF', '2424244747474786102204'],
    ['DCG', 'USA'],
  ];
  const subfile = `DL${elements.map(([id, value]) => `${id}${value}`).join('\n')}\r`;
  const header = `@\n\u001e\rANSI ${ISSUER}${VERSION}0001`;
  const offset = header.length + 'DL'.length + 8;
  return `${header}DL${padded(offset)}${padded(subfile.length)}${subfile}`;
}

function americanDate(date: string): string {
  const [year, month, day] = date.split('-');
  return `${month}${day}${year}`;
}

function padded(count: number): string {
  return String(count).padStart(4, '0');
}
