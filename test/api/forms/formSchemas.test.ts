import { createFormSchemas } from '../../../api/forms/formSchemas';
import type { JsonValue } from '../../../db/records';
import type { FormSchemas } from '../../../api/forms/formSchemas';

let forms: FormSchemas;
beforeAll(() => {
  forms = createFormSchemas({ warn: () => undefined });
});
afterAll(() => forms.close());

const many = <Item>(length: number, item: (index: number) => Item): Item[] => Array.from({ length }, (_, i) => item(i));
const faultsOf = (schema: object) => forms.faultsOfSchema('prj_acme', { type: 'object', ...schema }, '/s');

describe('a schema that cannot be used', () => {
  const nested = (depth: number): object => (depth === 0 ? {} : { properties: { a: nested(depth - 1) } });
  const often = (definition: object, times: number) => ({
    properties: { a: { allOf: many(times, () => ({ $ref: '#/$defs/a' })) } },
    $defs: { a: definition },
  });
  const large = { anyOf: many(500, () => ({ not: {} })) };
  test.each([
    ['refers to another host', { properties: { a: { $ref: 'https://evil.example/schema' } } }, '/s/properties/a/$ref'],
    ['refers to nothing', { properties: { a: { $ref: '#/$defs/none' } } }, '/s'],
    ['refers to itself without end', { allOf: [{ $ref: '#' }] }, '/s/allOf/0/$ref'],
    ['refers from one definition to another', { $defs: { a: { $ref: '#/$defs/a' } } }, '/s/$defs/a/$ref'],
    ['is judged later', { $async: true }, '/s/$async'],
    ['is of another dialect', { $schema: 'http://json-schema.org/draft-07/schema#' }, '/s/$schema'],
    ['has a pattern of many steps', { properties: { a: { pattern: '(a?){1000}a{1000}$' } } }, '/s'],
    ['refers often to a pattern of some steps', often({ pattern: 'a{300}' }, 2), '/s'],
    ['compares lists too often', { properties: { a: { allOf: many(11, () => ({ uniqueItems: true })) } } }, '/s'],
    ['refers too often to what compares a list', often({ uniqueItems: true }, 11), '/s'],
    ['has a format that takes long to check', { properties: { a: { type: 'string', format: 'url' } } }, '/s'],
    ['is too long', { description: 'x'.repeat(20_000) }, '/s'],
    ['looks around', { properties: { a: { type: 'string', pattern: '(?=a)b' } } }, '/s'],
    ['has keywords that nobody knows', { proprties: {} }, '/s'],
    ['is nested without measure', nested(30), `/s${'/properties/a'.repeat(10)}/properties`],
    ['multiplies its work', { allOf: many(20, () => ({ $ref: '#/$defs/a' })), $defs: { a: large } }, '/s'],
  ])('%s', async (_name, schema, pointer) => {
    expect((await faultsOf(schema)).map((fault) => fault.pointer)).toEqual([pointer]);
  });

  test('one that refers to its definitions can be used', async () => {
    const properties = { child: { $ref: '#/$defs/child' }, other: { $ref: '#/$defs/other~1one' } };
    const $defs = { child: { type: 'string' }, 'other/one': { type: 'string' } };
    expect(await faultsOf({ properties, $defs })).toEqual([]);
  });

  test('the work that a schema may ask for can be used, by reference too', async () => {
    const unique = { type: 'array', uniqueItems: true };
    const properties = { a: { pattern: '^a{400}$' }, b: { allOf: many(5, () => ({ $ref: '#/$defs/b' })) } };
    expect(
      await faultsOf({ properties: { ...properties, c: { allOf: many(5, () => unique) } }, $defs: { b: unique } }),
    ).toEqual([]);
    expect(await faultsOf({ properties: { a: { $ref: '#/$defs/a' } }, $defs: { a: properties.a } })).toEqual([]);
  });
});

