/** By what counts are kept: many days are read as few months. Weeks begin on Mondays, as in ISO 8601. */
export const PERIODS = ['day', 'week', 'month'] as const;
export type Period = (typeof PERIODS)[number];

/** Days from the first to before the other, as `YYYY-MM-DD`, in whole periods of one length. */
export interface Span {
  readonly period: Period;
  readonly from: string;
  readonly before: string;
}

const DAY_MS = 86_400_000;

/** The first day of the period that a day is in. */
export function startOf(period: Period, day: string): string {
  switch (period) {
    case 'day':
      return day;
    case 'week':
      return laterDay(day, -((new Date(day).getUTCDay() + 6) % 7));
    case 'month':
      return `${day.slice(0, 7)}-01`;
  }
}

/** The day so many days later. */
export function laterDay(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** How many days lie between the first and before the other. */
export function daysBetween(from: string, before: string): number {
  return Math.round((Date.parse(before) - Date.parse(from)) / DAY_MS);
}

/** The same days in as few counts as they are kept in: whole periods, and the days before and after them. */
export function spansBetween(from: string, before: string, period: Period): readonly Span[] {
  const first = from === startOf(period, from) ? from : nextStart(period, from);
  const last = startOf(period, before);
  if (first >= last) return from < before ? [{ period: 'day', from, before }] : [];
  const spans = [
    { period: 'day', from, before: first },
    { period, from: first, before: last },
    { period: 'day', from: last, before },
  ] as const;
  return spans.filter((span) => span.from < span.before);
}

/** No month is longer than 31 days, and the 32nd day from a first is in the next one. */
function nextStart(period: Period, day: string): string {
  const days = { day: 1, week: 7, month: 31 };
  return startOf(period, laterDay(startOf(period, day), days[period]));
}
