import { isDate } from '../../domain/shortDates';

/** First letters of the months in English, Spanish, Portuguese, French and German; as printed, without accents. */
const MONTHS: readonly RegExp[] = [
  /^(JAN|ENE|GEN)/,
  /^(FEB|FEV)/,
  /^(MAR|MRZ)/,
  /^(APR|ABR|AVR)/,
  /^(MAY|MAI)/,
  /^(JUN|JUIN)/,
  /^(JUL|JUIL)/,
  /^(AUG|AGO|AOU)/,
  /^(SEP|SET)/,
  /^(OCT|OUT|OKT)/,
  /^NOV/,
  /^(DEC|DIC|DEZ)/,
];
const WRITTEN =
  /(?<![0-9])(?:(?<year>(?:19|20)\d{2})[-./ ](?<month>\d{2})[-./ ](?<day>\d{2})|(?<first>\d{1,2})(?<sign>[-./ ]+)(?<second>\d{1,2}|[A-Z]{3,9}(?:\/[A-Z]{3,9})?)[-./ ]*(?<last>(?:19|20)\d{2}))(?![0-9])/g;

/**
 * The days written in a text of capitals, as `YYYY-MM-DD` in their order.
 * @param isMonthFirst how `02/03/1990` is understood; with full stops the day comes first everywhere
 */
export function datesIn(text: string, isMonthFirst: boolean): string[] {
  return [...text.matchAll(WRITTEN)].flatMap(({ groups = {} }) => {
    const { year, month, day, first = '', sign = '', second = '', last = '' } = groups;
    if (year !== undefined) return dayOf(year, month, day);
    if (!/^\d/.test(second)) return dayOf(last, monthNamed(second), first);
    return isMonthFirst && !sign.includes('.') ? dayOf(last, first, second) : dayOf(last, second, first);
  });
}

function dayOf(year: string, month = '', day = ''): string[] {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDate(date) ? [date] : [];
}

/** Passports write a month in two languages: `AUG/AOUT`. */
function monthNamed(text: string): string {
  const month = MONTHS.findIndex((pattern) => text.split('/').some((name) => pattern.test(name)));
  return month < 0 ? '' : String(month + 1);
}
