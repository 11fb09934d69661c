import {
  bottlenecks,
  comparison,
  durations,
  failures,
  funnel,
  outcomes,
  redFlagCounts,
  registrationCounts,
  reviews,
} from '../../api/schemas/analytics';
import { ADMIN_KEY, ALL_SCOPES, SIGN_UP, Tenant, expectRefusal, expectStatus, startApi } from './harness';
import type { Api, Person } from './harness';

const STEPS = [
  { step: 'signUpForm', requirement: 'mandatory', settings: { fields: ['fullName', 'country'] } },
  {
    step: 'basicInformation',
    requirement: 'mandatory',
    attempts: 2,
    settings: { fields: ['birthDate'], minimumAge: 18 },
  },
];
const CHILD = { birthDate: `${new Date().getUTCFullYear() - 8}-01-01` };
const ADULT = { birthDate: '1990-01-01' };

const GIVEN = { fullName: SIGN_UP.fullName, consent: SIGN_UP.consent };

describe('analytics', () => {
  let api: Api;
  let tenant: Tenant;
  let finished: Person;
  const today = new Date().toISOString().slice(0, 10);

  beforeAll(async () => {
    api = await startApi();
    tenant = await Tenant.make(api, { flow: { name: 'Counted', steps: STEPS } });
    const signedUp = async (json: object, country = 'CO') => {
      const person = await tenant.begin(json);
      expectStatus(await person.submit('signUpForm', { json: { ...GIVEN, country } }), 200);
      return person;
    };
    const informs = async (person: Person, json: object) =>
      expectStatus(await person.submit('basicInformation', { json }), 200);

    finished = await signedUp({ tags: ['spring'] });
    await informs(finished, ADULT);
    const gaveUp = await signedUp({}, 'BR');
    await informs(gaveUp, CHILD);
    expectStatus(await gaveUp.call('POST', '/cancel'), 200);
    const failed = await signedUp({ language: 'pt' });
    await informs(failed, CHILD);
    await informs(failed, CHILD);
    await tenant.begin({ tags: ['spring', 'vip'] });
    await api.countEvents();
  });
  afterAll(() => api.close());

  const ask = (path: string, key = tenant.key) => api.call('GET', path, { key, headers: { 'Accept-Language': 'es' } });
  const told = async (path: string) => expectStatus(await ask(path), 200);

  it('tells of each step how many entered it, and what became of them', async () => {
    const { data } = funnel.parse(await told('/v1/analytics/funnel'));
    expect(data).toMatchObject([
      {
        ...{ group: null, begun: 4 },
        steps: [
          { key: 'signUpForm', entered: 4, passed: 3, underWay: 1, passRate: 1, attempts: { count: 3, sum: 3 } },
          {
            ...{
              key: 'basicInformation',
              entered: 3,
              passed: 1,
              failed: 1,
              abandoned: 1,
              underWay: 0,
              passRate: 1 / 3,
            },
            attempts: { count: 3, sum: 4, median: 1.25, p95: 2 },
          },
        ],
      },
    ]);
  });

  it('tells how registrations ended, and why attempts failed', async () => {
    const { data } = outcomes.parse(await told('/v1/analytics/outcomes'));
    expect(data[0]).toMatchObject({ begun: 4, open: 1 });
    expect(data[0]?.outcomes.filter(({ count }) => count > 0)).toMatchObject([
      { status: 'COMPLETED', count: 1, share: 1 / 3, decidedBy: { flow: 1 } },
      { status: 'FAILED', count: 1, reasons: [{ code: 'ATTEMPTS_EXHAUSTED' }, { code: 'UNDER_AGE', count: 1 }] },
      { status: 'CANCELLED', count: 1, decidedBy: { applicant: 1 } },
    ]);
    const failed = failures.parse(await told('/v1/analytics/failures'));
    expect(failed.data[0]?.steps[0]).toMatchObject({
      ...{ key: 'basicInformation', evaluations: 4, failed: 3 },
      reasons: [{ code: 'UNDER_AGE', evaluations: 3, registrations: 2 }],
    });
  });

  it('tells times, red flags and reviews', async () => {
    const { data } = durations.parse(await told('/v1/analytics/durations'));
    expect(data[0]?.completion.count).toBe(1);
    expect(data[0]?.steps.find(({ key }) => key === 'basicInformation')).toMatchObject({
      ...{ total: { count: 2 }, operator: { count: 2, medianMs: 0, p95Ms: 0 } },
    });
    expect(redFlagCounts.parse(await told('/v1/analytics/red-flags')).data).toEqual([{ group: null, redFlags: [] }]);
    expect(reviews.parse(await told('/v1/analytics/reviews')).data).toMatchObject([{ held: 0, waitingNow: 0 }]);
  });

  it('names bottlenecks in plain words, the worst first', async () => {
    const { data } = bottlenecks.parse(await told('/v1/analytics/bottlenecks'));
    expect(data.map(({ text }) => text)).toEqual([
      'basicInformation: el 50 % abandona tras UNDER_AGE; mediana de 1,3 intentos',
      'basicInformation: el 33 % falla definitivamente, sobre todo por UNDER_AGE',
    ]);
  });

  it('answers by group', async () => {
    const begun = async (query: string) =>
      funnel.parse(await told(`/v1/analytics/funnel?${query}`)).data.map(({ group, begun: n }) => [group, n]);
    const monday = new Date(Date.parse(today) - ((new Date(today).getUTCDay() + 6) % 7) * 86_400_000);
    expect(await begun('by=day')).toEqual([[today, 4]]);
    expect(await begun('by=week')).toEqual([[monday.toISOString().slice(0, 10), 4]]);
    expect(await begun('by=month')).toEqual([[`${today.slice(0, 7)}-01`, 4]]);
    expect(await begun('by=flow')).toEqual([[tenant.flowId, 4]]);
    expect(await begun('by=version')).toEqual([[`${tenant.flowId}@1`, 4]]);
    expect(await begun('by=language')).toEqual([
      ['es', 3],
      ['pt', 1],
    ]);
    expect(await begun('by=country')).toEqual([
      ['BR', 1],
      ['CO', 2],
    ]);
    expect(await begun('by=tag')).toEqual([
      ['spring', 2],
      ['vip', 1],
    ]);
  });

  it('answers of those asked for', async () => {
    const begun = async (query: string) => funnel.parse(await told(`/v1/analytics/funnel?${query}`)).data[0]?.begun;
    expect(await begun('country=CO')).toBe(2);
    expect(await begun('tag=spring')).toBe(2);
    expect(await begun('language=pt')).toBe(1);
    expect(await begun(`from=${today}&to=${today}`)).toBe(4);
    expect(await begun('to=2020-01-01')).toBe(0);
    expect(await begun(`flowId=${tenant.flowId}&flowVersion=2`)).toBe(0);
  });

  it('counts registrations by where they stand', async () => {
    const counts = registrationCounts.parse(await told('/v1/app-registrations/counts'));
    expect(counts).toMatchObject({
      ...{ total: 4, waitingOn: { applicant: 1, operator: 0 }, currentStep: { signUpForm: 1 } },
      status: { STARTED: 1, ONGOING: 0, COMPLETED: 1, FAILED: 1, CANCELLED: 1, EXPIRED: 0 },
    });
    expect(registrationCounts.parse(await told('/v1/app-registrations/counts?tag=vip')).total).toBe(1);
  });

  it('compares two versions of a flow', async () => {
    const asked = `/v1/analytics/comparison?flowId=${tenant.flowId}&version=1&with=2`;
    const nothing = comparison.parse(await told(asked));
    expect(nothing.measures[0]).toMatchObject({ measure: 'completed', difference: null, isCertain: false });
    expectStatus(await api.call('POST', `/v1/flows/${tenant.flowId}/publish`, { key: tenant.key }), 200);
    const person = await tenant.begin();
    expectStatus(await person.call('POST', '/cancel'), 200);
    await api.countEvents();
    const { measures } = comparison.parse(await told(asked));
    expect(measures).toMatchObject([
      { measure: 'completed', version: { count: 1, of: 3 }, with: { count: 0, of: 1, share: 0 }, difference: 1 / 3 },
      { measure: 'failed' },
      { measure: 'abandoned', version: { count: 1, of: 3 }, with: { count: 1, of: 1 } },
      { measure: 'stepPassed', key: 'signUpForm', version: { count: 3, of: 3 }, with: { count: 0, of: 1 } },
    ]);
  });

  it('tells nobody of another project, and nobody without the scope', async () => {
    const other = await Tenant.make(api);
    expect(funnel.parse(expectStatus(await ask('/v1/analytics/funnel', other.key), 200)).data).toEqual([
      { group: null, begun: 0, steps: [] },
    ]);
    expectRefusal(await ask(`/v1/analytics/funnel?projectId=${tenant.projectId}`, other.key), 404, 'NOT_FOUND');
    const key = await tenant.newKey(ALL_SCOPES.filter((scope) => scope !== 'analytics:read'));
    expectRefusal(await ask('/v1/analytics/bottlenecks', key), 403, 'FORBIDDEN');
    expect((await ask('/v1/app-registrations/counts', key)).status).toBe(200);
    expectRefusal(await ask('/v1/analytics/funnel', ADMIN_KEY), 422, 'INVALID_FIELDS');
    expect((await ask(`/v1/analytics/funnel?projectId=${tenant.projectId}`, ADMIN_KEY)).status).toBe(200);
  });

  it('refuses what it cannot answer', async () => {
    for (const query of [
      'country=CO&tag=vip',
      'by=tag&language=es',
      'by=day&from=2020-01-01',
      'by=colour',
      'from=soon',
    ])
      expectRefusal(await ask(`/v1/analytics/funnel?${query}`), 422, 'INVALID_FIELDS');
  });
});
