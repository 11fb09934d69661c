import type { DateRange } from '../../domain/screening/watchlistEntry';

/** What "circa" and "approximately" may be off by, in years. */
const CIRCA_YEARS = 2;
/** Years of other calendars look like earlier or later ones: 1343 of the Persian calendar is 1964. */
const BIRTH_YEARS = { first: 1850, last: 2100 } as const;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

interface Parts {
  readonly year: number;
  readonly month?: number | undefined;
  readonly day?: number | undefined;
}

/**
 * A birth date as lists write it – `1970`, `Mar 1970`, `12 Mar 1970`, `1970-03-12`, `12/03/1970`, `00/00/1970`, with
 * `circa` before it or `to` between two – as the days that it may mean; null for other words, and other calendars.
 */
export function listedDate(text: string): DateRange | null {
  const words = text.toLowerCase().replace(/[."]/g, '').trim();
  const exact = words.replace(/^(circa|approximately|approx|about|c)\s*/, '');
  const [first = '', last = first] = exact.split(/\s+to\s+|(?<=^\d{4})\s*-\s*(?=\d{4}$)/);
  const [from, to] = [partsOf(first), partsOf(last)];
  if (from === null || to === null) return null;
  const range = { from: startOf(from), to: endOf(to) };
  if (!isDay(range.from) || !isDay(range.to) || range.from > range.to) return null;
  return exact === words ? range : widened(range);
}

/** A span of years, both inclusive. */
export function years(from: number, to: number): DateRange {
  return { from: startOf({ year: from }), to: endOf({ year: to }) };
}

/** The same, as far as somebody who says "circa" may be off. */
export function widened({ from, to }: DateRange): DateRange {
  return years(Number(from.slice(0, 4)) - CIRCA_YEARS, Number(to.slice(0, 4)) + CIRCA_YEARS);
}

function partsOf(text: string): Parts | null {
  const iso = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text);
  if (iso !== null) return parts(iso[1], iso[2], iso[3]);
  const slashed = /^(\d{1,2}|dd)\/(\d{1,2}|mm)\/(\d{4})$/.exec(text);
  if (slashed !== null) return parts(slashed[3], slashed[2], slashed[1]);
  const named = /^(?:(\d{1,2})[ -])?([a-z]{3})[a-z]*[ -](\d{4})$/.exec(text);
  if (named === null) return null;
  const month = MONTHS.indexOf(named[2] ?? '') + 1;
  return month === 0 ? null : parts(named[3], String(month), named[1]);
}

/** Months and days that are 0 or letters are not known. */
function parts(year = '', month = '', day = ''): Parts | null {
  if (Number(year) < BIRTH_YEARS.first || Number(year) > BIRTH_YEARS.last) return null;
  return { year: Number(year), month: Number(month) || undefined, day: Number(day) || undefined };
}

function startOf({ year, month = 1, day = 1 }: Parts): string {
  return dayText(year, month, day);
}

function endOf({ year, month = 12, day }: Parts): string {
  return dayText(year, month, day ?? new Date(Date.UTC(year, month, 0)).getUTCDate());
}

function dayText(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

function isDay(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}
