import { printAgreement } from '../../domain/documents/agreement';
import { holderOf } from '../../domain/documents/holder';
import type { DocumentHolder } from '../../domain/documents/holder';
import type { DocumentReading } from '../../domain/steps/document';
import { toLatinLetters } from '../../domain/transliteration';
import { countryOf } from '../../activities/document/countryCodes';
import { percentile, spreadOf } from '../statistics';
import { DEGRADATION_NAMES } from './degradations';
import type { DegradationName } from './degradations';
import type { Measuring } from './documents';
import type { Section, SectionOptions, Target } from './section';
import { KINDS, specimens } from './specimens';
import type { Kind, Specimen } from './specimens';

/** What was read of one specimen, beside what it says. */
interface Result {
  readonly kind: Kind;
  readonly degradation: DegradationName;
  /** The zone or barcode was read whole. */
  readonly isRead: boolean;
  /** Names of the fields that are not as they were drawn. */
  readonly wrong: readonly string[];
  /** A field of the print contradicts, though nobody altered it. */
  readonly isContradicted: boolean;
  readonly fieldsOfPrint: number;
  readonly faults: readonly string[];
  readonly ms: number;
}

const AT = '2026-06-15T12:00:00.000Z';
const TITLES: Readonly<Record<Kind, string>> = {
  passport: 'passports (TD3)',
  smallCard: 'cards (TD1)',
  largeCard: 'cards (TD2)',
  licence: 'licences (PDF417)',
};
/** Of one core, in milliseconds. */
const PAGE_TARGET_MS = 2_000;
const EVERY = 20;

/** Reads generated specimens and compares every field with what was drawn. */
export async function readSpecimens(
  { reader, times }: Measuring,
  { seed, count, progress }: SectionOptions,
): Promise<Omit<Section, 'versions'>> {
  const total = count * DEGRADATION_NAMES.length * KINDS.length;
  const results: Result[] = [];
  for await (const specimen of specimens({ seed, count })) {
    const began = performance.now();
    const reading = await reader.read(specimen.pictures, new AbortController().signal);
    results.push(compare(specimen, reading, performance.now() - began));
    if (results.length % EVERY === 0) progress(`documents: ${results.length} of ${total}`);
  }
  const ms = spreadOf(results.map((result) => result.ms));
  return {
    title: `Documents: ${total} generated specimens`,
    tables: [
      {
        caption: 'All fields right, by kind and what was done to the picture',
        head: ['', ...DEGRADATION_NAMES],
        rows: KINDS.map((kind) => [
          TITLES[kind],
          ...DEGRADATION_NAMES.map((name) => share(results.filter((r) => r.kind === kind && r.degradation === name))),
        ]),
      },
      {
        caption: 'What was wrong where a field was',
        head: ['kind', 'degradation', 'not read whole', 'wrong fields', 'said of the picture'],
        rows: faultRows(results),
      },
      {
        caption: 'Time in milliseconds on this machine, everything else left alone',
        head: ['', 'median', 'p95', 'most'],
        rows: [
          ['a page through OCR', ...timesOf(times.page)],
          ['a picture through the barcode reader', ...timesOf(times.barcode)],
          [
            'a whole document',
            ms.median.toFixed(0),
            percentile(
              results.map((r) => r.ms),
              0.95,
            ).toFixed(0),
            ms.max.toFixed(0),
          ],
        ],
      },
    ],
    targets: targetsOf(results, times),
    limits: [
      'The specimens are drawings in one lettering: they tell whether a change makes reading better or worse, and how',
      'much blur, light and tilt is borne. They do not tell the share of real documents that is read.',
    ],
    figures: { seed, count, results, pageMs: times.page, barcodeMs: times.barcode },
  };
}

