import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';
import type { DateRange, ListedName, WatchlistEntry } from '../../domain/screening/watchlistEntry';
import { aliasNames } from './aliasNames';
import { listedCountries } from './listedCountries';
import { listedDate, widened, years } from './listedDates';
import { Faults } from './parsedList';
import type { ListFile, ParsedList } from './parsedList';

/** Elements that may come more than once. */
const REPEATED = new Set([
  'INDIVIDUAL',
  'ENTITY',
  'INDIVIDUAL_ALIAS',
  'INDIVIDUAL_DATE_OF_BIRTH',
  'INDIVIDUAL_PLACE_OF_BIRTH',
  'INDIVIDUAL_ADDRESS',
  'VALUE',
]);

const text = z.string().catch('');
/** An element that may come more than once; an empty one says nothing, and takes nothing from the others. */
const many = <Element extends z.ZodType>(element: Element) =>
  z
    .array(z.unknown())
    .default([])
    .transform((given) => given.filter((one) => one !== ''))
    .pipe(z.array(element));
const values = z.object({ VALUE: z.array(text).catch([]) }).catch({ VALUE: [] });
const individual = z.object({
  DATAID: text,
  REFERENCE_NUMBER: text,
  FIRST_NAME: text,
  SECOND_NAME: text,
  THIRD_NAME: text,
  FOURTH_NAME: text,
  NAME_ORIGINAL_SCRIPT: text,
  GENDER: text,
  NATIONALITY: values,
  INDIVIDUAL_ALIAS: many(z.object({ QUALITY: text, ALIAS_NAME: text })),
  INDIVIDUAL_DATE_OF_BIRTH: many(
    z.object({ TYPE_OF_DATE: text, DATE: text, YEAR: text, FROM_YEAR: text, TO_YEAR: text, NOTE: text }),
  ),
  INDIVIDUAL_PLACE_OF_BIRTH: many(z.object({ COUNTRY: text })),
  INDIVIDUAL_ADDRESS: many(z.object({ COUNTRY: text })),
});
type Individual = z.infer<typeof individual>;

const list = z.object({
  CONSOLIDATED_LIST: z.object({
    '@_dateGenerated': text,
    INDIVIDUALS: z.object({ INDIVIDUAL: z.array(z.unknown()).catch([]) }).catch({ INDIVIDUAL: [] }),
    ENTITIES: z.object({ ENTITY: z.array(z.unknown()).catch([]) }).catch({ ENTITY: [] }),
  }),
});

