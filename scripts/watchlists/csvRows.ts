import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { Faults, ListFile } from './parsedList';

export interface CsvRow {
  /** Where it ends, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

const rows = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }));
/** Old files of the US Treasury end with the end-of-file sign of DOS. */
const END_OF_FILE = '\x1a';

/** The rows of a CSV file; broken quotes are a fault. Cells are trimmed, empty lines left out. */
export function csvRows(file: ListFile, delimiter: ',' | ';', faults: Faults): readonly CsvRow[] {
  const text = file.text.endsWith(END_OF_FILE) ? file.text.slice(0, -1) : file.text;
  try {
    const parsed = rows.parse(
      parse(text, {
        delimiter,
        bom: true,
        info: true,
        trim: true,
        relax_column_count: true,
        skip_empty_lines: true,
        max_record_size: 1_000_000,
      }),
    );
    return parsed.map(({ record, info }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    faults.add('lines' in error ? Number(error.lines) : null, `not valid CSV (${error.code})`);
    faults.throwIfAny();
    return [];
  }
}

/** Reads cells by the names of their columns; `names` are those that different editions of a list use. */
export class Columns {
  constructor(private readonly header: readonly string[]) {}

  has(...names: readonly string[]): boolean {
    return this.indexOf(names) !== -1;
  }

  /** Empty where the list has no such column. */
  cell(row: CsvRow, ...names: readonly string[]): string {
    return row.cells[this.indexOf(names)] ?? '';
  }

  /** Says that a row is shorter or longer than the header. */
  check(row: CsvRow, faults: Faults): boolean {
    const fits = row.cells.length === this.header.length;
    if (!fits) faults.add(row.line, `${row.cells.length} columns instead of ${this.header.length}`);
    return fits;
  }

  private indexOf(names: readonly string[]): number {
    return this.header.findIndex((title) => names.some((name) => name.toLowerCase() === title.trim().toLowerCase()));
  }
}
