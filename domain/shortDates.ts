import type { Instant } from './vocabulary';

/**
 * Dates as machine-readable zones write them: `YYMMDD`, with `<` for each character that is unknown. The century is not
 * written; ICAO Doc 9303-3 leaves it to the reader to infer it.
 */

/** No document is valid, or was valid, further from today than this. */
const EXPIRY_WINDOW_YEARS = 50;

/** `YYYY-MM-DD` in the latest century that does not lie in the future; null where a part is unknown or no such day is. */
export function birthDateOf(short: string, at: Instant): string | null {
  const century = Number(at.slice(0, 2));
  const latest = dateIn(century, short);
  return latest !== null && latest <= at.slice(0, 10) ? latest : dateIn(century - 1, short);
}

/** `YYYY-MM-DD` in the century that brings it nearest; null where a part is unknown or no such day is. */
export function expiryDateOf(short: string, at: Instant): string | null {
  const year = Number(at.slice(0, 4));
  const century = Math.floor(year / 100);
  const ahead = century * 100 + Number(short.slice(0, 2)) - year;
  if (ahead > EXPIRY_WINDOW_YEARS) return dateIn(century - 1, short);
  return dateIn(ahead < -EXPIRY_WINDOW_YEARS ? century + 1 : century, short);
}

/** Whether a date (`YYYY-MM-DD`) is the one that a zone gives, as far as the zone knows it. */
export function agreesWithShortDate(date: string, short: string): boolean {
  const written = date.slice(2).replaceAll('-', '');
  return (
    short.length === written.length && Array.from(written).every((sign, i) => short[i] === '<' || short[i] === sign)
  );
}

function dateIn(century: number, short: string): string | null {
  if (!/^\d{6}$/.test(short)) return null;
  const date = `${century}${short.slice(0, 2)}-${short.slice(2, 4)}-${short.slice(4)}`;
  return isDate(date) ? date : null;
}

/** Whether `YYYY-MM-DD` is a day of the calendar. */
export function isDate(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === date;
}
