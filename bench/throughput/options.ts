import { parseArgs } from 'node:util';
import { z } from 'zod';

/** How much is measured. All of it is bounded: what is not done by the end of its time is left out. */
export interface Options {
  readonly json: boolean;
  /**
   * Registrations of each variant before anything is measured, until the code of every process is compiled for speed:
   * before that, what has more code is slower than it will be.
   */
  readonly warmUp: number;
  /** How many clients work at once, each figure in rounds of its own. */
  readonly clients: readonly number[];
  readonly rounds: number;
  /** In a round each variant is given this many registrations, and at least one a client. */
  readonly registrations: number;
  /** After so many seconds a variant begins no further registration in a round. */
  readonly roundSeconds: number;
  /** Registrations that wait for their persons in the last rounds. */
  readonly open: number;
}

const THOROUGH = { warmUp: 300, clients: [1, 20, 50], rounds: 5, registrations: 60, roundSeconds: 5, open: 1_000 };
const QUICK = { warmUp: 40, clients: [20], rounds: 1, registrations: 20, roundSeconds: 4, open: 100 };

export const USAGE = `npm run bench [-- options]
  --json          one JSON object instead of the tables
  --quick         one short round: a rough figure within a minute
  --clients LIST  clients at once, such as 1,20,50
  --rounds N      rounds of each, every variant once a round
  --help          this text`;

const count = z.coerce.number().int().min(1).max(1_000);

/** Throws a sentence about the option that is not understood. */
function readCount(option: string, text: string): number {
  const read = count.safeParse(text);
  if (!read.success) throw new Error(`${option} takes whole numbers from 1 to 1000, not "${text}".`);
  return read.data;
}

/** Null where only help was asked for. Throws a sentence where the command line is not understood. */
export function readOptions(args: readonly string[]): Options | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      clients: { type: 'string' },
      rounds: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  return {
    ...(values.quick ? QUICK : THOROUGH),
    json: values.json,
    ...(values.clients !== undefined && {
      clients: values.clients.split(',').map((text) => readCount('--clients', text)),
    }),
    ...(values.rounds !== undefined && { rounds: readCount('--rounds', values.rounds) }),
  };
}
