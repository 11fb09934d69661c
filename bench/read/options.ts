import { parseArgs } from 'node:util';
import { z } from 'zod';

export interface Options {
  readonly json: boolean;
  /** How many registrations there are at each measurement, ever more. */
  readonly sizes: readonly number[];
  /** Requests of each kind. */
  readonly requests: number;
}

export const USAGE = `npm run bench:read [-- options]
  --json          one JSON object instead of the tables
  --quick         1,000 and 5,000 registrations, few requests: a rough figure within a minute
  --sizes LIST    registrations, such as 20000,200000 (the default)
  --requests N    requests of each kind (100)
  --help          this text`;

const sizes = z.array(z.coerce.number().int().min(100).max(2_000_000)).min(1);
const requests = z.coerce.number().int().min(1).max(10_000);

/** Null where only help was asked for. Throws a sentence where the command line is not understood. */
export function readOptions(args: readonly string[]): Options | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      sizes: { type: 'string' },
      requests: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const given = sizes.safeParse((values.sizes ?? (values.quick ? '1000,5000' : '20000,200000')).split(','));
  const count = requests.safeParse(values.requests ?? (values.quick ? '20' : '100'));
  if (!given.success || given.data.some((size, index) => size <= (given.data[index - 1] ?? 0)))
    throw new Error('--sizes takes whole numbers from 100 to 2000000, ever greater.');
  if (!count.success) throw new Error('--requests takes a whole number from 1 to 10000.');
  return { json: values.json, sizes: given.data, requests: count.data };
}
