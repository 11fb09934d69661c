import fc from 'fast-check';
import type { Fault } from '../../domain/flowValidation/reader';
import { validateFlow } from '../../domain/flowValidation/validateFlow';
import type { FlowContext, FlowValidation } from '../../domain/flowValidation/validateFlow';
import { flows } from './arbitraries';
import { standardFlow } from './standardFlow';

type Json = fc.JsonValue;

const contexts: fc.Arbitrary<FlowContext> = fc.record({
  mode: fc.constantFrom('live', 'sandbox'),
  defaultLanguage: fc.constantFrom('en', 'es', 'pt'),
});

/** Members that mean something to objects or to pointers, besides those that mean something to flows. */
const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'length',
  '',
  '/',
  '~',
  '~1',
  'a/b',
  'steps',
  'settings',
  'step',
];
const NUMBERS = [0, -0, -1, 0.5, 1e308, Number.MAX_SAFE_INTEGER];
const WORDS = ['', ' ', '*', 'form', 'skip', 'never', 'P7D', 'PT', '__proto__', '\u0000', '\ud800', 'x'.repeat(20_001)];
const hostile: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json[]>(null, true, [], {}, [[]], [null], ...NUMBERS, ...WORDS),
  fc.jsonValue(),
  fc.dictionary(fc.constantFrom(...NAMES), fc.jsonValue({ maxDepth: 2 })),
);

/** One place of a flow, counted from the innermost first, is replaced, taken away or given another member. */
interface Damage {
  readonly place: number;
  readonly member: string | null;
  readonly value: Json | undefined;
}
const damages: fc.Arbitrary<Damage> = fc.record({
  place: fc.nat(100),
  member: fc.option(fc.constantFrom(...NAMES)),
  value: fc.option(hostile, { nil: undefined }),
});

function damaged(flow: object, all: readonly Damage[]): unknown {
  return all.reduce<unknown>((json, { place, member, value }) => {
    let left = place;
    const result: unknown = JSON.parse(JSON.stringify(json), (_, found: unknown) => {
      left -= 1;
      if (left !== 0) return found;
      return member !== null && isContainer(found) ? { ...found, [member]: value } : value;
    });
    return copyOf(result ?? null);
  }, flow);
}

function copyOf(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Whether a JSON Pointer leads to something, or to a member that is missing from an object. */
function pointsInto(input: unknown, pointer: string): boolean {
  if (pointer !== '' && !pointer.startsWith('/')) return false;
  let at = input;
  for (const token of pointer.split('/').slice(1)) {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    if (at === undefined || at === null) return true; // null stands for what is absent
    if (!isContainer(at)) return false;
    if (!Object.hasOwn(at, name)) return !Array.isArray(at);
    at = at[name];
  }
  return true;
}

/** What must hold of every answer, whatever was asked. */
function expectSound(input: unknown, context: FlowContext, result: FlowValidation): void {
  if ('flow' in result) {
    expect(validateFlow(copyOf(result.flow), context)).toEqual({ flow: copyOf(result.flow) });
    return;
  }
  const { faults } = result;
  expect(faults.length).toBeGreaterThan(0);
  expect(faults.filter(({ pointer }) => !pointsInto(input, pointer))).toEqual([]);
  const same = (a: Fault, b: Fault) => a.pointer === b.pointer && a.code === b.code && a.detail === b.detail;
  expect(faults.filter((fault, index) => faults.findIndex((other) => same(fault, other)) !== index)).toEqual([]);
}

describe('whatever is handed in as a flow', () => {
  it('is answered by a flow or by faults that point into it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), hostile), contexts, (input, context) => {
        expectSound(input, context, validateFlow(input, context));
      }),
      { numRuns: 500 },
    );
  });

  it('is answered so too when a good flow was damaged in some places', () => {
    const outcomes = { flow: 0, faults: 0 };
    fc.assert(
      fc.property(fc.array(damages, { minLength: 1, maxLength: 4 }), contexts, (all, context) => {
        const input = damaged(standardFlow(), all);
        const result = validateFlow(input, context);
        outcomes['flow' in result ? 'flow' : 'faults'] += 1;
        expectSound(input, context, result);
      }),
      { numRuns: 1_000 },
    );
    expect(Math.min(outcomes.flow, outcomes.faults)).toBeGreaterThan(10);
  });

  it('does not change it', () => {
    fc.assert(
      fc.property(fc.array(damages, { maxLength: 2 }), contexts, (all, context) => {
        const input = damaged(standardFlow(), all);
        const before = JSON.stringify(input);
        validateFlow(input, context);
        expect(JSON.stringify(input)).toBe(before);
      }),
      { numRuns: 100 },
    );
  });
});

it('yields the same flow when a validated flow is validated again', () => {
  fc.assert(
    fc.property(flows, (flow) => {
      expect(validateFlow(copyOf(flow), { mode: 'sandbox', defaultLanguage: 'en' })).toEqual({ flow });
    }),
    { numRuns: 200 },
  );
});
