import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { Columns, csvRows } from './csvRows';
import type { CsvRow } from './csvRows';
import { parseEu } from './eu';
import { groupBy } from './groupBy';
import { ofacTable, parseOfac } from './ofac';
import type { OfacTable } from './ofac';
import { parseOwn } from './own';
import { Faults, MalformedList } from './parsedList';
import type { Format, ListFile, ParsedList } from './parsedList';
import { parseUk, ukHeaderRow } from './uk';
import { parseUn } from './un';

/** The largest list of all, the British one, has 50 MB. */
const MAX_BYTES = 300_000_000;
/** How much of a file is looked at to tell what it is. */
const HEAD = 20_000;
const LINES_OF_HEAD = 6;

/** A list ready to be imported. */
export interface ReadList extends ParsedList {
  readonly source: string;
  readonly format: Format;
  /** Lower-case hex, of the file; of several files one after the other, in the order sdn, alt, add. */
  readonly sha256: string;
  readonly paths: readonly string[];
}

export interface ReadOptions {
  /** Instead of what the files look like. */
  readonly format?: Format;
  /** How flows will name the list; the format where it is absent. A list of one's own needs it. */
  readonly source?: string;
  /** `YYYY-MM-DD`, for lists that do not say when they were made. */
  readonly date?: string;
  /** The list of OFAC may come without its aliases and addresses. */
  readonly incomplete?: boolean;
}

/**
 * Reads files as lists: the three files of OFAC make one, every other file is a list of its own.
 * @throws MalformedList with what is wrong, by file and line
 */
export function readLists(paths: readonly string[], options: ReadOptions = {}): readonly ReadList[] {
  const files = paths.map((path) => {
    const file = readFile(path);
    return { ...file, format: options.format ?? detectFormat(file) };
  });
  const byFormat = groupBy(files, ({ format }) => format);
  for (const [format, [first, second]] of byFormat) {
    if (first === undefined) continue;
    if (second !== undefined && format !== 'ofac') fail(second.path, `a second ${format} list; import one at a time`);
    if (format === 'own' && options.source === undefined) fail(first.path, 'a list of one’s own needs --source NAME');
  }
  if (byFormat.size > 1 && options.source !== undefined) {
    fail(paths[0] ?? '', '--source names one list, and these files are several');
  }
  return Array.from(byFormat, ([format, ofFormat]) => readList(format, ofFormat, options));
}

interface RawFile extends ListFile {
  readonly bytes: Buffer;
}

function readList(format: Format, files: readonly RawFile[], options: ReadOptions): ReadList {
  const { source = format, date, incomplete = false } = options;
  const [first] = files;
  if (first === undefined) throw new Error('A list has no files');
  const inOrder = format === 'ofac' ? ofacFiles(files, incomplete) : { only: first };
  const sha256 = createHash('sha256');
  const used = [inOrder.sdn, inOrder.only, inOrder.alt, inOrder.add].filter((file) => file !== undefined);
  for (const { bytes } of used) sha256.update(bytes);
  const parsed = inOrder.sdn === undefined ? parse(format, first) : parseOfac({ ...inOrder, sdn: inOrder.sdn });
  return {
    ...parsed,
    date: parsed.date ?? date ?? null,
    source,
    format,
    sha256: sha256.digest('hex'),
    paths: used.map(({ path }) => path),
  };
}

function parse(format: Format, file: ListFile): ParsedList {
  switch (format) {
    case 'un':
      return parseUn(file);
    case 'eu':
      return parseEu(file);
    case 'uk':
      return parseUk(file);
    case 'own':
      return parseOwn(file);
    case 'ofac':
      return parseOfac({ sdn: file });
  }
}

function ofacFiles(files: readonly RawFile[], incomplete: boolean): Partial<Record<OfacTable | 'only', RawFile>> {
  const tables: Partial<Record<OfacTable, RawFile>> = {};
  for (const file of files) {
    const table = ofacTable(firstRow(file, ','));
    if (table === null) fail(file.path, 'neither sdn.csv nor alt.csv nor add.csv of OFAC');
    if (tables[table] !== undefined) fail(file.path, `a second ${table} file`);
    tables[table] = file;
  }
  if (tables.sdn === undefined) fail(files[0]?.path ?? '', 'aliases and addresses of OFAC need sdn.csv beside them');
  const missing = (['alt', 'add'] as const).filter((table) => tables[table] === undefined);
  if (missing.length > 0 && !incomplete) {
    const named = missing.map((table) => `${table}.csv`).join(' and ');
    const lost = missing.map((table) => ({ alt: 'aliases', add: 'countries of residence' })[table]).join(' and ');
    fail(tables.sdn.path, `${named} of OFAC not given: nobody would be searched with their ${lost} (--incomplete)`);
  }
  return tables;
}

function detectFormat(file: ListFile): Format {
  const head = { ...file, text: file.text.slice(0, HEAD) };
  if (/<CONSOLIDATED_LIST[\s>]/.test(head.text)) return 'un';
  if (new Columns(firstRow(file, ';')).has('Entity_LogicalId')) return 'eu';
  const first = firstRow(file, ',');
  if (ofacTable(first) !== null) return 'ofac';
  if (ukHeaderRow(firstRows(file, ',')) !== -1) return 'uk';
  const columns = new Columns(first);
  if (columns.has('id') && columns.has('name')) return 'own';
  return fail(file.path, 'no format that is known; --format says which of ofac, un, eu, uk, own it is');
}

function firstRow(file: ListFile, delimiter: ',' | ';'): readonly string[] {
  return firstRows(file, delimiter)[0]?.cells ?? [];
}

/** The lines at the top, each by itself, so that what is damaged further down does not matter here. */
function firstRows(file: ListFile, delimiter: ',' | ';'): readonly CsvRow[] {
  return file.text
    .slice(0, HEAD)
    .split('\n', LINES_OF_HEAD)
    .flatMap((text) => {
      try {
        return csvRows({ ...file, text }, delimiter, new Faults(file.path));
      } catch (error) {
        if (error instanceof MalformedList) return [];
        throw error;
      }
    });
}

function readFile(path: string): RawFile {
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) fail(path, 'there is no such file');
  if (size > MAX_BYTES) fail(path, `larger than ${MAX_BYTES / 1_000_000} MB`);
  const bytes = readFileSync(path);
  if (bytes.includes(0)) fail(path, 'not text: it has NUL bytes');
  try {
    return { path, bytes, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return fail(path, 'not text in UTF-8');
  }
}

function fail(path: string, what: string): never {
  throw new MalformedList([{ path, line: null, what }]);
}
