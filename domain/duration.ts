const MS = { W: 7 * 86_400_000, D: 86_400_000, H: 3_600_000, M: 60_000, S: 1_000 } as const;
const PATTERN = /^P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?$/;

/**
 * Milliseconds of an ISO 8601 duration of weeks, days, hours, minutes and seconds (`P7D`, `PT30M`), or null where the
 * text is none. Years and months have no fixed length and are not read.
 */
export function durationMs(text: string): number | null {
  const match = PATTERN.exec(text);
  if (match === null) return null;
  const [, weeks, days, hours, minutes, seconds] = match;
  const parts: [string | undefined, number][] = [
    [weeks, MS.W],
    [days, MS.D],
    [hours, MS.H],
    [minutes, MS.M],
    [seconds, MS.S],
  ];
  if (text.endsWith('T') || parts.every(([amount]) => amount === undefined)) return null;
  return parts.reduce((sum, [amount, ms]) => sum + Number(amount ?? 0) * ms, 0);
}
