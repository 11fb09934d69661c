import type { DateRange, ListedGender, WatchlistEntry } from '../../domain/screening/watchlistEntry';
import { Columns, csvRows } from './csvRows';
import { listedCountry } from './listedCountries';
import { listedDate } from './listedDates';
import { Faults } from './parsedList';
import type { ListFile, ParsedList } from './parsedList';

/** With slashes nobody could tell the day from the month. */
const BIRTH_DATE = /^\d{4}(-\d{2}){0,2}$/;
const COLUMNS = ['id', 'name', 'aliases', 'birthDates', 'countries', 'gender'];

/**
 * A list of one's own: CSV with the columns `id`, `name` and, where wanted, `aliases`, `birthDates` (`YYYY`, `YYYY-MM` or
 * `YYYY-MM-DD`), `countries` (codes or English names) and `gender`; several values of a cell are parted by semicolons.
 * What is not understood is a fault: whoever keeps the list can mend it.
 */
export function parseOwn(file: ListFile): ParsedList {
  const faults = new Faults(file.path);
  const [header, ...rows] = csvRows(file, ',', faults);
  const columns = new Columns(header?.cells ?? []);
  for (const column of ['id', 'name']) {
    if (!columns.has(column)) faults.add(header?.line ?? null, `no column "${column}"`);
  }
  for (const title of header?.cells ?? []) {
    if (!COLUMNS.some((column) => column.toLowerCase() === title.toLowerCase()))
      faults.add(header?.line ?? null, `unknown column "${title}"; there are ${COLUMNS.join(', ')}`);
  }
  faults.throwIfAny();

  const seen = new Set<string>();
  const entries = rows.map((row): WatchlistEntry => {
    const parts = (column: string) => partsOf(columns.cell(row, column));
    columns.check(row, faults);
    const id = columns.cell(row, 'id');
    const name = columns.cell(row, 'name');
    const gender = columns.cell(row, 'gender').toLowerCase();
    if (id === '') faults.add(row.line, 'no id');
    else if (seen.has(id)) faults.add(row.line, `id "${id}" is there twice`);
    if (name === '') faults.add(row.line, 'no name');
    if (!isGender(gender) && gender !== '') faults.add(row.line, 'gender is neither female nor male');
    seen.add(id);
    return {
      id,
      references: [],
      names: [name, ...parts('aliases')].map((text) => ({ text, weak: false })),
      birthDates: parts('birthDates').flatMap((date): DateRange[] => {
        const range = BIRTH_DATE.test(date) ? listedDate(date) : null;
        if (range === null) faults.add(row.line, `"${date}" is no birth date: YYYY, YYYY-MM or YYYY-MM-DD`);
        return range === null ? [] : [range];
      }),
      countries: parts('countries').flatMap((country) => {
        const code = listedCountry(country);
        if (code === null) faults.add(row.line, `"${country}" is no country`);
        return code === null ? [] : [code];
      }),
      genders: isGender(gender) ? [gender] : [],
    };
  });
  if (entries.length === 0) faults.add(null, 'no entries');
  faults.throwIfAny();
  return { entries, date: null, notPeople: 0, unreadDates: 0 };
}

function partsOf(cell: string): string[] {
  return cell
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function isGender(text: string): text is ListedGender {
  return text === 'female' || text === 'male';
}