describe('answers beyond measure', () => {
  const schema = { type: 'object', properties: { a: { type: 'string', pattern: '^(a|b)*$' } } };
  const faultsOfAnswers = (by: object, answers: JsonValue, projectId = 'prj_acme') =>
    forms.faultsOfAnswers(projectId, { ...by }, answers, '/answers', 'en');

  test.each([
    ['a text that is too long', { a: 'a'.repeat(5_001) }, '/answers/a'],
    ['texts that are too long together', Object.fromEntries(many(5, (i) => [`a${i}`, 'a'.repeat(4_500)])), '/answers'],
    ['a list that is too long', { a: many(1_001, () => 1) }, '/answers/a'],
  ])('%s', async (_name, answers, pointer) => {
    expect((await faultsOfAnswers(schema, answers)).map((fault) => fault.pointer)).toEqual([pointer]);
  });

  test('forms of other projects are judged while those of one take long', async () => {
    const ended: string[] = [];
    const long = { properties: { a: { allOf: many(700, () => ({ uniqueItems: true })) } } };
    const items = { a: many(1_000, (a) => ({ a })) };
    await Promise.all([
      ...many(2, () => faultsOfAnswers(long, items).then(() => ended.push('long'))),
      faultsOfAnswers(schema, { a: 'ab' }, 'prj_other').then(() => ended.push('short')),
    ]);
    expect(ended).toEqual(['short', 'long', 'long']);
  });

  test.each([
    ['en', { type: 'number', minimum: 3 }, 1, 'Must be at least 3.'],
    ['es', { type: 'string', maxLength: 2 }, 'abc', 'Debe tener como máximo 2 caracteres.'],
    ['pt', { type: 'array', minItems: 2 }, [], 'Deve ter pelo menos 2 itens.'],
    ['en', { type: 'number', multipleOf: 5 }, 7, 'Must be a multiple of 5.'],
    ['en', { type: 'object', minProperties: 1 }, {}, 'Is too short, too long, too small or too large.'],
  ] as const)('%s says the bound that %j is beyond', async (language, a, answer, detail) => {
    const faults = await forms.faultsOfAnswers('prj_acme', { properties: { a } }, { a: answer }, '/answers', language);
    expect(faults).toEqual([{ pointer: '/answers/a', code: 'OUT_OF_RANGE', detail }]);
  });

  test('a hundred faults are told, not all', async () => {
    const numbers = { properties: { a: { items: { type: 'string' } } } };
    expect(await faultsOfAnswers(numbers, { a: many(1_000, (i) => i) })).toHaveLength(100);
  });

  test.each([
    // Each list is compared with itself seven hundred times, item by item.
    ['take long', { allOf: many(700, () => ({ uniqueItems: true })) }, many(1_000, (i) => ({ a: i }))],
    // Seven hundred faults for each of a hundred thousand numbers.
    [
      'take much memory',
      { items: { items: { allOf: many(700, () => ({ not: {} })) } } },
      many(100, () => many(1_000, Number)),
    ],
  ])('those that %s are refused', async (_name, by, answers) => {
    expect(await faultsOfAnswers({ properties: { a: by } }, { a: answers })).toEqual([
      { pointer: '/answers', code: 'TOO_COSTLY', detail: 'Takes too long to check. Shorten it.' },
    ]);
    expect(await faultsOfAnswers(schema, { a: 'c' })).toMatchObject([{ pointer: '/answers/a', code: 'ILL_FORMED' }]);
  });

  test('where too many wait, one is told to come again', async () => {
    const all = many(150, (i) => faultsOfAnswers(schema, { a: 'a'.repeat(i) }).catch((error: unknown) => error));
    const refused = (await Promise.all(all)).filter((answer) => answer instanceof Error);
    // One is judged and a hundred wait.
    expect(refused).toHaveLength(49);
    for (const refusal of refused) expect(refusal).toMatchObject({ code: 'TEMPORARILY_UNAVAILABLE' });
  });
});
