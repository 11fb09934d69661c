import { faultsOfAnswers, faultsOfSchema } from '../../api/formSchema';
import { flowVersion, storedFlow } from '../../api/schemas/flow';
import { ADMIN_KEY, FLOW, Tenant, expectRefusal, expectStatus, startApi } from './harness';
import type { Api } from './harness';

let api: Api;
let tenant: Tenant;
beforeAll(async () => {
  api = await startApi();
  tenant = await Tenant.make(api);
});
afterAll(() => api.close());

const errorsOf = ({ body }: { body: unknown }) => (body as { errors: { pointer: string; code: string }[] }).errors;
const form = (schema: object, more = {}) => ({ step: 'form', requirement: 'mandatory', settings: { schema }, ...more });
const save = (flow: unknown) =>
  api.call('POST', `/v1/projects/${tenant.projectId}/flows`, { key: tenant.key, json: flow });

test('a draft is kept as it was written, and published as its next version', async () => {
  const path = `/v1/projects/${tenant.projectId}/flows/${tenant.flowId}`;
  expect(expectStatus(await api.call('GET', path, { key: tenant.key }), 200)).toMatchObject({
    draft: FLOW,
    publishedVersion: 1,
  });
  const changed = { ...FLOW, name: 'Changed' };
  expect(expectStatus(await api.call('PUT', path, { key: tenant.key, json: changed }), 200)).toMatchObject({
    publishedVersion: 1,
  });
  const call = (verb: string) => api.call('POST', `/v1/flows/${tenant.flowId}/${verb}`, { key: tenant.key });
  expect(expectStatus(await call('validate'), 200)).toEqual({ warnings: [] });
  expect(expectStatus(await call('publish'), 200)).toMatchObject({ publishedVersion: 2 });

  const read = async (n: number) =>
    flowVersion.parse(
      expectStatus(await api.call('GET', `/v1/flows/${tenant.flowId}/versions/${n}`, { key: tenant.key }), 200),
    );
  expect([(await read(1)).definition.name, (await read(2)).definition.name]).toEqual(['Tests', 'Changed']);
  expect((await read(2)).definition.steps[0]).toMatchObject({
    key: 'signUpForm',
    settings: { disposableEmail: 'fail' },
  });
});

test('every fault of a flow is told at once, those of a form’s schema too', async () => {
  const answer = await save({
    name: 'Faulty',
    steps: [
      { step: 'signUpForm', requirement: 'sometimes' },
      form({ type: 'object', properties: { a: { type: 'strin' } } }),
      { step: 'palmReading', requirement: 'mandatory' },
    ],
  });
  expectRefusal(answer, 422, 'INVALID_FLOW');
  expect(
    errorsOf(answer)
      .map(({ pointer }) => pointer)
      .sort(),
  ).toEqual(['/steps/0/requirement', '/steps/1/settings/schema/properties/a/type', '/steps/2/step'].sort());
  for (const wrong of [[], 1, null, {}]) expectRefusal(await save(wrong), 422, 'INVALID_FLOW');
});

test('a project’s countries hold for flows that name none', async () => {
  const own = await Tenant.make(api, { project: { allowedCountries: ['co', 'PER'] } });
  const read = await api.call('GET', `/v1/flows/${own.flowId}/versions/1`, { key: own.key });
  expect(flowVersion.parse(expectStatus(read, 200)).definition.steps[0]).toMatchObject({
    settings: { countries: ['CO', 'PE'] },
  });
});

test('flows are listed within their project', async () => {
  const own = await Tenant.make(api);
  const made = storedFlow.parse(
    expectStatus(await api.call('POST', `/v1/projects/${own.projectId}/flows`, { key: own.key, json: FLOW }), 201),
  );
  const list = await api.call('GET', `/v1/projects/${own.projectId}/flows`, { key: ADMIN_KEY });
  expect(expectStatus(list, 200)).toMatchObject({
    data: [{ id: made.id, publishedVersion: null }, { id: own.flowId }],
    next: null,
  });
});

describe('a schema that cannot be used', () => {
  const nested = (depth: number): object => (depth === 0 ? {} : { properties: { a: nested(depth - 1) } });
  test.each([
    ['refers to another host', { properties: { a: { $ref: 'https://evil.example/schema' } } }, '/s/properties/a/$ref'],
    ['refers to nothing', { properties: { a: { $ref: '#/$defs/none' } } }, '/s'],
    ['refers to itself without end', { allOf: [{ $ref: '#' }] }, '/s/allOf/0/$ref'],
    ['refers from one definition to another', { $defs: { a: { $ref: '#/$defs/a' } } }, '/s/$defs/a/$ref'],
    ['is judged later', { $async: true }, '/s/$async'],
    ['is of another dialect', { $schema: 'http://json-schema.org/draft-07/schema#' }, '/s/$schema'],
    ['has a pattern of many steps', { properties: { a: { pattern: '(a?){1000}a{1000}$' } } }, '/s'],
    ['has a format that takes long to check', { properties: { a: { type: 'string', format: 'url' } } }, '/s'],
    ['is too long', { description: 'x'.repeat(20_000) }, '/s'],
    ['looks around', { properties: { a: { type: 'string', pattern: '(?=a)b' } } }, '/s'],
    ['has keywords that nobody knows', { proprties: {} }, '/s'],
    ['is nested without measure', nested(30), `/s${'/properties/a'.repeat(10)}/properties`],
    [
      'multiplies its work',
      { allOf: Array.from({ length: 30 }, () => ({ $ref: '#/$defs/a' })), $defs: { a: {} } },
      '/s',
    ],
  ])('%s', (_name, schema, pointer) => {
    const faults = faultsOfSchema({ type: 'object', ...schema }, '/s');
    expect(faults.map((fault) => fault.pointer)).toEqual([pointer]);
  });

  test('one that refers to its definitions can be used', () => {
    const schema = {
      type: 'object',
      properties: { child: { $ref: '#/$defs/child' } },
      $defs: { child: { type: 'string' } },
    };
    expect(faultsOfSchema(schema, '/s')).toEqual([]);
  });
});

describe('answers beyond measure', () => {
  const schema = { type: 'object', properties: { a: { type: 'string', pattern: '^(a|b)*$' } } };
  test.each([
    ['a text that is too long', { a: 'a'.repeat(5_001) }, '/answers/a'],
    [
      'texts that are too long together',
      Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`a${i}`, 'a'.repeat(4_500)])),
      '/answers',
    ],
    ['a list that is too long', { a: Array.from({ length: 1_001 }, () => 1) }, '/answers/a'],
  ])('%s', (_name, answers, pointer) => {
    expect(faultsOfAnswers(schema, answers, '/answers', 'en').map((fault) => fault.pointer)).toEqual([pointer]);
  });
});
