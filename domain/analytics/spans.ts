import { monthOf } from './contribution';
import type { Period } from './contribution';

/** Days from the first to before the other, as `YYYY-MM-DD`, counted by day or by month. */
export interface Span {
  readonly period: Period;
  readonly from: string;
  readonly before: string;
}

const DAY_MS = 86_400_000;

/** The day so many days later. */
export function laterDay(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** How many days lie between the first and before the other. */
export function daysBetween(from: string, before: string): number {
  return Math.round((Date.parse(before) - Date.parse(from)) / DAY_MS);
}

/** The Monday on or before a day: of its week by ISO 8601. */
export function weekOf(day: string): string {
  return laterDay(day, -((new Date(day).getUTCDay() + 6) % 7));
}

/** The same days in as few counts as they are kept in: whole months, and the days before and after them. */
export function spansBetween(from: string, before: string): readonly Span[] {
  const first = from === monthOf(from) ? from : nextMonth(from);
  const last = monthOf(before);
  if (first >= last) return from < before ? [{ period: 'day', from, before }] : [];
  const spans = [
    { period: 'day', from, before: first },
    { period: 'month', from: first, before: last },
    { period: 'day', from: last, before },
  ] as const;
  return spans.filter((span) => span.from < span.before);
}

function nextMonth(day: string): string {
  return monthOf(laterDay(monthOf(day), 31));
}
