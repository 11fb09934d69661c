import addFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020';
import { LRUCache } from 'lru-cache';
import { RE2JS } from 're2js';
import { schemaHash } from '../db/schemaHash';
import type { JsonValue } from '../db/records';
import type { Language } from '../domain/vocabulary';
import type { FaultName } from './faultTexts';
import { faultOf, pointerToken } from './faults';
import type { FieldFault } from './refusal';

type Schema = Readonly<Record<string, unknown>>;

const MAX_DEPTH = 20;
/** Each reference may multiply the work; this many cannot multiply it beyond measure. */
const MAX_REFERENCES = 20;
/** `uniqueItems` compares every item with every other one. */
const MAX_ITEMS = 1_000;

const compiled = new LRUCache<string, ValidateFunction>({ max: 500 });

/** Everything for which a form's schema cannot be used, each at its place below `pointer`. */
export function faultsOfSchema(schema: Schema, pointer: string): FieldFault[] {
  const bounds = faultsOfBounds(schema, pointer);
  if (bounds.length > 0) return bounds;
  const ajv = newAjv();
  if (ajv.validateSchema(schema) !== true) {
    const errors = new Map((ajv.errors ?? []).map((error) => [error.instancePath, error]));
    return [...errors].map(([path, { message }]) => ({
      ...{ pointer: pointer + path, code: 'ILL_FORMED', detail: `In the schema: ${message ?? 'is not valid'}.` },
    }));
  }
  try {
    // One call finds a schema that refers to itself without end.
    ajv.compile(schema)({});
    return [];
  } catch (error) {
    const reason = error instanceof RangeError ? 'it refers to itself without end' : messageOf(error);
    return [{ pointer, code: 'ILL_FORMED', detail: `The schema cannot be used: ${reason}.` }];
  }
}

/**
 * Every fault of a form's answers.
 * @param schema of a published flow, which `faultsOfSchema` let pass
 * @param pointer to the answers
 */
export function faultsOfAnswers(schema: Schema, answers: JsonValue, pointer: string, language: Language): FieldFault[] {
  const lists = longLists(answers, pointer);
  if (lists.length > 0) return lists.map((place) => faultOf(place, 'OUT_OF_RANGE', language));
  try {
    const validate = validatorOf(schema);
    if (validate(answers)) return [];
    return (validate.errors ?? []).map((error) => faultOf(pointer + placeOf(error), nameOf(error), language));
  } catch (error) {
    // A schema may refer to itself as deep as the answers go.
    if (error instanceof RangeError) return [faultOf(pointer, 'ILL_FORMED', language)];
    throw error;
  }
}

function validatorOf(schema: Schema): ValidateFunction {
  const hash = schemaHash(schema);
  const known = compiled.get(hash);
  if (known !== undefined) return known;
  const made = newAjv().compile(schema);
  compiled.set(hash, made);
  return made;
}

/** One for each schema: what one schema names must not be known to another. */
function newAjv(): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    allowUnionTypes: true,
    strictTypes: false,
    strictTuples: false,
    // Patterns come from companies: RE2 takes linear time whatever they are. It knows no look-around.
    code: { regExp: Object.assign(linearPattern, { code: 'linearPattern' }) },
  });
  addFormats(ajv);
  return ajv;
}

/** `toString` tells patterns apart: the validator keeps one for each text. */
function linearPattern(pattern: string): { test: (text: string) => boolean; toString: () => string } {
  const expression = RE2JS.compile(RE2JS.translateRegExp(pattern));
  return { test: (text) => expression.matcher(text).find(), toString: () => pattern };
}

function faultsOfBounds(schema: Schema, pointer: string): FieldFault[] {
  const faults: FieldFault[] = [];
  let references = 0;
  const walk = (value: unknown, at: string, depth: number): void => {
    if (typeof value !== 'object' || value === null) return;
    if (depth > MAX_DEPTH) {
      faults.push({ pointer: at, code: 'TOO_DEEP', detail: `Must not be nested more than ${MAX_DEPTH} deep.` });
      return;
    }
    for (const [name, member] of Object.entries(value)) {
      const inside = `${at}/${pointerToken(name)}`;
      if ((name === '$ref' || name === '$dynamicRef') && typeof member === 'string') {
        references += 1;
        if (!member.startsWith('#')) {
          faults.push({ pointer: inside, code: 'ILL_FORMED', detail: 'Must refer to a part of this schema: "#…".' });
        }
      }
      walk(member, inside, depth + 1);
    }
  };
  walk(schema, pointer, 0);
  if (references > MAX_REFERENCES) {
    faults.push({ pointer, code: 'TOO_LARGE', detail: `Must not hold more than ${MAX_REFERENCES} references.` });
  }
  return faults;
}

function longLists(value: JsonValue, pointer: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = Array.isArray(value) && value.length > MAX_ITEMS ? [pointer] : [];
  const inside = Object.entries(value).flatMap(([name, member]) =>
    longLists(member, `${pointer}/${pointerToken(name)}`),
  );
  return [...own, ...inside];
}

const NAMES: Readonly<Record<string, FaultName>> = {
  required: 'REQUIRED',
  dependentRequired: 'REQUIRED',
  type: 'WRONG_TYPE',
  additionalProperties: 'UNKNOWN_FIELD',
  unevaluatedProperties: 'UNKNOWN_FIELD',
  enum: 'UNKNOWN_VALUE',
  const: 'UNKNOWN_VALUE',
  minimum: 'OUT_OF_RANGE',
  maximum: 'OUT_OF_RANGE',
  exclusiveMinimum: 'OUT_OF_RANGE',
  exclusiveMaximum: 'OUT_OF_RANGE',
  multipleOf: 'OUT_OF_RANGE',
  minLength: 'OUT_OF_RANGE',
  maxLength: 'OUT_OF_RANGE',
  minItems: 'OUT_OF_RANGE',
  maxItems: 'OUT_OF_RANGE',
  minProperties: 'OUT_OF_RANGE',
  maxProperties: 'OUT_OF_RANGE',
  uniqueItems: 'DUPLICATE',
};

function nameOf({ keyword }: ErrorObject): FaultName {
  return NAMES[keyword] ?? 'ILL_FORMED';
}

/** Where the fault is: a member that is missing or not known is meant itself, not what it would be in. */
function placeOf({ instancePath, params }: ErrorObject): string {
  const { missingProperty, additionalProperty, unevaluatedProperty }: Record<string, unknown> = params;
  const member = missingProperty ?? additionalProperty ?? unevaluatedProperty;
  return typeof member === 'string' ? `${instancePath}/${pointerToken(member)}` : instancePath;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'for an unknown reason';
}
