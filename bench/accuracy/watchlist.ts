import { buildWatchlistIndex } from '../../activities/screening/watchlistIndex';
import type { Hit, WatchlistIndex } from '../../activities/screening/watchlistIndex';
import { percentile } from '../statistics';
import { inventPerson } from './inventedNames';
import { NAME_MUTATIONS } from './nameMutations';
import type { NameMutation } from './nameMutations';
import { createRandom } from './random';
import type { Random } from './random';
import type { Section, SectionOptions, SectionTable, Target } from './section';
import { versionsOf } from './versionsOf';
import { inventedLists, listsToSearch } from './watchlistLists';
import type { BenchList } from './watchlistLists';
import { isExpected, readQueries } from './watchlistQueries';
import type { Query } from './watchlistQueries';

/** The defaults of a flow's `criminalHistory`. */
const THRESHOLDS = { hit: 0.85, review: 0.7 } as const;
/** People of the lists who are searched for in each way of writing. */
const SEARCHED = 1_000;
const STRANGERS = 5_000;
/** What the ways of writing are measured as. */
const TARGET_GROUPS: Readonly<Record<string, readonly NameMutation[]>> = {
  'one typo': ['typo'],
  'words in another order': ['reordered'],
  'other romanisations, accents, Cyrillic': ['romanised', 'accented', 'cyrillic'],
};
const TARGETS = { recall: 99.5, falsePositives: 0.1, ms: 5 } as const;

const LIMITS = [
  'The people searched for are on the lists: this measures matching, not whom the lists leave out.',
  'Names in Arabic, Hebrew and Syriac letters find no romanisation, since these scripts write no vowels.',
  'Strangers bear invented names of eight regions; where many real people share a name, more of them are stopped.',
];

const OF_INVENTED =
  'The list is invented from the same names as the strangers, so that how many of those it stops says nothing: give --lists.';

interface Outcome {
  readonly asked: number;
  readonly hits: number;
  readonly hitsOrReviews: number;
  /** Of one core, for a query over all lists: what it takes on the clock, too, where nothing else works. */
  readonly ms: readonly number[];
  /** Which queries, from 0, did not do what was expected. */
  readonly wrong: readonly number[];
}

/** A person who is looked for: found is what the lists should say, or null for somebody who is on none. */
interface Search {
  readonly query: Query;
  readonly isRight: ((hit: Hit, source: string) => boolean) | null;
}

/** Search of watchlists: of a CSV of one's own, or generated from the lists that it is given, or from an invented one. */
export async function runWatchlist(options: SectionOptions): Promise<Section> {
  const { source, progress } = options;
  const lists = (await listsToSearch(options)) ?? inventedLists(options.seed);
  if (source !== null && isInvented(lists)) {
    throw new Error('--watchlist needs lists to search: --lists FILE,FILE or DATABASE_URL with imported ones.');
  }
  const indexes = await Promise.all(
    lists.map(async (list) => ({ list, index: await buildWatchlistIndex(list.entries) })),
  );
  for (const { list } of indexes) progress(`watchlist: ${list.source}, ${list.entries.length} people`);
  const measure = (searches: readonly Search[]) => measured(indexes, searches);
  measure(warmingUp(options.seed));
  const part = source === null ? generated(lists, measure, options) : ofFile(source, measure);
  return {
    title: `Watchlists: ${lists.map(({ source, entries }) => `${source} (${entries.length} people)`).join(', ')}`,
    versions: versionsOf('any-ascii', 'csv-parse', 'fast-xml-parser'),
    limits: isInvented(lists) ? [...LIMITS, OF_INVENTED] : LIMITS,
    ...part,
  };
}

const isInvented = (lists: readonly BenchList[]) => lists.some(({ source }) => source === 'invented');

/** The first searches of a process are slow, and say nothing of the rest. */
function warmingUp(seed: number): readonly Search[] {
  const random = createRandom(seed + 2);
  return Array.from({ length: 200 }, () => ({ query: inventPerson(random), isRight: null }));
}

type Part = Pick<Section, 'tables' | 'targets' | 'figures'>;
type Measure = (searches: readonly Search[]) => Outcome;

function generated(lists: readonly BenchList[], measure: Measure, { seed, progress }: SectionOptions): Part {
  const random = createRandom(seed);
  const kinds = Object.keys(NAME_MUTATIONS).filter((kind): kind is NameMutation => kind in NAME_MUTATIONS);
  const found = new Map(
    kinds.map((kind) => {
      progress(`watchlist: ${kind}`);
      return [kind, measure(mutatedSearches(lists, kind, random))];
    }),
  );
  progress('watchlist: strangers');
  const people = Array.from({ length: STRANGERS }, () => inventPerson(random));
  const strangers = measure(people.map((query) => ({ query, isRight: null })));
  const nameless = measure(people.map(({ name }) => ({ query: { name, birthDate: null }, isRight: null })));
  const recallOf = (group: readonly NameMutation[]) => {
    const outcomes = group.map((kind) => found.get(kind)).filter((outcome) => outcome !== undefined);
    const sum = (figure: 'hits' | 'asked') => outcomes.reduce((total, outcome) => total + outcome[figure], 0);
    return percent(sum('hits'), sum('asked'));
  };
  const ms = [...found.values(), strangers].flatMap((outcome) => outcome.ms);
  const targets: Target[] = [
    ...Object.entries(TARGET_GROUPS).map(([what, group]) => ({
      what: `found, ${what}`,
      target: `≥ ${TARGETS.recall} %`,
      measured: `${recallOf(group).toFixed(2)} %`,
      met: recallOf(group) >= TARGETS.recall,
    })),
    ...(isInvented(lists) ? [] : [strangersTarget(strangers)]),
    {
      what: 'ms of one core for a query over all lists, median',
      target: `≤ ${TARGETS.ms} ms`,
      measured: `${percentile(ms, 0.5).toFixed(1)} ms`,
      met: percentile(ms, 0.5) <= TARGETS.ms,
    },
  ];
  const rows = [
    ...Array.from(found, ([kind, outcome]) => rowOf(`on a list, ${kind}`, outcome)),
    rowOf('strangers, birth date known', strangers),
    rowOf('strangers, birth date unknown', nameless),
  ];
  const figures = { found: Object.fromEntries(Array.from(found, ([kind, outcome]) => [kind, figuresOf(outcome)])) };
  return {
    tables: [tableOf('Generated queries', rows)],
    targets,
    figures: { ...figures, strangers: figuresOf(strangers), strangersWithoutBirthDate: figuresOf(nameless) },
  };
}

