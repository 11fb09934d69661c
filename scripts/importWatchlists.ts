import { parseArgs } from 'node:util';
import { createDatabase } from '../db/connection';
import { environment, readEnvironment } from '../db/environment';
import { createRepositories } from '../db/repositories';
import { ReplacementRefused } from '../db/repositories/watchlists';
import { isShrunken, sizeOf } from '../domain/screening/listSize';
import type { ListSize } from '../domain/screening/listSize';
import { WATCHLIST_SOURCE } from '../domain/screening/watchlistEntry';
import { listedDate } from './watchlists/listedDates';
import { FORMATS, MalformedList } from './watchlists/parsedList';
import { readLists } from './watchlists/readLists';
import type { ReadList, ReadOptions } from './watchlists/readLists';

const USAGE = `Imports lists of wanted and sanctioned people, for criminal history by the provider local.

  npm run watchlists:import -- FILE…
  npm run watchlists:import              shows the lists that are in force

The files of OFAC (sdn.csv with alt.csv and add.csv) are one list, every other file is its own. All files are imported
or none is; screenings search the new lists from that moment on, and nothing has to be restarted.

  --format ${FORMATS.join('|')}   what the files are, instead of what they look like
  --source NAME                how flows name the list; a list of one's own needs it, the others have their format's name
  --date YYYY-MM-DD            when the list was made, for those that do not say (OFAC, one's own)
  --incomplete                 takes sdn.csv of OFAC without alt.csv or add.csv
  --shrunken                   takes lists with less than half of the people or names that they have now
  --json                       prints one JSON object

Reads DATABASE_URL. A running \`npm start\` prints it as PostgreSQL:

  DATABASE_URL=postgres://… npm run watchlists:import -- sdn.csv alt.csv add.csv consolidated.xml
`;

/** A part of a list is written in well under a second; the whole must not be cut off. */
const STATEMENT_TIMEOUT_MS = 600_000;

/** Options that do not fit together, or are none. */
class UsageFault extends Error {}

function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      format: { type: 'string' },
      source: { type: 'string' },
      date: { type: 'string' },
      incomplete: { type: 'boolean', default: false },
      shrunken: { type: 'boolean', default: false },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  const format = FORMATS.find((known) => known === values.format);
  if (values.format !== undefined && format === undefined)
    throw new UsageFault(`--format takes ${FORMATS.join(', ')}, not "${values.format}".`);
  if (values.source !== undefined && !WATCHLIST_SOURCE.test(values.source))
    throw new UsageFault(
      '--source takes small letters, digits and -, beginning with a letter, at most 40; not sandbox.',
    );
  if (values.date !== undefined && listedDate(values.date)?.from !== values.date)
    throw new UsageFault(`--date takes a day such as 2026-02-27, not "${values.date}".`);
  const read: ReadOptions = {
    incomplete: values.incomplete,
    ...(format !== undefined && { format }),
    ...(values.source !== undefined && { source: values.source }),
    ...(values.date !== undefined && { date: values.date }),
  };
  const { shrunken, json = false, help = false } = values;
  return { paths: positionals, read, shrunken, json, help };
}

async function main(): Promise<void> {
  const { paths, read, shrunken, json, help } = readOptions();
  if (help) {
    process.stdout.write(USAGE);
    return;
  }
  const config = readEnvironment(environment.database);
  const say = (line: string) => process.stderr.write(`${line}\n`);
  if (paths.length > 0) say(`Reading ${paths.length} ${paths.length === 1 ? 'file' : 'files'} …`);
  const lists = readLists(paths, read);
  for (const list of lists) say(`  ${describe(list)}`);

  const knex = createDatabase(config, STATEMENT_TIMEOUT_MS);
  try {
    const { watchlists } = createRepositories(knex);
    const total = lists.reduce((sum, { entries }) => sum + entries.length, 0);
    const progress = (written: number) => say(`  written ${written} of ${total}`);
    const mayReplace = (before: ListSize, now: ListSize) => shrunken || !isShrunken(before, now);
    const versions = lists.length === 0 ? await watchlists.all() : await watchlists.import(lists, progress, mayReplace);
    if (json) console.log(JSON.stringify({ lists: versions }));
    else {
      for (const { source, version, entries, date, sha256 } of versions)
        console.log(
          `${source.padEnd(12)} version ${version}  ${String(entries).padStart(6)} people  ${date ?? 'undated   '}  SHA-256 ${sha256}`,
        );
      if (versions.length === 0) console.log('No list was imported yet.');
    }
  } finally {
    await knex.destroy();
  }
}

function describe({ source, format, entries, notPeople, unreadDates }: ReadList): string {
  const left = notPeople > 0 ? `; ${notPeople} organisations, ships and aircraft left out` : '';
  const unread = unreadDates > 0 ? `; ${unreadDates} birth dates not understood` : '';
  return `${source} (${format}): ${sizeText(sizeOf(entries))}${left}${unread}`;
}

const sizeText = ({ entries, names }: ListSize) => `${entries} people with ${names} names`;

function faultText(error: unknown): string {
  if (error instanceof MalformedList) return `Nothing was imported.\n${error.message}`;
  if (error instanceof ReplacementRefused) {
    const { source, before, now } = error;
    return `Nothing was imported.\n${source} would shrink from ${sizeText(before)} to ${sizeText(now)}; --shrunken imports it all the same`;
  }
  return error instanceof Error ? error.message : String(error);
}

main().catch((error: unknown) => {
  if (error instanceof UsageFault || (error instanceof TypeError && 'code' in error)) {
    process.stderr.write(`${error.message}\n\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  process.stderr.write(`${faultText(error)}\n`);
  process.exitCode = 1;
});
