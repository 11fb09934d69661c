import { parseArgs } from 'node:util';
import { z } from 'zod';

export interface Options {
  readonly json: boolean;
  readonly seed: number;
  readonly count: number;
  /** Real material by section; where any is given, only those sections run. */
  readonly sources: Readonly<Record<SourceName, string | null>>;
  /** The sections to run where no material is given. */
  readonly only: readonly SourceName[];
  /** Files of lists for the section of watchlists. */
  readonly lists: readonly string[];
}

export const SOURCE_NAMES = ['documents', 'faces', 'watchlist'] as const;
export type SourceName = (typeof SOURCE_NAMES)[number];

/** Four kinds by seven degradations by 12 are 336 pictures. */
const DEFAULT_COUNT = 12;

export const USAGE = `npm run bench:accuracy [-- options]
  without a source  what each section makes itself
  --documents DIR   pictures of documents: zone or barcode found, check digits, fields
  --faces DIR       pictures of persons: what stands before the last "-", or the sub-folder, is the person
  --watchlist FILE  CSV with the columns name, birthDate, expected (a list id, or empty)
  --lists FILE,…    lists to search, as for watchlists:import; without it those imported into DATABASE_URL
  --only NAMES      sections without a source: ${SOURCE_NAMES.join(',')} (all)
  --count N         specimens of each kind and degradation (${DEFAULT_COUNT})
  --seed N          of what is generated (1)
  --json            one JSON object instead of the tables
  --help            this text`;

const whole = z.coerce.number().int().min(1).max(100_000);

/** Null where only help was asked for. Throws a sentence where the command line is not understood. */
export function readOptions(args: readonly string[]): Options | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      documents: { type: 'string' },
      faces: { type: 'string' },
      watchlist: { type: 'string' },
      lists: { type: 'string', multiple: true, default: [] },
      only: { type: 'string', default: SOURCE_NAMES.join(',') },
      count: { type: 'string', default: String(DEFAULT_COUNT) },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const { documents = null, faces = null, watchlist = null } = values;
  return {
    json: values.json,
    seed: readWhole('--seed', values.seed),
    count: readWhole('--count', values.count),
    sources: { documents, faces, watchlist },
    only: readNames(values.only),
    lists: values.lists.flatMap((names) => names.split(',')).filter((name) => name !== ''),
  };
}

function readNames(text: string): SourceName[] {
  const read = z.array(z.enum(SOURCE_NAMES)).safeParse(text.split(','));
  if (!read.success) throw new Error(`--only takes names from ${SOURCE_NAMES.join(', ')}, not "${text}".`);
  return read.data;
}

function readWhole(option: string, text: string): number {
  const read = whole.safeParse(text);
  if (!read.success) throw new Error(`${option} takes a whole number from 1 to 100000, not "${text}".`);
  return read.data;
}