/** The consolidated list of the Security Council of the United Nations, as XML. */
export function parseUn(file: ListFile): ParsedList {
  const faults = new Faults(file.path);
  // The list needs no entities of its own; a file that brings some means to make the parser write them out.
  if (/<!DOCTYPE/i.test(file.text))
    faults.add(lineOf(file.text, file.text.search(/<!DOCTYPE/i)), 'a DOCTYPE is not taken');
  const valid = XMLValidator.validate(file.text);
  if (valid !== true) faults.add(valid.err.line, `not valid XML: ${valid.err.msg}`);
  faults.throwIfAny();

  const parsed = list.safeParse(treeOf(file.text, faults));
  faults.throwIfAny();
  if (!parsed.success) faults.add(null, 'no CONSOLIDATED_LIST');
  const root = parsed.data?.CONSOLIDATED_LIST;
  const lines = linesOf(file.text, '<INDIVIDUAL>');
  const people = (root?.INDIVIDUALS.INDIVIDUAL ?? []).flatMap((element, index): Individual[] => {
    const person = individual.safeParse(element);
    if (person.success) return [person.data];
    faults.add(lines[index] ?? null, `not as published: ${person.error.issues[0]?.path.join(' ') ?? 'INDIVIDUAL'}`);
    return [];
  });
  faults.throwIfAny();
  const seen = new Set<string>();
  for (const [index, person] of people.entries()) {
    const line = lines[index] ?? null;
    if (person.REFERENCE_NUMBER === '') faults.add(line, 'an INDIVIDUAL has no REFERENCE_NUMBER');
    else if (seen.has(person.REFERENCE_NUMBER)) faults.add(line, `${person.REFERENCE_NUMBER} is there twice`);
    else if (nameOf(person) === '') faults.add(line, `${person.REFERENCE_NUMBER} has no name`);
    seen.add(person.REFERENCE_NUMBER);
  }
  if (people.length === 0) faults.add(null, 'no INDIVIDUAL');
  faults.throwIfAny();

  let unreadDates = 0;
  const entries = people.map((person): WatchlistEntry => {
    const dates = person.INDIVIDUAL_DATE_OF_BIRTH.filter(({ DATE, YEAR, FROM_YEAR }) => DATE + YEAR + FROM_YEAR !== '');
    const read = dates.map(birthDate);
    unreadDates += read.filter((date) => date === null).length;
    const gender = person.GENDER.toLowerCase();
    return {
      id: person.REFERENCE_NUMBER,
      references: person.DATAID === '' ? [] : [person.DATAID],
      names: namesOf(person),
      birthDates: read.filter((date): date is DateRange => date !== null),
      countries: listedCountries([
        ...person.NATIONALITY.VALUE,
        ...[...person.INDIVIDUAL_PLACE_OF_BIRTH, ...person.INDIVIDUAL_ADDRESS].map(({ COUNTRY }) => COUNTRY),
      ]),
      genders: gender === 'female' || gender === 'male' ? [gender] : [],
    };
  });
  const made = root?.['@_dateGenerated'].slice(0, 10) ?? '';
  return {
    entries,
    date: /^\d{4}-\d{2}-\d{2}$/.test(made) ? made : null,
    notPeople: root?.ENTITIES.ENTITY.length ?? 0,
    unreadDates,
  };
}

/** The parser refuses what is nested too deep, or named to harm it, with a sentence. */
function treeOf(xml: string, faults: Faults): unknown {
  try {
    return parser().parse(xml);
  } catch (error) {
    faults.add(null, `not taken as XML: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

function parser(): XMLParser {
  return new XMLParser({
    ignoreAttributes: false,
    parseTagValue: false,
    parseAttributeValue: false,
    isArray: (name) => REPEATED.has(name),
    processEntities: { enabled: true, maxTotalExpansions: 1_000_000, maxExpandedLength: 10_000_000 },
  });
}

function nameOf({ FIRST_NAME, SECOND_NAME, THIRD_NAME, FOURTH_NAME }: Individual): string {
  return [FIRST_NAME, SECOND_NAME, THIRD_NAME, FOURTH_NAME].filter((part) => part !== '').join(' ');
}

function namesOf(person: Individual): ListedName[] {
  const aliases = person.INDIVIDUAL_ALIAS.flatMap(({ QUALITY, ALIAS_NAME }) =>
    aliasNames(ALIAS_NAME).map((alias) => ({ text: alias, weak: QUALITY === 'Low' })),
  );
  const original = aliasNames(person.NAME_ORIGINAL_SCRIPT).map((name) => ({ text: name, weak: false }));
  return [{ text: nameOf(person), weak: false }, ...original, ...aliases];
}

function birthDate(date: Individual['INDIVIDUAL_DATE_OF_BIRTH'][number]): DateRange | null {
  const { TYPE_OF_DATE, DATE, YEAR, FROM_YEAR, TO_YEAR } = date;
  if (FROM_YEAR !== '') return yearsOf(FROM_YEAR, TO_YEAR === '' ? FROM_YEAR : TO_YEAR);
  const range = listedDate(DATE === '' ? YEAR : DATE);
  return range !== null && TYPE_OF_DATE === 'APPROXIMATELY' ? widened(range) : range;
}

function yearsOf(from: string, to: string): DateRange | null {
  return /^\d{4}$/.test(from) && /^\d{4}$/.test(to) && from <= to ? years(Number(from), Number(to)) : null;
}

function linesOf(text: string, mark: string): number[] {
  return text.split('\n').flatMap((line, index) =>
    line
      .split(mark)
      .slice(1)
      .map(() => index + 1),
  );
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
