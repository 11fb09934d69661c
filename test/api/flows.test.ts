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
  expect(expectStatus(await call('validate'), 200)).toEqual({
    warnings: ['high', 'critical'].map((severity) => ({
      ...{ pointer: `/decision/onRedFlag/${severity}`, code: 'RED_FLAGS_IGNORED' },
      detail: expect.stringContaining(severity) as string,
    })),
  });
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
