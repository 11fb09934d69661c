import type { DateRange, ListedGender, ListedName } from '../../domain/screening/watchlistEntry';
import { csvRows } from './csvRows';
import type { CsvRow } from './csvRows';
import { groupBy } from './groupBy';
import { listedCountries } from './listedCountries';
import { listedDate } from './listedDates';
import { Faults } from './parsedList';
import type { ListFile, ParsedList } from './parsedList';

/** What the US Treasury writes into an empty cell. */
const EMPTY = '-0-';
const TABLES = { sdn: 12, alt: 5, add: 6 } as const;
export type OfacTable = keyof typeof TABLES;

interface Row extends CsvRow {
  readonly entry: string;
}

/** Which of the three files of the list this is, by its number of columns; null where it is none of them. */
export function ofacTable(cells: readonly string[]): OfacTable | null {
  if (!/^\d+$/.test(cells[0] ?? '')) return null;
  if (cells.length === TABLES.sdn) return 'sdn';
  if (cells.length === TABLES.alt && /^[anf]ka$/.test(cells[2] ?? '')) return 'alt';
  return cells.length === TABLES.add && /^\d+$/.test(cells[1] ?? '') ? 'add' : null;
}

/**
 * The list of Specially Designated Nationals of the US Treasury, OFAC: names (`sdn.csv`), aliases (`alt.csv`) and
 * addresses (`add.csv`), without header rows. Birth dates, nationalities and nicknames are in the remarks.
 */
export function parseOfac(
  files: Readonly<Partial<Record<OfacTable, ListFile>>> & { readonly sdn: ListFile },
): ParsedList {
  const listed = readTable(files.sdn, 'sdn');
  const known = new Set(listed.map(({ entry }) => entry));
  const aliases = files.alt === undefined ? [] : readTable(files.alt, 'alt', known);
  const addresses = files.add === undefined ? [] : readTable(files.add, 'add', known);
  const aliasesOf = groupBy(aliases, ({ entry }) => entry);
  const addressesOf = groupBy(addresses, ({ entry }) => entry);
  const people = listed.filter(({ cells }) => cells[2] === 'individual');

  let unreadDates = 0;
  const entries = people.map(({ entry, cells }) => {
    const remarks = remarksOf(cells[11] ?? '');
    const birthDates = remarks.birthDates.map(listedDate);
    unreadDates += birthDates.filter((date) => date === null).length;
    const names: ListedName[] = [
      { text: cells[1] ?? '', weak: false },
      ...(aliasesOf.get(entry) ?? []).map((alias) => ({ text: alias.cells[3] ?? '', weak: false })),
      ...remarks.nicknames.map((text) => ({ text, weak: true })),
    ];
    return {
      id: entry,
      references: [],
      names,
      birthDates: birthDates.filter((date): date is DateRange => date !== null),
      countries: listedCountries([
        ...remarks.countries,
        ...(addressesOf.get(entry) ?? []).map((address) => address.cells[4] ?? ''),
      ]),
      genders: remarks.genders,
    };
  });
  return { entries, date: null, notPeople: listed.length - people.length, unreadDates };
}

/** Rows with their entries' numbers; of aliases and addresses only those whose entry is `known`. */
function readTable(file: ListFile, table: OfacTable, known?: ReadonlySet<string>): readonly Row[] {
  const faults = new Faults(file.path);
  const seen = new Set<string>();
  const name = table === 'sdn' ? 1 : 3;
  const rows = csvRows(file, ',', faults).map(({ line, cells }) => {
    const [entry = '', ...rest] = cells.map((cell) => (cell === EMPTY ? '' : cell));
    const row = { line, entry, cells: [entry, ...rest] };
    if (row.cells.length !== TABLES[table]) faults.add(line, `${row.cells.length} columns instead of ${TABLES[table]}`);
    else if (!/^\d+$/.test(entry)) faults.add(line, 'the first column is no entry number');
    else if (known !== undefined && !known.has(entry)) faults.add(line, `entry ${entry} is not in the list of names`);
    else if (table === 'sdn' && seen.has(entry)) faults.add(line, `entry ${entry} is there twice`);
    else if (table !== 'add' && row.cells[name] === '') faults.add(line, `entry ${entry} has no name`);
    seen.add(entry);
    return row;
  });
  if (rows.length === 0) faults.add(null, 'no rows');
  faults.throwIfAny();
  return rows;
}

/** What the remarks say, such as `DOB 12 Jan 1957; alt. DOB 1958; POB Harare, Zimbabwe; nationality Zimbabwe.` */
function remarksOf(text: string) {
  const remarks = text.replace(/\.$/, '').split(/;\s*/);
  const after = (pattern: RegExp) =>
    remarks.flatMap((remark) => {
      const [, value] = pattern.exec(remark) ?? [];
      return value === undefined ? [] : [value.trim()];
    });
  const birthplaces = after(/^(?:alt\. )?POB (.+)$/i).map((place) => place.split(',').at(-1) ?? '');
  return {
    birthDates: after(/^(?:alt\. )?DOB (.+)$/i),
    countries: [...after(/^(?:alt\. )?(?:nationality|citizen) (.+)$/i), ...birthplaces],
    nicknames: after(/^(?:alt\. )?[anf]\.k\.a\. '(.+)'$/i),
    genders: after(/^Gender (.+)$/i)
      .map((gender) => gender.toLowerCase())
      .filter((gender): gender is ListedGender => gender === 'female' || gender === 'male'),
  };
}
