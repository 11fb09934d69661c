import { z } from 'zod';
import type { Language } from '../domain/vocabulary';
import { boundText } from './boundTexts';
import type { Bound } from './boundTexts';
import { faultText, isFaultName } from './faultTexts';
import type { FaultName } from './faultTexts';
import { pointerToken } from './pointerToken';
import { Refusal } from './refusal';
import type { FieldFault } from './refusal';

const LOCALES = { en: z.locales.en(), es: z.locales.es(), pt: z.locales.pt() };

/**
 * Reads a value by a schema; tells every fault at once, in the caller's language.
 * @param others faults that were found elsewhere, told along with those found here
 * @throws Refusal INVALID_FIELDS
 */
export function parseFields<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  language: Language,
  others: readonly FieldFault[] = [],
): z.output<Schema> {
  const parsed = schema.safeParse(value, { error: LOCALES[language].localeError });
  const faults = parsed.success ? others : [...others, ...faultsOf(parsed.error, value, language)];
  if (!parsed.success || faults.length > 0) throw new Refusal('INVALID_FIELDS', { errors: faults });
  return parsed.data;
}

/** Members that a schema leaves open and the flow asks for. */
export function faultsOfMissing(value: unknown, asked: readonly string[], language: Language): FieldFault[] {
  return asked
    .filter((name) => at(value, [name]) === undefined)
    .map((name) => faultOf(`/${name}`, 'REQUIRED', language));
}

/** @param bound of the schema, where the value is out of it */
export function faultOf(pointer: string, fault: FaultName, language: Language, bound?: Bound): FieldFault {
  const detail = (bound === undefined ? null : boundText(bound, language)) ?? faultText(fault, language);
  return { pointer, code: fault, detail };
}

/** For `refine` and `superRefine`: a rule of our own, named by the fault it finds. */
export function ownFault(fault: FaultName): { params: { fault: FaultName } } {
  return { params: { fault } };
}

function faultsOf(error: z.ZodError, value: unknown, language: Language): FieldFault[] {
  return error.issues.flatMap((issue) => {
    const pointer = pointerOf(issue.path);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => faultOf(`${pointer}/${pointerToken(key)}`, 'UNKNOWN_FIELD', language));
    }
    if (at(value, issue.path) === undefined) return faultOf(pointer, 'REQUIRED', language);
    if (issue.code === 'custom') return faultOf(pointer, ownFaultOf(issue), language);
    const fault = CODES[issue.code];
    // The library's words for texts that are written wrongly are no sentences in every language.
    return fault === 'ILL_FORMED' ? faultOf(pointer, fault, language) : { pointer, code: fault, detail: issue.message };
  });
}

const CODES: Record<Exclude<z.core.$ZodIssue['code'], 'unrecognized_keys' | 'custom'>, FaultName> = {
  invalid_type: 'WRONG_TYPE',
  invalid_value: 'UNKNOWN_VALUE',
  invalid_union: 'UNKNOWN_VALUE',
  too_big: 'OUT_OF_RANGE',
  too_small: 'OUT_OF_RANGE',
  not_multiple_of: 'OUT_OF_RANGE',
  invalid_format: 'ILL_FORMED',
  invalid_key: 'ILL_FORMED',
  invalid_element: 'ILL_FORMED',
};

function ownFaultOf(issue: z.core.$ZodIssueCustom): FaultName {
  const name: unknown = issue.params?.fault;
  return typeof name === 'string' && isFaultName(name) ? name : 'ILL_FORMED';
}

function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${pointerToken(String(part))}`).join('');
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inside, part) =>
      typeof inside === 'object' && inside !== null && Object.hasOwn(inside, part)
        ? Object.getOwnPropertyDescriptor(inside, part)?.value
        : undefined,
    value,
  );
}
