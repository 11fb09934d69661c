/** One fault of a flow, found at a JSON Pointer (RFC 6901, without `#`). */
export interface Fault {
  readonly pointer: string;
  readonly code: FaultCode;
  readonly detail: string;
}

export type FaultCode =
  | 'REQUIRED'
  | 'WRONG_TYPE'
  | 'UNKNOWN_FIELD'
  | 'UNKNOWN_VALUE'
  | 'OUT_OF_RANGE'
  | 'ILL_FORMED'
  | 'DUPLICATE'
  | 'DUPLICATE_KEY'
  | 'TOO_LARGE'
  | 'TEXT_MISSING'
  | 'DOCUMENT_REQUIRED_BEFORE'
  | 'PROVIDER_NOT_AVAILABLE'
  | 'CONTRADICTION';

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads one object of unknown shape member by member and notes every fault instead of stopping at the first. A reading
 * that finds a fault answers the fallback, so that reading can go on; the result counts only while `faults` is empty.
 */
export class Reader {
  readonly faults: Fault[];
  private readonly asked = new Set<string>();
  private readonly source: Json;

  constructor(
    source: unknown,
    readonly pointer: string,
    faults: Fault[],
  ) {
    if (isObject(source)) {
      this.source = source;
      this.faults = faults;
    } else {
      const code = source === undefined ? 'REQUIRED' : 'WRONG_TYPE';
      faults.push({ pointer, code, detail: 'Must be an object.' });
      this.source = {};
      // What is no object is one fault, not another for each member that it lacks.
      this.faults = [];
    }
  }

  /** Notes a fault of a member, or with null of the object itself. */
  fault(member: string | null, code: FaultCode, detail: string): void {
    this.faults.push({ pointer: member === null ? this.pointer : `${this.pointer}/${escape(member)}`, code, detail });
  }

  has(member: string): boolean {
    return Object.hasOwn(this.source, member);
  }

  raw(member: string): unknown {
    this.asked.add(member);
    return this.has(member) ? this.source[member] : undefined;
  }

  object(member: string): Reader {
    return new Reader(this.raw(member), `${this.pointer}/${escape(member)}`, this.faults);
  }

  text(member: string, rule: { fallback?: string; max: number; pattern?: RegExp; form?: string }): string {
    const value = this.raw(member);
    if (value === undefined && rule.fallback !== undefined) return rule.fallback;
    const length = `Must be a text of 1 to ${rule.max} characters.`;
    if (value === undefined) this.fault(member, 'REQUIRED', length);
    else if (typeof value !== 'string') this.fault(member, 'WRONG_TYPE', length);
    else if (value.trim() === '' || value.length > rule.max) this.fault(member, 'OUT_OF_RANGE', length);
    else if (rule.pattern !== undefined && !rule.pattern.test(value)) {
      this.fault(member, 'ILL_FORMED', `Must be ${rule.form ?? 'well-formed'}.`);
    } else return value;
    return rule.fallback ?? '';
  }

  oneOf<Value extends string>(member: string, values: readonly Value[], fallback?: Value): Value {
    const value = this.raw(member);
    if (value === undefined && fallback !== undefined) return fallback;
    const found = values.find((candidate) => candidate === value);
    if (found !== undefined) return found;
    const code = value === undefined ? 'REQUIRED' : typeof value === 'string' ? 'UNKNOWN_VALUE' : 'WRONG_TYPE';
    this.fault(member, code, `Must be one of ${values.join(', ')}.`);
    return fallback ?? first(values);
  }

  number(member: string, rule: { fallback: number; min: number; max: number; whole?: boolean }): number {
    const value = this.raw(member);
    if (value === undefined) return rule.fallback;
    const kind = rule.whole === true ? 'a whole number' : 'a number';
    const detail = `Must be ${kind} from ${rule.min} to ${rule.max}.`;
    if (typeof value !== 'number' || !Number.isFinite(value)) this.fault(member, 'WRONG_TYPE', detail);
    else if (value < rule.min || value > rule.max || (rule.whole === true && !Number.isInteger(value))) {
      this.fault(member, 'OUT_OF_RANGE', detail);
    } else return value;
    return rule.fallback;
  }

  flag(member: string, fallback: boolean): boolean {
    const value = this.raw(member);
    if (value === undefined) return fallback;
    if (typeof value === 'boolean') return value;
    this.fault(member, 'WRONG_TYPE', 'Must be true or false.');
    return fallback;
  }

  /** The items of a list, each with the pointer to it. */
  list(member: string, rule: { min: number; max: number }): { value: unknown; pointer: string }[] {
    const value = this.raw(member);
    const detail = `Must be a list of ${rule.min} to ${rule.max} items.`;
    if (value === undefined) this.fault(member, 'REQUIRED', detail);
    else if (!Array.isArray(value)) this.fault(member, 'WRONG_TYPE', detail);
    else {
      if (value.length < rule.min || value.length > rule.max) this.fault(member, 'OUT_OF_RANGE', detail);
      return value
        .slice(0, rule.max)
        .map((item: unknown, index) => ({ value: item, pointer: `${this.pointer}/${escape(member)}/${index}` }));
    }
    return [];
  }

  /** A list of distinct words out of a closed set. */
  choices<Value extends string>(
    member: string,
    values: readonly Value[],
    rule: { min: number; fallback?: readonly Value[] },
  ): readonly Value[] {
    if (!this.has(member) && rule.fallback !== undefined) {
      this.asked.add(member);
      return rule.fallback;
    }
    const chosen: Value[] = [];
    for (const { value, pointer } of this.list(member, { min: rule.min, max: Math.max(values.length, rule.min) })) {
      const found = values.find((candidate) => candidate === value);
      if (found === undefined) {
        this.faults.push({ pointer, code: 'UNKNOWN_VALUE', detail: `Must be one of ${values.join(', ')}.` });
      } else if (chosen.includes(found)) this.faults.push({ pointer, code: 'DUPLICATE', detail: 'Is listed twice.' });
      else chosen.push(found);
    }
    return chosen;
  }

  /** A list of texts of one form, upper- or lower-cased by `normalise`; null where the member is absent or null. */
  texts(
    member: string,
    rule: { max: number; pattern: RegExp; form: string; normalise: (text: string) => string },
  ): readonly string[] | null {
    const given = this.raw(member);
    if (given === undefined || given === null) return null;
    return this.list(member, { min: 0, max: rule.max }).flatMap(({ value, pointer }) => {
      const text = typeof value === 'string' ? rule.normalise(value) : '';
      if (rule.pattern.test(text)) return [text];
      this.faults.push({ pointer, code: 'ILL_FORMED', detail: `Must be ${rule.form}.` });
      return [];
    });
  }

  /** Notes every member that nobody asked for. Call last. */
  close(): void {
    for (const member of Object.keys(this.source)) {
      if (!this.asked.has(member)) this.fault(member, 'UNKNOWN_FIELD', 'Is not known here.');
    }
  }
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function escape(member: string): string {
  return member.replaceAll('~', '~0').replaceAll('/', '~1');
}

function first<Value>(values: readonly Value[]): Value {
  const [value] = values;
  if (value === undefined) throw new Error('A choice without values');
  return value;
}
