import { readFileSync } from 'node:fs';
import type { WatchlistEntry } from '../../domain/screening/watchlistEntry';
import { Columns, csvRows } from '../../scripts/watchlists/csvRows';
import { Faults } from '../../scripts/watchlists/parsedList';

export interface Query {
  readonly name: string;
  /** `YYYY-MM-DD`; null where it is not known to the day. */
  readonly birthDate: string | null;
}

/** A line of a CSV of queries. */
export interface ExpectedQuery extends Query {
  readonly line: number;
  /** A list id; empty for somebody who is on no list. */
  readonly expected: string;
}

/**
 * Reads a CSV with the columns `name`, `birthDate` and `expected`.
 * @throws MalformedList with what is wrong, by line
 */
export function readQueries(path: string): readonly ExpectedQuery[] {
  const faults = new Faults(path);
  const [header, ...rows] = csvRows({ path, text: readFileSync(path, 'utf8') }, ',', faults);
  const columns = new Columns(header?.cells ?? []);
  for (const column of ['name', 'birthDate', 'expected']) {
    if (!columns.has(column)) faults.add(header?.line ?? null, `no column "${column}"`);
  }
  faults.throwIfAny();
  const queries = rows.map((row) => {
    const birthDate = columns.cell(row, 'birthDate');
    const name = columns.cell(row, 'name');
    columns.check(row, faults);
    if (name === '') faults.add(row.line, 'no name');
    const day = /^\d{4}-\d{2}-\d{2}$/.test(birthDate) ? birthDate : null;
    return { line: row.line, name, birthDate: day, expected: columns.cell(row, 'expected') };
  });
  faults.throwIfAny();
  return queries;
}

/** Whether an id names an entry: by its own id or another one of it, with its list before it or without. */
export function isExpected(expected: string, source: string, { id, references }: WatchlistEntry): boolean {
  const wanted = expected.toLowerCase();
  return [id, ...references].some((reference) => {
    const own = reference.toLowerCase();
    return wanted === own || [':', '-', '/', '_'].some((sign) => wanted === `${source}${sign}${own}`);
  });
}
