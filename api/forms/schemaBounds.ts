import { RE2JS } from 're2js';
import { pointerToken } from '../pointerToken';
import type { FieldFault } from '../refusal';

/** Characters of JSON with every reference written out; compiling takes time and memory that grow with them. */
const MAX_LENGTH = 16_384;
const MAX_DEPTH = 20;
/** References lead into `$defs`, which hold none themselves: there is no cycle. */
const REFERENCE = /^#\/\$defs\/([^/]+)$/;
const DIALECT = 'https://json-schema.org/draft/2020-12/schema';
/** Steps of all patterns together. RE2 takes time proportional to the text times these. */
const MAX_PATTERN_STEPS = 500;

/** What a company's schema may not hold, and where it is too large to be compiled, each at its place in the schema. */
export function faultsOfBounds(schema: Readonly<Record<string, unknown>>): FieldFault[] {
  const definitions = isObject(schema.$defs) ? schema.$defs : {};
  const faults: FieldFault[] = [];
  let length = JSON.stringify(schema).length;
  let steps = 0;

  if (length > MAX_LENGTH) return [tooLarge(`Must be at most ${MAX_LENGTH} characters of JSON.`)];
  walk(schema, '', 0, false);
  if (length > MAX_LENGTH) {
    faults.push(tooLarge(`Must be at most ${MAX_LENGTH} characters of JSON with its references written out.`));
  }
  if (steps > MAX_PATTERN_STEPS) faults.push(tooLarge('Its patterns are too long, or repeat too often, together.'));
  return faults;

  function walk(value: unknown, at: string, depth: number, isInDefinition: boolean): void {
    if (!isObject(value)) return;
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

  function keyword(name: string, value: unknown, at: string, isInDefinition: boolean): void {
    const refuse = (detail: string) => faults.push({ pointer: at, code: 'ILL_FORMED', detail });
    // A member of these names below `properties` describes an answer; it is an object, and no keyword.
    if (isObject(value) && name !== 'patternProperties') return;
    if (name === '$async' || name === '$dynamicRef' || name === '$recursiveRef') refuse('Is not supported in forms.');
    if (name === '$schema' && value !== DIALECT) refuse(`Must be "${DIALECT}", or be left out.`);
    if (name === '$ref' && typeof value === 'string') {
      const definition = REFERENCE.exec(value)?.[1];
      if (isInDefinition) refuse('Must not stand within "$defs".');
      else if (definition === undefined) refuse('Must refer to a definition of this schema: "#/$defs/…".');
      else length += lengthOf(definition);
    }
    if (name === 'pattern' && typeof value === 'string') steps += stepsOf(value);
    if (name === 'patternProperties' && isObject(value)) {
      steps += Object.keys(value).reduce((sum, pattern) => sum + stepsOf(pattern), 0);
    }
  }

  /** Of a definition; 0 where there is none, which the compiler then refuses. */
  function lengthOf(token: string): number {
    const found = Object.entries(definitions).find(([name]) => pointerToken(name) === token);
    return found === undefined ? 0 : JSON.stringify(found[1]).length;
  }
}

function tooLarge(detail: string): FieldFault {
  return { pointer: '', code: 'TOO_LARGE', detail };
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