function strangersTarget({ hits, asked }: Outcome): Target {
  return {
    what: 'strangers stopped, birth date known',
    target: `≤ ${TARGETS.falsePositives} %`,
    measured: `${percent(hits, asked).toFixed(2)} %`,
    met: percent(hits, asked) <= TARGETS.falsePositives,
  };
}

function ofFile(path: string, measure: Measure): Part {
  const queries = readQueries(path);
  const listed = queries.filter(({ expected }) => expected !== '');
  const strangers = queries.filter(({ expected }) => expected === '');
  const positives = measure(
    listed.map((query) => ({
      query,
      isRight: ({ entry }, source) => isExpected(query.expected, source, entry),
    })),
  );
  const negatives = measure(strangers.map((query) => ({ query, isRight: null })));
  const linesOf = (outcome: Outcome, of: typeof queries) => outcome.wrong.map((index) => of[index]?.line ?? 0);
  const rows = [
    ...(positives.asked > 0 ? [rowOf('on a list', positives)] : []),
    ...(negatives.asked > 0 ? [rowOf('on no list', negatives)] : []),
  ];
  return {
    tables: [tableOf(path, rows)],
    targets: [],
    figures: {
      recallPercent: positives.asked === 0 ? null : percent(positives.hits, positives.asked),
      falsePositivePercent: negatives.asked === 0 ? null : percent(negatives.hits, negatives.asked),
      onList: { ...figuresOf(positives), missedLines: linesOf(positives, listed) },
      onNoList: { ...figuresOf(negatives), stoppedLines: linesOf(negatives, strangers) },
    },
  };
}

function mutatedSearches(lists: readonly BenchList[], kind: NameMutation, random: Random): Search[] {
  const people = lists.flatMap(({ source, entries }) => entries.map((entry) => ({ source, entry })));
  return random.some(people, SEARCHED).flatMap(({ source, entry }) => {
    const [main] = entry.names;
    const name = main === undefined ? null : NAME_MUTATIONS[kind](main.text, random);
    if (name === null) return [];
    const [born] = entry.birthDates;
    const query = { name, birthDate: born === undefined ? null : dayIn(born, random) };
    return [{ query, isRight: (hit: Hit, of: string) => of === source && hit.entry.id === entry.id }];
  });
}

function dayIn({ from, to }: { readonly from: string; readonly to: string }, random: Random): string {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
  return new Date(Date.parse(from) + random.between(0, days) * 86_400_000).toISOString().slice(0, 10);
}

function measured(
  indexes: readonly { readonly list: BenchList; readonly index: WatchlistIndex }[],
  searches: readonly Search[],
): Outcome {
  const ms: number[] = [];
  const wrong: number[] = [];
  let [hits, hitsOrReviews] = [0, 0];
  for (const [number, { query, isRight }] of searches.entries()) {
    const person = { birthDate: query.birthDate, countries: [], gender: null };
    const since = process.cpuUsage();
    const found = indexes.flatMap(({ list, index }) =>
      index.search([query.name], person, THRESHOLDS.review).map((hit) => ({ hit, source: list.source })),
    );
    const { user, system } = process.cpuUsage(since);
    ms.push((user + system) / 1_000);
    const scores = found
      .filter(({ hit, source }) => isRight === null || isRight(hit, source))
      .map(({ hit }) => hit.match.score);
    const best = Math.max(0, ...scores);
    if (best >= THRESHOLDS.hit) hits += 1;
    if (best >= THRESHOLDS.review) hitsOrReviews += 1;
    if (best >= THRESHOLDS.hit !== (isRight !== null)) wrong.push(number);
  }
  return { asked: searches.length, hits, hitsOrReviews, ms, wrong };
}

function tableOf(caption: string, rows: SectionTable['rows']): SectionTable {
  const { hit, review } = THRESHOLDS;
  return {
    caption,
    head: ['', 'queries', `hit (≥ ${hit})`, `hit or review (≥ ${review})`, 'ms of one core, p50', 'p95'],
    rows,
  };
}

function rowOf(what: string, { asked, hits, hitsOrReviews, ms }: Outcome): string[] {
  const share = (count: number) => `${percent(count, asked).toFixed(2)} %`;
  const times = asked === 0 ? ['–', '–'] : [0.5, 0.95].map((part) => percentile(ms, part).toFixed(1));
  return [what, String(asked), share(hits), share(hitsOrReviews), ...times];
}

function figuresOf({ asked, hits, hitsOrReviews, ms }: Outcome) {
  const times = ms.length === 0 ? null : { p50: percentile(ms, 0.5), p95: percentile(ms, 0.95) };
  return { asked, hits, hitsOrReviews, ms: times };
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : (100 * part) / whole;
}
