import type { DateRange } from '../../domain/screening/watchlistEntry';
import { collectEntries } from './collect';
import type { EntryRow } from './collect';
import { Columns, csvRows } from './csvRows';
import type { CsvRow } from './csvRows';
import { listedDate, widened } from './listedDates';
import { Faults } from './parsedList';
import type { ListFile, ParsedList } from './parsedList';

/**
 * The consolidated list of financial sanctions of the European Union, CSV version 1.1: semicolons, one row for each
 * name, birth date, address or document of an entry.
 */
export function parseEu(file: ListFile): ParsedList {
  const faults = new Faults(file.path);
  const [header, ...rows] = csvRows(file, ';', faults);
  const columns = new Columns(header?.cells ?? []);
  for (const column of ['Entity_LogicalId', 'Entity_SubjectType', 'NameAlias_WholeName', 'BirthDate_BirthDate']) {
    if (!columns.has(column)) faults.add(header?.line ?? null, `no column ${column}`);
  }
  faults.throwIfAny();

  const others = new Set<string>();
  let unreadDates = 0;
  const people: EntryRow[] = [];
  for (const row of rows) {
    if (!columns.check(row, faults)) continue;
    const cell = (...names: string[]) => columns.cell(row, ...names);
    const id = cell('Entity_LogicalId');
    if (!/^\d+$/.test(id)) faults.add(row.line, 'Entity_LogicalId is no number');
    else if (isPerson(cell('Entity_SubjectType'), cell('Entity_SubjectType_ClassificationCode'))) {
      const { dates, unread } = birthDatesOf(columns, row);
      unreadDates += unread;
      people.push({
        id,
        references: [cell('Entity_EU_ReferenceNumber'), cell('Entity_UnitedNationId')].filter((text) => text !== ''),
        names: nameOf(columns, row).map((text) => ({ text, weak: false, main: false })),
        birthDates: dates,
        countries: ['Citizenship_CountryIso2Code', 'BirthDate_CountryIso2Code', 'Address_CountryIso2Code'].map((name) =>
          cell(name),
        ),
        gender: cell('NameAlias_Gender'),
      });
    } else others.add(id);
  }
  const entries = collectEntries(people);
  const nameless = entries.find(({ names }) => names.length === 0);
  if (nameless !== undefined) faults.add(null, `entry ${nameless.id} has no name`);
  if (entries.length === 0) faults.add(null, 'no person');
  faults.throwIfAny();
  const made = listedDate(rows[0] === undefined ? '' : columns.cell(rows[0], 'fileGenerationDate'));
  return { entries, date: made?.from ?? null, notPeople: others.size, unreadDates };
}

function isPerson(...kinds: readonly string[]): boolean {
  return kinds.some((kind) => ['p', 'person'].includes(kind.toLowerCase()));
}

function nameOf(columns: Columns, row: CsvRow): readonly string[] {
  const whole = columns.cell(row, 'NameAlias_WholeName');
  const parts = ['FirstName', 'MiddleName', 'LastName'].map((part) => columns.cell(row, `NameAlias_${part}`));
  const name = whole === '' ? parts.filter((part) => part !== '').join(' ') : whole;
  return name === '' ? [] : [name];
}

/** What is known of a day: `12/03/1970`, `00/00/1970`. */
function partsOf(cell: (name: string) => string): string {
  const year = cell('Year');
  return year === '' ? '' : `${cell('Day') || '00'}/${cell('Month') || '00'}/${year}`;
}

function birthDatesOf(columns: Columns, row: CsvRow): { dates: readonly DateRange[]; unread: number } {
  const cell = (name: string) => columns.cell(row, `BirthDate_${name}`);
  const span = [cell('YearRangeFrom'), cell('YearRangeTo')].filter((year) => year !== '');
  const text = cell('BirthDate') || (span.length > 0 ? span.join(' to ') : partsOf(cell));
  if (text === '') return { dates: [], unread: 0 };
  const date = listedDate(text);
  if (date === null) return { dates: [], unread: 1 };
  return { dates: [cell('Circa').toLowerCase() === 'true' ? widened(date) : date], unread: 0 };
}
