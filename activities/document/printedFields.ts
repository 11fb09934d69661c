import type { PrintedFields } from '../../domain/documents/sources';
import { toLatinLetters, withoutMarks } from '../../domain/transliteration';
import type { OcrLine } from '../media/ocrEngine';
import { CAPTIONS, CATEGORY_TITLES, NUMBERED_FIELDS } from './captions';
import type { CaptionedField } from './captions';
import { countryNamedIn } from './countryNames';
import { datesIn } from './printedDates';
import { isZoneLike } from './zoneLines';

/** Lines read less surely are no evidence. */
const SURE = 0.8;
/** In heights of its caption: further down, a line belongs to another field. */
const NEAR = 3;
/** Share of the page, from above, in which documents name themselves and their country. */
const TITLE_SHARE = 0.4;
/** Degrees: on a page that is tilted more, what stands in one row is taken for parts of others. */
const MAX_TILT = 2.5;
const NUMBER = /(?=(?:[A-Z.-]*[0-9]){4})[A-Z0-9][A-Z0-9.-]{4,19}/;

interface Line {
  readonly text: string;
  readonly isSure: boolean;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A caption found in a line: where it begins and ends. */
interface Caption {
  readonly field: CaptionedField;
  readonly start: number;
  readonly end: number;
}

/**
 * What is printed for people on a page that is the right way up, as far as captions in English, Spanish, Portuguese,
 * French or German say what is what. Null where nothing
 * was understood, or the page is too tilted to tell its rows apart.
 */
export function printedFieldsIn(lines: readonly OcrLine[]): PrintedFields | null {
  const page = lines.filter(({ text }) => !isZoneLike(text)).map(lineOf);
  if (isTilted(lines)) return null;
  const titles = titlesOf(page);
  const category = categoryNamedIn(titles);
  const country = countryNamedIn(titles);
  const read = new Map<CaptionedField, string>();
  for (const line of page) {
    const captions = captionsIn(line.text, category === 'license');
    for (const [place, caption] of captions.entries()) {
      if (read.has(caption.field)) continue;
      const value = valueOf(caption, { place, captions, line, page }, country === 'USA');
      if (value !== null) read.set(caption.field, value);
    }
  }
  if (category === null && country === null && read.size === 0) return null;
  const field = (name: CaptionedField) => read.get(name) ?? null;
  return {
    category,
    country,
    familyName: field('familyName'),
    givenNames: field('givenNames'),
    number: field('number'),
    birthDate: field('birthDate'),
    expiryDate: field('expiryDate'),
  };
}

/** A value follows its caption in the same line or stands below: of several dates the one in the caption's place. */
function valueOf(
  caption: Caption,
  around: {
    readonly place: number;
    readonly captions: readonly Caption[];
    readonly line: Line;
    readonly page: readonly Line[];
  },
  isMonthFirst: boolean,
): string | null {
  const { place, captions, line, page } = around;
  const following = line.text.slice(caption.end, captions[place + 1]?.start);
  const beside = line.isSure ? understood(caption.field, following, isMonthFirst)[0] : undefined;
  if (beside !== undefined) return beside;
  const below = lineBelow(line, page);
  if (below?.isSure !== true || captionsIn(below.text, false).length > 0) return null;
  const isOfTheKind = ({ field }: Caption) => isDateField(field) === isDateField(caption.field);
  const rank = captions.slice(0, place).filter(isOfTheKind).length;
  const isAlone = captions.filter(isOfTheKind).length === 1;
  const values = understood(caption.field, below.text, isMonthFirst);
  return (isDateField(caption.field) || isAlone ? values[rank] : undefined) ?? null;
}

/** What of a text may be the value of such a field. */
function understood(field: CaptionedField, text: string, isMonthFirst: boolean): readonly string[] {
  if (isDateField(field)) return datesIn(text, isMonthFirst);
  if (field === 'number')
    return [NUMBER.exec(text)?.[0].replace(/[^A-Z0-9]/g, '')].filter((found) => found !== undefined);
  const letters = toLatinLetters(text);
  const isTitle = CATEGORY_TITLES.some(({ pattern }) => pattern.test(squash(text).squashed));
  return /[0-9]/.test(text) || letters.length < 2 || isTitle ? [] : [letters];
}

function isDateField(field: CaptionedField): boolean {
  return field === 'birthDate' || field === 'expiryDate';
}

/** Captions in the order of the line. */
function captionsIn(text: string, isNumbered: boolean): readonly Caption[] {
  const { squashed, places } = squash(text);
  const captions: Caption[] = [];
  for (const { field, pattern } of CAPTIONS) {
    for (const match of squashed.matchAll(pattern)) {
      const [start, end] = [places[match.index] ?? 0, (places[match.index + match[0].length - 1] ?? 0) + 1];
      if (captions.every((other) => end <= other.start || start >= other.end)) captions.push({ field, start, end });
    }
  }
  if (isNumbered && captions.length === 0) {
    for (const { field, pattern } of NUMBERED_FIELDS) {
      const match = pattern.exec(text);
      if (match !== null) captions.push({ field, start: match.index, end: match.index + match[0].length });
    }
  }
  return captions.toSorted((a, b) => a.start - b.start);
}

/** A text without what recognition drops or adds, and where each of its signs stood. */
function squash(text: string): { readonly squashed: string; readonly places: readonly number[] } {
  const signs = Array.from(text, (sign, place) => ({ sign, place })).filter(({ sign }) => /[A-Z0-9:]/.test(sign));
  return { squashed: signs.map(({ sign }) => sign).join(''), places: signs.map(({ place }) => place) };
}

function lineBelow({ left, right, top, bottom }: Line, page: readonly Line[]): Line | undefined {
  const height = bottom - top;
  const below = page.filter((other) => {
    const distance = other.top - top;
    return distance > height / 2 && distance < NEAR * height && other.left < right && other.right > left;
  });
  return below.toSorted((a, b) => a.top - b.top)[0];
}

function titlesOf(page: readonly Line[]): string[] {
  const [first, last] = [Math.min(...page.map(({ top }) => top)), Math.max(...page.map(({ bottom }) => bottom))];
  return page
    .filter(({ top, isSure }) => isSure && top <= first + (last - first) * TITLE_SHARE)
    .map(({ text }) => text);
}

function categoryNamedIn(titles: readonly string[]): PrintedFields['category'] {
  const texts = titles.map((title) => squash(title).squashed);
  const named = CATEGORY_TITLES.filter(({ pattern }) => texts.some((text) => pattern.test(text)));
  return named.length === 1 ? (named[0]?.category ?? null) : null;
}

/** Whether the rows of a page cannot be told apart for its tilt. */
export function isTilted(lines: readonly OcrLine[]): boolean {
  return Math.abs(tiltOf(lines)) > MAX_TILT;
}

/** Degrees by which the longest lines rise or fall. */
export function tiltOf(lines: readonly OcrLine[]): number {
  const slopes = lines.map(({ box: [[left, top], [right, level]] }) => ({
    length: Math.hypot(right - left, level - top),
    degrees: (Math.atan2(level - top, right - left) * 180) / Math.PI,
  }));
  const longest = slopes.toSorted((a, b) => b.length - a.length).slice(0, Math.ceil(slopes.length / 3));
  return longest.map(({ degrees }) => degrees).toSorted((a, b) => a - b)[Math.floor(longest.length / 2)] ?? 0;
}

function lineOf({ text, confidence, box }: OcrLine): Line {
  const [across, down] = [box.map(([x]) => x), box.map(([, y]) => y)];
  return {
    text: withoutMarks(text.toUpperCase()).replaceAll('×', 'X'),
    isSure: confidence >= SURE,
    ...{ left: Math.min(...across), right: Math.max(...across), top: Math.min(...down), bottom: Math.max(...down) },
  };
}
