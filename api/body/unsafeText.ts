import type { JsonValue } from '../../db/records';
import { pointerToken } from '../pointerToken';
import type { FieldFault } from '../refusal';
import { SIZES } from './requestBody';
import type { RequestBody } from './requestBody';

/** A half of a character that has no other half: it cannot be written as UTF-8. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Text and nesting that no part of the system can keep: NUL, lone surrogates, JSON deeper than `SIZES.depth`. */
export function faultsOfText(body: RequestBody): FieldFault[] {
  if (body.type === 'json') return faultsOfValue(body.value, '', 0);
  if (body.type === 'none') return [];
  return body.fields.flatMap(({ name, value }) => faultOfText(value, `/${pointerToken(name)}`));
}

function faultsOfValue(value: JsonValue, pointer: string, depth: number): FieldFault[] {
  if (typeof value === 'string') return faultOfText(value, pointer);
  if (typeof value !== 'object' || value === null) return [];
  if (depth === SIZES.depth) {
    return [{ pointer, code: 'TOO_DEEP', detail: `Must not be nested more than ${SIZES.depth} deep.` }];
  }
  if (isList(value)) return value.flatMap((item, index) => faultsOfValue(item, `${pointer}/${index}`, depth + 1));
  return Object.entries(value).flatMap(([name, member]) => {
    const inside = `${pointer}/${pointerToken(name)}`;
    return [...faultOfText(name, inside), ...faultsOfValue(member, inside, depth + 1)];
  });
}

function faultOfText(text: string, pointer: string): FieldFault[] {
  if (!text.includes('\0') && !LONE_SURROGATE.test(text)) return [];
  return [{ pointer, code: 'ILL_FORMED', detail: 'Must not hold NUL or half characters.' }];
}

/** `Array.isArray` does not tell readonly arrays apart. */
function isList(value: readonly JsonValue[] | Readonly<Record<string, JsonValue>>): value is readonly JsonValue[] {
  return Array.isArray(value);
}