function compare({ kind, degradation, holder, pictures }: Specimen, reading: DocumentReading, ms: number): Result {
  const read = holderOf(reading, AT);
  const isRead = read !== null && read.source !== 'print';
  const agreement = isRead && reading.print !== null ? printAgreement(read, reading.print) : null;
  const fieldsOfPrint = Object.values(reading.print ?? {}).filter((field) => field !== null).length;
  return {
    kind,
    degradation,
    isRead,
    wrong: isRead ? wrongFields(read, { kind, holder, pictures }) : ['all'],
    isContradicted: (agreement?.contradictions.length ?? 0) > 0,
    fieldsOfPrint,
    faults: reading.pictureFaults,
    ms,
  };
}

function wrongFields(
  read: DocumentHolder,
  { kind, holder, pictures }: Pick<Specimen, 'kind' | 'holder' | 'pictures'>,
): string[] {
  const state = kind === 'licence' ? 'USA' : countryOf(holder.state ?? 'UTO');
  const isShort = read.birthDate.length === 6;
  const expected = {
    category: pictures.category,
    country: state,
    familyName: toLatinLetters(holder.familyName),
    givenNames: toLatinLetters(holder.givenNames),
    number: holder.number,
    birthDate: isShort ? holder.birthDate.slice(2).replaceAll('-', '') : holder.birthDate,
    expiryDate: holder.expiryDate,
    sex: { F: 'female', M: 'male', X: 'unspecified' }[holder.sex],
    ...(kind !== 'licence' && { nationality: state }),
  } as const;
  return Object.entries(expected).flatMap(([field, value]) =>
    Object.entries(read).some(([name, found]) => name === field && found === value) ? [] : [field],
  );
}

function targetsOf(results: readonly Result[], times: Measuring['times']): Target[] {
  const zones = results.filter(({ kind }) => kind !== 'licence');
  const licences = results.filter(({ kind }) => kind === 'licence');
  const isClean = ({ degradation }: Result) => degradation === 'clean';
  const isDegraded = (result: Result) => !isClean(result);
  const page = spreadOf(times.page).median;
  return [
    targetOf('passports and cards, clean: all fields', zones.filter(isClean), 0.99),
    targetOf('passports and cards, degraded: all fields', zones.filter(isDegraded), 0.92),
    targetOf('licences, degraded: barcode', licences.filter(isDegraded), 0.98),
    {
      what: 'page through OCR, median',
      target: `≤ ${PAGE_TARGET_MS} ms`,
      measured: `${page.toFixed(0)} ms`,
      met: page <= PAGE_TARGET_MS,
    },
    {
      what: 'print that nobody altered, and seems to contradict',
      target: '≤ 2 %',
      measured: percent(results.filter(({ isContradicted }) => isContradicted).length / results.length),
      met: results.filter(({ isContradicted }) => isContradicted).length <= results.length * 0.02,
    },
  ];
}

function targetOf(what: string, results: readonly Result[], least: number): Target {
  const right = results.filter(({ wrong }) => wrong.length === 0).length / Math.max(1, results.length);
  return { what, target: `≥ ${percent(least)}`, measured: percent(right), met: right >= least };
}

function faultRows(results: readonly Result[]): string[][] {
  return KINDS.flatMap((kind) =>
    DEGRADATION_NAMES.flatMap((degradation) => {
      const wrong = results.filter((r) => r.kind === kind && r.degradation === degradation && r.wrong.length > 0);
      if (wrong.length === 0) return [];
      const unread = wrong.filter(({ isRead }) => !isRead);
      const fields = wrong.filter(({ isRead }) => isRead).flatMap((result) => result.wrong);
      const faults = unread.flatMap((result) => result.faults);
      return [[TITLES[kind], degradation, String(unread.length), listed(fields), listed(faults)]];
    }),
  );
}

function listed(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${name} ${count}`).join(', ') || '–';
}

function share(results: readonly Result[]): string {
  return `${results.filter(({ wrong }) => wrong.length === 0).length}/${results.length}`;
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}

function timesOf(times: readonly number[]): string[] {
  if (times.length === 0) return ['–', '–', '–'];
  const { median, max } = spreadOf(times);
  return [median, percentile(times, 0.95), max].map((ms) => ms.toFixed(0));
}
