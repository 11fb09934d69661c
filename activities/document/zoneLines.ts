import type { OcrLine } from '../media/ocrEngine';

/** What recognition makes of `<` now and then. */
const FILLERS = /[«‹《〈く＜(（[{]/gu;
/** The shortest line of any zone has 30 characters, and a few may have been dropped. */
const MIN_LENGTH = 24;
/** What a line of a zone has and few others have: fillers, or dates and numbers. */
const ZONE_LIKE = /<|(?:[0-9][^0-9]*){8}/;
/** A page has few such lines; each more costs arrangements to try. */
const MAX_LINES = 10;
/** Fewer fillers in a row are part of what a line says. */
const MIN_RUN = 3;
const MAX_REPAIR = 12;

/**
 * What may be lines of a machine-readable zone, in capitals, digits and `<`. A line is offered whole and in the parts
 * that spaces make: text that runs down the picture comes as the parts of one line.
 */
export function zoneLinesIn(lines: readonly OcrLine[]): string[] {
  const texts = lines.flatMap(({ text }) => [text, ...text.split(' ')]).filter(isZoneLike);
  return [...new Set(texts.map(zoneSigns))].slice(0, MAX_LINES);
}

/** Whether a text is long enough for a line of a zone and has what such lines have. */
export function isZoneLike(text: string): boolean {
  const signs = zoneSigns(text);
  return signs.length >= MIN_LENGTH && ZONE_LIKE.test(signs);
}

/** Recognition knows signs that no zone has, too: it takes an X for `×` and a C for `℃`. */
function zoneSigns(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll('×', 'X')
    .replace(FILLERS, '<')
    .toUpperCase()
    .replace(/[^A-Z0-9<]/g, '');
}

/**
 * A line brought to its length, or null. Recognition drops and adds fillers where many stand in a row, and only there
 * can a length be repaired without inventing anything.
 */
export function fitted(line: string, length: number): string | null {
  const missing = length - line.length;
  if (missing === 0) return line;
  const run = longestRun(line);
  if (Math.abs(missing) > MAX_REPAIR || run.length < MIN_RUN || run.length + missing < 1) return null;
  return line.slice(0, run.start) + '<'.repeat(run.length + missing) + line.slice(run.start + run.length);
}

function longestRun(line: string): { readonly start: number; readonly length: number } {
  const runs = [...line.matchAll(/<+/g)].map((run) => ({ start: run.index, length: run[0].length }));
  return runs.reduce((longest, run) => (run.length >= longest.length ? run : longest), { start: 0, length: 0 });
}
