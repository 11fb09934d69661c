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

/** Characters of JSON; compiling takes time that grows with it. */
const MAX_SCHEMA_LENGTH = 16_384;
const MAX_DEPTH = 20;
/** References lead into `$defs`, which hold none themselves: each multiplies the work once, and there is no cycle. */
const MAX_REFERENCES = 20;
const REFERENCE = /^#\/\$defs\/[^/]+$/;
const DIALECT = 'https://json-schema.org/draft/2020-12/schema';
/** Steps of all patterns together. RE2 takes time proportional to the text times these. */
const MAX_PATTERN_STEPS = 500;
/** `uniqueItems` compares every item with every other one. */
const MAX_ITEMS = 1_000;
/** Characters of one text, and of all texts of the answers together. */
const MAX_TEXT = 5_000;
const MAX_TEXTS = 20_000;
/** Those whose check takes linear time. */
const FORMATS = ['date', 'time', 'date-time', 'duration', 'uri', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid'] as const;

const compiled = new LRUCache<string, ValidateFunction>({ max: 500 });

/** Everything for which a form's schema cannot be used, each at its place below `pointer`. */
export function faultsOfSchema(schema: Schema, pointer: string): FieldFault[] {
  const bounds = faultsOfBounds(schema, pointer);
  if (bounds.length > 0) return bounds;
  const ajv = newAjv();
  try {
    if (ajv.validateSchema(schema) !== true) {
      const errors = new Map((ajv.errors ?? []).map((error) => [error.instancePath, error]));
      return [...errors].map(([path, { message }]) => ({
        ...{ pointer: pointer + path, code: 'ILL_FORMED', detail: `In the schema: ${message ?? 'is not valid'}.` },
      }));
    }
    ajv.compile(schema);
    return [];
  } catch (error) {
    return [{ pointer, code: 'ILL_FORMED', detail: `The schema cannot be used: ${messageOf(error)}.` }];
  }
}

/**
 * Every fault of a form's answers.
 * @param schema of a published flow, which `faultsOfSchema` let pass
 * @param pointer to the answers
 */
export function faultsOfAnswers(schema: Schema, answers: JsonValue, pointer: string, language: Language): FieldFault[] {
  const long = tooLong(answers, pointer);
  if (long.length > 0) return long.map((place) => faultOf(place, 'OUT_OF_RANGE', language));
  const validate = validatorOf(schema);
  if (validate(answers)) return [];
  return (validate.errors ?? []).map((error) => faultOf(pointer + placeOf(error), nameOf(error), language));
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
  addFormats(ajv, [...FORMATS]);
  return ajv;
}

/** `toString` tells patterns apart: the validator keeps one for each text. */
function linearPattern(pattern: string): { test: (text: string) => boolean; toString: () => string } {
  const expression = RE2JS.compile(RE2JS.translateRegExp(pattern));
  return { test: (text) => expression.matcher(text).find(), toString: () => pattern };
}

function faultsOfBounds(schema: Schema, pointer: string): FieldFault[] {
  if (JSON.stringify(schema).length > MAX_SCHEMA_LENGTH) {
    return [{ pointer, code: 'TOO_LARGE', detail: `Must be at most ${MAX_SCHEMA_LENGTH} characters of JSON.` }];
  }
  const faults: FieldFault[] = [];
  let references = 0;
  let steps = 0;

  function keyword(name: string, value: unknown, at: string, isInDefinition: boolean): void {
    const refuse = (detail: string) => faults.push({ pointer: at, code: 'ILL_FORMED', detail });
    // A member of these names below `properties` describes an answer; it is an object, and no keyword.
    if (isObject(value) && name !== 'patternProperties') return;
    if (name === '$async' || name === '$dynamicRef' || name === '$recursiveRef') refuse('Is not supported in forms.');
    if (name === '$schema' && value !== DIALECT) refuse(`Must be "${DIALECT}", or be left out.`);
    if (name === '$ref' && typeof value === 'string') {
      references += 1;
      if (isInDefinition) refuse('Must not stand within "$defs".');
      else if (!REFERENCE.test(value)) refuse('Must refer to a definition of this schema: "#/$defs/…".');
    }
    if (name === 'pattern' && typeof value === 'string') steps += stepsOf(value);
    if (name === 'patternProperties' && isObject(value)) {
      steps += Object.keys(value).reduce((sum, pattern) => sum + stepsOf(pattern), 0);
    }
  }
  function walk(value: unknown, at: string, depth: number, isInDefinition: boolean): void {
    if (typeof value !== 'object' || value === null) return;
    if (depth > MAX_DEPTH) {
      faults.push({ pointer: at, code: 'TOO_DEEP', detail: `Must not be nested more than ${MAX_DEPTH} deep.` });
      return;
    }
    for (const [name, member] of Object.entries(value)) {
      const inside = `${at}/${pointerToken(name)}`;
      keyword(name, member, inside, isInDefinition);
      walk(member, inside, depth + 1, isInDefinition || name === '$defs');
    }
  }

  walk(schema, pointer, 0, false);
  if (references > MAX_REFERENCES) {
    faults.push({ pointer, code: 'TOO_LARGE', detail: `Must not hold more than ${MAX_REFERENCES} references.` });
  }
  if (steps > MAX_PATTERN_STEPS) {
    faults.push({ pointer, code: 'TOO_LARGE', detail: 'Its patterns are too long, or repeat too often, together.' });
  }
  return faults;
}

/** How large a pattern is once its repetitions are written out; 0 for what is none, which the compiler then refuses. */
function stepsOf(pattern: string): number {
  try {
    return RE2JS.compile(RE2JS.translateRegExp(pattern)).programSize();
  } catch {
    return 0;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Places of lists and texts over the bounds; all the answers, where their texts are too long together. */
function tooLong(answers: JsonValue, pointer: string): string[] {
  let length = 0;
  const walk = (value: JsonValue, at: string): string[] => {
    if (typeof value === 'string') {
      length += value.length;
      return value.length > MAX_TEXT ? [at] : [];
    }
    if (typeof value !== 'object' || value === null) return [];
    const own = Array.isArray(value) && value.length > MAX_ITEMS ? [at] : [];
    return [...own, ...Object.entries(value).flatMap(([name, member]) => walk(member, `${at}/${pointerToken(name)}`))];
  };
  const places = walk(answers, pointer);
  return places.length === 0 && length > MAX_TEXTS ? [pointer] : places;
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
