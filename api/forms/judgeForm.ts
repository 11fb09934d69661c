import addFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020';
import { LRUCache } from 'lru-cache';
import { RE2JS } from 're2js';
import type { JsonValue } from '../../db/records';
import type { Bound } from '../boundTexts';
import type { FaultName } from '../faultTexts';
import { pointerToken } from '../pointerToken';
import type { FieldFault } from '../refusal';
import { faultsOfBounds } from './schemaBounds';

type Schema = Readonly<Record<string, unknown>>;

/** What is wrong with answers, at its place in them. */
export interface AnswerFault {
  readonly pointer: string;
  readonly fault: FaultName;
  /** The schema's own, where it bounds the value. */
  readonly bound?: Bound;
}

/** `uniqueItems` compares every item with every other one. */
const MAX_ITEMS = 1_000;
/** Characters of one text, and of all texts of the answers together. */
const MAX_TEXT = 5_000;
const MAX_TEXTS = 20_000;
/** More help nobody. */
const MAX_FAULTS = 100;
/** Those whose check takes linear time. */
const FORMATS = ['date', 'time', 'date-time', 'duration', 'uri', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid'] as const;

const compiled = new LRUCache<string, ValidateFunction>({ max: 100 });

/** Everything for which a form's schema cannot be used, each at its place in the schema. */
export function judgeSchema(schema: Schema): FieldFault[] {
  const bounds = faultsOfBounds(schema);
  if (bounds.length > 0) return bounds.slice(0, MAX_FAULTS);
  const ajv = newAjv();
  try {
    if (ajv.validateSchema(schema) !== true) {
      const errors = new Map((ajv.errors ?? []).map((error) => [error.instancePath, error]));
      return [...errors].slice(0, MAX_FAULTS).map(([pointer, { message }]) => ({
        ...{ pointer, code: 'ILL_FORMED', detail: `In the schema: ${message ?? 'is not valid'}.` },
      }));
    }
    ajv.compile(schema);
    return [];
  } catch (error) {
    return [{ pointer: '', code: 'ILL_FORMED', detail: `The schema cannot be used: ${messageOf(error)}.` }];
  }
}

/**
 * The faults of a form's answers.
 * @param schema of a published flow, which `judgeSchema` let pass
 * @param hash of the schema
 */
export function judgeAnswers(schema: Schema, hash: string, answers: JsonValue): AnswerFault[] {
  const long = tooLong(answers);
  if (long.length > 0) return long.slice(0, MAX_FAULTS).map((pointer) => ({ pointer, fault: 'OUT_OF_RANGE' }));
  const validate = validatorOf(schema, hash);
  if (validate(answers)) return [];
  const errors = (validate.errors ?? []).slice(0, MAX_FAULTS);
  return errors.map((error) => ({
    pointer: placeOf(error),
    fault: NAMES[error.keyword] ?? 'ILL_FORMED',
    ...boundOf(error),
  }));
}

function validatorOf(schema: Schema, hash: string): ValidateFunction {
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

/** Places of lists and texts over the bounds; all the answers, where their texts are too long together. */
function tooLong(answers: JsonValue): string[] {
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
  const places = walk(answers, '');
  return places.length === 0 && length > MAX_TEXTS ? [''] : places;
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

function boundOf({ keyword, params }: ErrorObject): Pick<AnswerFault, 'bound'> {
  const { limit, multipleOf }: Record<string, unknown> = params;
  const bound = limit ?? multipleOf;
  return typeof bound === 'number' ? { bound: { keyword, limit: bound } } : {};
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
