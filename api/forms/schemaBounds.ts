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
/** Of `uniqueItems`, all together. Each compares every item of a list with every other one: 50 ms for the longest list. */
const MAX_UNIQUE_LISTS = 10;

/** What holds up a validator. */
interface Work {
  readonly patternSteps: number;
  readonly uniqueLists: number;
}

/** What a company's schema may not hold, and where it is too large to be compiled, each at its place in the schema. */
export function faultsOfBounds(schema: Readonly<Record<string, unknown>>): FieldFault[] {
  const faults: FieldFault[] = [];
  let length = JSON.stringify(schema).length;
  if (length > MAX_LENGTH) return [tooLarge(`Must be at most ${MAX_LENGTH} characters of JSON.`)];

  // Work of a definition is done where it is referred to.
  const work = [workOf({ ...schema, $defs: {} })];
  const definitions = new Map(
    Object.entries(isObject(schema.$defs) ? schema.$defs : {}).map(([name, definition]: [string, unknown]) => [
      pointerToken(name),
      { length: JSON.stringify(definition).length, work: workOf(definition) },
    ]),
  );
  walk(schema, '', 0, false);
  if (length > MAX_LENGTH) {
    faults.push(tooLarge(`Must be at most ${MAX_LENGTH} characters of JSON with its references written out.`));
  }
  if (sumOf(work.map(({ patternSteps }) => patternSteps)) > MAX_PATTERN_STEPS) {
    faults.push(tooLarge('Its patterns are too long, or repeat too often, together.'));
  }
  if (sumOf(work.map(({ uniqueLists }) => uniqueLists)) > MAX_UNIQUE_LISTS) {
    faults.push(tooLarge(`Must ask for unique items at most ${MAX_UNIQUE_LISTS} times, references written out.`));
  }
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
    if (isObject(value)) return;
    if (name === '$async' || name === '$dynamicRef' || name === '$recursiveRef') refuse('Is not supported in forms.');
    if (name === '$schema' && value !== DIALECT) refuse(`Must be "${DIALECT}", or be left out.`);
    if (name === '$ref' && typeof value === 'string') {
      const token = REFERENCE.exec(value)?.[1];
      if (isInDefinition) refuse('Must not stand within "$defs".');
      else if (token === undefined) refuse('Must refer to a definition of this schema: "#/$defs/…".');
      else referTo(token);
    }
  }

  /** Where there is no such definition, the compiler refuses. */
  function referTo(token: string): void {
    const definition = definitions.get(token);
    if (definition === undefined) return;
    length += definition.length;
    work.push(definition.work);
  }
}

function workOf(schema: unknown, depth = 0): Work {
  if (!isObject(schema) || depth > MAX_DEPTH) return { patternSteps: 0, uniqueLists: 0 };
  const members = Object.entries(schema).map(([name, member]: [string, unknown]) => {
    const inside = workOf(member, depth + 1);
    const patterns = name === 'patternProperties' && isObject(member) ? Object.keys(member) : [];
    if (name === 'pattern' && typeof member === 'string') patterns.push(member);
    return {
      patternSteps: inside.patternSteps + sumOf(patterns.map(stepsOf)),
      uniqueLists: inside.uniqueLists + (name === 'uniqueItems' && member === true ? 1 : 0),
    };
  });
  return {
    patternSteps: sumOf(members.map(({ patternSteps }) => patternSteps)),
    uniqueLists: sumOf(members.map(({ uniqueLists }) => uniqueLists)),
  };
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
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
