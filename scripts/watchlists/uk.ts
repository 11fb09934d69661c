import type { DateRange } from '../../domain/screening/watchlistEntry';
import { collectEntries } from './collect';
import type { EntryRow } from './collect';
import { Columns, csvRows } from './csvRows';
import type { CsvRow } from './csvRows';
import { listedDate } from './listedDates';
import { Faults } from './parsedList';
import type { ListFile, ParsedList } from './parsedList';

/** What the editions of the list call the same column: of the Foreign Office, and of the Treasury until 2026. */
const ID = ['Unique ID', 'Group ID'];
const KIND = ['Designation Type', 'Individual, Entity, Ship', 'Type', 'Group Type'];
/** The date stands in a line of its own above the header. */
const LINES_ABOVE = 5;
const NAMES = ['Name 1', 'Name 2', 'Name 3', 'Name 4', 'Name 5', 'Name 6'];

/** Where the list has its header, as an index; -1 in what is no such list. */
export function ukHeaderRow(rows: readonly CsvRow[]): number {
  return rows.slice(0, LINES_ABOVE).findIndex(({ cells }) => {
    const columns = new Columns(cells);
    return columns.has(...ID) && columns.has('Name 6');
  });
}

/** The sanctions list of the United Kingdom: CSV, one row for each name, address or birth date of an entry. */
export function parseUk(file: ListFile): ParsedList {
  const faults = new Faults(file.path);
  const all = csvRows(file, ',', faults);
  const headerRow = ukHeaderRow(all);
  if (headerRow === -1) faults.add(1, 'no header with "Unique ID" and "Name 6"');
  const columns = new Columns(all[headerRow]?.cells ?? []);
  if (headerRow !== -1 && !columns.has(...KIND))
    faults.add(all[headerRow]?.line ?? null, 'no column "Designation Type"');
  faults.throwIfAny();

  const others = new Set<string>();
  let unreadDates = 0;
  const people: EntryRow[] = [];
  for (const row of all.slice(headerRow + 1)) {
    if (!columns.check(row, faults)) continue;
    const id = columns.cell(row, ...ID);
    if (id === '') faults.add(row.line, 'no Unique ID');
    else if (
      !columns
        .cell(row, ...KIND)
        .toLowerCase()
        .startsWith('individual')
    )
      others.add(id);
    else {
      const dates = severalIn(columns.cell(row, 'D.O.B', 'DOB')).map(listedDate);
      unreadDates += dates.filter((date) => date === null).length;
      people.push({
        id,
        references: [columns.cell(row, 'OFSI Group ID'), columns.cell(row, 'UN Reference Number')].filter(
          (reference) => reference !== '',
        ),
        names: namesOf(columns, row),
        birthDates: dates.filter((date): date is DateRange => date !== null),
        countries: [
          ...severalIn(columns.cell(row, 'Nationality(/ies)', 'Nationality')),
          columns.cell(row, 'Country of birth'),
          columns.cell(row, 'Address Country', 'Country'),
        ].filter((country) => country.trim() !== ''),
        gender: columns.cell(row, 'Gender'),
      });
    }
  }
  const entries = collectEntries(people);
  const nameless = entries.find(({ names }) => names.length === 0);
  if (nameless !== undefined) faults.add(null, `entry ${nameless.id} has no name`);
  if (entries.length === 0) faults.add(null, 'no individual');
  faults.throwIfAny();
  return { entries, date: dateAbove(all.slice(0, headerRow)), notPeople: others.size, unreadDates };
}

function namesOf(columns: Columns, row: CsvRow): EntryRow['names'] {
  const latin = NAMES.map((name) => columns.cell(row, name)).filter((part) => part !== '' && part !== '0');
  const own = columns.cell(row, 'Name non-latin script');
  const kind = columns.cell(row, 'Name type', 'Alias Type').toLowerCase();
  const weak = /low|weak/i.test(columns.cell(row, 'Alias strength', 'Alias Quality'));
  return [latin.join(' '), own]
    .filter((text) => text !== '')
    .map((text) => ({ text, weak, main: text !== own && kind === 'primary name' }));
}

/** Several in one cell: with `|`, or `(1) … (2) …`. */
function severalIn(cell: string): readonly string[] {
  return cell
    .split(/[|;]|\(\d+\)/)
    .map((part) => part.trim().replace(/\.$/, ''))
    .filter((part) => part !== '');
}

function dateAbove(rows: readonly CsvRow[]): string | null {
  const words = rows.flatMap(({ cells }) => cells).flatMap((cell) => cell.split(/:?\s+/));
  return words.map((word) => listedDate(word)).find((date) => date !== null && date.from === date.to)?.from ?? null;
}
