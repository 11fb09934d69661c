import { randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import type { Registration } from '../../domain/registration';
import { registration } from '../../api/schemas/registration';
import type { ApiAnswer } from '../support/apiClient';
import { sandboxDocument } from '../support/pictures';
import { aVendor, signedCallback, vendorsNamed } from '../support/vendors';
import { SIGN_UP, Tenant, expectRefusal, expectStatus, startApi } from './harness';
import type { Api, Person } from './harness';

const ACME = aVendor();
const OTHER = aVendor({ name: 'other' });
const FACTS = { fullName: 'ANA CANARY PEREZ', birthDate: '1990-02-28', country: 'UTO' };
const FLOW = {
  name: 'By a vendor',
  steps: [
    { step: 'document', requirement: 'mandatory', attempts: 3, provider: 'http', vendor: 'acme' },
    { step: 'form', requirement: 'mandatory', settings: { schema: { type: 'object' } } },
  ],
};

let api: Api;
let tenant: Tenant;
beforeAll(async () => {
  api = await startApi({ vendors: vendorsNamed(ACME, OTHER) });
  tenant = await Tenant.make(api, { flow: FLOW });
}, 60_000);
afterAll(() => api.close());

async function handInDocument(person: Person): Promise<void> {
  expectStatus(await person.submit('document', { form: await sandboxDocument() }), 202);
}
async function awaiting(): Promise<Person> {
  const person = await tenant.begin();
  await handInDocument(person);
  return person;
}
const referenceOf = ({ id }: Person, attempt = 1) => `${id}.document.${attempt}`;
async function stateOf({ id }: Person): Promise<Registration> {
  const registration = await api.repositories.registrations.get(id);
  if (registration === null) throw new Error('not there');
  return registration;
}
const stepOf = async (person: Person) => (await stateOf(person)).steps[0];

/** Reports to the API as a vendor does. */
function report(
  body: unknown,
  { vendor = ACME, to = 'acme', at = new Date(), headers = {} }: Partial<Report> = {},
): Promise<ApiAnswer> {
  const signed = signedCallback(vendor, body, { id: `msg_${uuidv7()}`, at });
  const sent = { ...signed.headers, 'idempotency-key': null, ...headers };
  return api.call('POST', `/v1/provider-callbacks/${to}`, { json: signed.json, headers: sent });
}
interface Report {
  readonly vendor: typeof ACME;
  readonly to: string;
  readonly at: Date;
  readonly headers: Readonly<Record<string, string | null>>;
}

describe('a callback', () => {
  it('is the result of the attempt, and what the vendor read is sealed', async () => {
    const person = await awaiting();
    expect(await stateOf(person)).toMatchObject({ waitingOn: 'provider', status: 'STARTED' });
    const submissionId = (await stepOf(person))?.evaluation?.submissionId ?? '';

    const result = { result: 'passed', scores: { authenticity: 0.98 }, facts: FACTS };
    const answer = await report({ reference: referenceOf(person), ...result });
    expect([answer.status, answer.body]).toEqual([200, { reference: referenceOf(person), taken: true }]);
    expect(await stepOf(person)).toMatchObject({
      state: 'passed',
      validation: { attempt: 1, result: 'passed', scores: { authenticity: 0.98 } },
    });
    const facts = await api.vault.open({ registrationId: person.id, kind: 'extraction', id: submissionId });
    expect(facts).toMatchObject(FACTS);
    expect(JSON.stringify(await stateOf(person))).not.toMatch(/CANARY|1990/);
  });

  it('tells the person neither the scores nor what the doubt is', async () => {
    const person = await awaiting();
    const reasons = ['DOCUMENT_ENROLLED_BEFORE', 'DOCUMENT_EXPIRED'];
    const result = { result: 'needsReview', reasons, scores: { authenticity: 0.98 } };
    expectStatus(await report({ reference: referenceOf(person), ...result }), 200);
    const seenWith = async (key?: string) => {
      const { steps } = registration.parse(expectStatus(await person.call('GET', '', { key }), 200));
      const { scores, reasons: told } = steps[0]?.validation ?? { scores: null, reasons: [] };
      return { scores, told: told.map(({ code }) => code) };
    };
    expect(await seenWith(tenant.key)).toEqual({ scores: { authenticity: 0.98 }, told: reasons });
    expect(await seenWith(person.token)).toEqual({ scores: {}, told: ['DOUBTFUL'] });
  });

  describe('of a document that was read', () => {
    let asking: Tenant;
    beforeAll(async () => {
      const forms = [
        { step: 'signUpForm', requirement: 'mandatory', settings: { fields: ['fullName', 'email', 'country'] } },
        { step: 'basicInformation', requirement: 'mandatory' },
      ];
      asking = await Tenant.make(api, { flow: { ...FLOW, steps: [...forms, ...FLOW.steps] } });
    });
    const evaluationOf = async (facts: object) => {
      const person = await asking.begin();
      expectStatus(await person.submit('signUpForm', { json: SIGN_UP }), 200);
      const basics = { birthDate: '1990-02-28', nationality: 'COL' };
      expectStatus(await person.submit('basicInformation', { json: basics }), 200);
      await handInDocument(person);
      expect((await report({ reference: referenceOf(person), result: 'passed', facts })).status).toBe(200);
      const state = await stateOf(person);
      expect(JSON.stringify(state)).not.toMatch(/CANARY|Canary|SMITH|19\d\d-/);
      const record = state.steps.find(({ key }) => key === 'document');
      return { ...record?.validation, flags: state.redFlags.map(({ code }) => code) };
    };

    it('passes where it is the person’s', async () => {
      expect(await evaluationOf(FACTS)).toMatchObject({ result: 'passed', scores: { nameSimilarity: 1 }, flags: [] });
    });

    it('is looked at where the birth date is another', async () => {
      expect(await evaluationOf({ ...FACTS, birthDate: '1990-02-27' })).toMatchObject({
        ...{ result: 'needsReview', reasons: ['BIRTH_DATE_DIFFERS'], flags: ['BIRTH_DATE_MISMATCH'] },
      });
    });

    it('does not pass as somebody else’s', async () => {
      expect(await evaluationOf({ ...FACTS, fullName: 'JOHN SMITH' })).toMatchObject({
        ...{ result: 'failed', reasons: ['NAME_DIFFERS'], flags: ['NAME_MISMATCH'] },
      });
    });
  });

  it('that comes twice is taken once', async () => {
    const person = await awaiting();
    const body = { reference: referenceOf(person), result: 'failed', reasons: ['DOCUMENT_EXPIRED'] };
    expect((await report(body)).body).toMatchObject({ taken: true });
    expect((await report(body)).body).toMatchObject({ taken: false });
    expect((await report({ ...body, result: 'passed', reasons: [] })).body).toMatchObject({ taken: false });
    expect(await stepOf(person)).toMatchObject({ state: 'open', attemptsUsed: 1 });
    expect((await stateOf(person)).failedValidations).toHaveLength(1);
  });

  it('that was taken down on its way and is sent again changes nothing, then or for the next attempt', async () => {
    const person = await awaiting();
    const signed = signedCallback(ACME, { reference: referenceOf(person), result: 'failed' });
    const replay = () =>
      api.call('POST', '/v1/provider-callbacks/acme', {
        json: signed.json,
        headers: { ...signed.headers, 'idempotency-key': null },
      });
    expect((await replay()).body).toMatchObject({ taken: true });
    expect((await replay()).body).toMatchObject({ taken: false });
    await handInDocument(person);
    expect((await replay()).body).toMatchObject({ taken: false });
    expect(await stepOf(person)).toMatchObject({ state: 'evaluating', attemptsUsed: 1, evaluation: { attempt: 2 } });
  });

  it('may be signed by a clock that is nearly five minutes off', async () => {
    for (const ms of [-290_000, 290_000]) {
      const person = await awaiting();
      const body = { reference: referenceOf(person), result: 'passed' };
      expect((await report(body, { at: new Date(Date.now() + ms) })).body).toMatchObject({ taken: true });
    }
  });

  it('counts for its own attempt only, in whatever order they come', async () => {
    const person = await awaiting();
    await report({ reference: referenceOf(person), result: 'failed' });
    await handInDocument(person);
    expect((await report({ reference: referenceOf(person), result: 'passed' })).body).toMatchObject({ taken: false });
    expect(await stepOf(person)).toMatchObject({ state: 'evaluating', evaluation: { attempt: 2 } });
    expect((await report({ reference: referenceOf(person, 2), result: 'passed' })).body).toMatchObject({ taken: true });
    expect((await report({ reference: referenceOf(person, 2), result: 'failed' })).body).toMatchObject({
      taken: false,
    });
    expect(await stepOf(person)).toMatchObject({ state: 'passed', attemptsUsed: 2 });
  });

  it('for a registration that has ended changes nothing', async () => {
    const person = await awaiting();
    expectStatus(await person.call('POST', '/cancel', { key: tenant.key }), 200);
    const before = await stateOf(person);
    expect((await report({ reference: referenceOf(person), result: 'passed' })).body).toMatchObject({ taken: false });
    expect(await stateOf(person)).toEqual(before);
  });

  it('that cannot be passed on now is asked for again', async () => {
    const person = await awaiting();
    api.runs.away = true;
    const body = { reference: referenceOf(person), result: 'passed' };
    const refused = await report(body);
    api.runs.away = false;
    expectRefusal(refused, 503, 'TEMPORARILY_UNAVAILABLE');
    expect(refused.headers.get('retry-after')).not.toBeNull();
    expect((await report(body)).body).toMatchObject({ taken: true });
  });
});

describe('of two callbacks the first counts, also where it could not be passed on', () => {
  const FAILED = { result: 'failed', reasons: ['DOCUMENT_FORGED'] };
  const READ = { result: 'passed', facts: FACTS };
  const OTHERWISE = { result: 'passed', facts: { ...FACTS, fullName: 'JOHN SMITH' } };

  it.each<[string, object, object, object, string | null]>([
    ['says another result', FAILED, READ, { ...FAILED, state: 'open' }, null],
    ['read another name', READ, OTHERWISE, { state: 'passed' }, FACTS.fullName],
    ['read nothing', READ, FAILED, { state: 'passed' }, FACTS.fullName],
    ['read what the first did not', { result: 'passed' }, READ, { state: 'passed' }, null],
  ])('and the second %s', async (_what, first, second, { state, ...validation }: { state?: string }, name) => {
    const person = await awaiting();
    const submissionId = (await stepOf(person))?.evaluation?.submissionId ?? '';
    const reference = referenceOf(person);
    api.runs.away = true;
    expectRefusal(await report({ reference, ...first }), 503, 'TEMPORARILY_UNAVAILABLE');
    api.runs.away = false;
    expect((await report({ reference, ...second })).body).toMatchObject({ taken: true });
    expect(await stepOf(person)).toMatchObject({ state, validation });
    const facts = await api.vault.open({ registrationId: person.id, kind: 'extraction', id: submissionId });
    expect(facts?.fullName ?? null).toBe(name);
  });
});

describe('a forged callback is refused', () => {
  const forged = async (change: Partial<Report>) => {
    const person = await awaiting();
    expectRefusal(await report({ reference: referenceOf(person), result: 'passed' }, change), 401, 'SIGNATURE_INVALID');
    expect(await stepOf(person)).toMatchObject({ state: 'evaluating' });
  };

  it('with another secret', () => forged({ vendor: aVendor({ secrets: [randomBytes(32)] }) }));
  it('of another vendor', () => forged({ vendor: OTHER }));
  it('for a vendor that there is not', () => forged({ to: 'nobody' }));
  it('with an old time', () => forged({ at: new Date(Date.now() - 301_000) }));
  it('with a time to come', () => forged({ at: new Date(Date.now() + 330_000) }));
  it('with another body than was signed', () => forged({ headers: { 'webhook-id': 'msg_other' } }));
  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('without %s', (name) =>
    forged({ headers: { [name]: null } }),
  );

  it('and our own request, signed with the same secret and sent back, is none', async () => {
    const person = await awaiting();
    const request = { reference: referenceOf(person), check: 'document', attempt: 1, person: {}, pictures: [] };
    expectRefusal(await report(request), 422, 'INVALID_FIELDS');
    expect(await stepOf(person)).toMatchObject({ state: 'evaluating' });
  });

  it('and one that names what the vendor was not asked about is not found', async () => {
    const person = await awaiting();
    const of = (reference: string, change?: Partial<Report>) => report({ reference, result: 'passed' }, change);
    for (const reference of [
      `${person.id}.document.2`,
      `${person.id}.form.1`,
      `${person.id}.nothing.1`,
      `reg_${uuidv7()}.document.1`,
      person.id,
      '../../etc/passwd',
    ]) {
      expectRefusal(await of(reference), 404, 'NOT_FOUND');
    }
    expectRefusal(await of(referenceOf(person), { vendor: OTHER, to: 'other' }), 404, 'NOT_FOUND');
    expect(await stepOf(person)).toMatchObject({ state: 'evaluating' });
  });
});

describe('a callback that is signed and ill-formed', () => {
  it.each<[string, unknown, number, string]>([
    ['no JSON', '{"result":', 400, 'MALFORMED_BODY'],
    ['no body', '', 400, 'MALFORMED_BODY'],
    ['a list', [], 422, 'INVALID_FIELDS'],
    ['no result', { reference: 'x' }, 422, 'INVALID_FIELDS'],
    ['an unknown result', { reference: 'x', result: 'approved' }, 422, 'INVALID_FIELDS'],
    ['an unknown reason', { reference: 'x', result: 'failed', reasons: ['BAD_HAIR'] }, 422, 'INVALID_FIELDS'],
    ['a reason of endings', { reference: 'x', result: 'failed', reasons: ['WITHDRAWN'] }, 422, 'INVALID_FIELDS'],
    ['text as evidence', flagged({ name: 'Ana Pérez' }), 422, 'INVALID_FIELDS'],
    ['a number that is no share', flagged({ document: 123_456_789 }), 422, 'INVALID_FIELDS'],
    ['a member that nobody knows', { reference: 'x', result: 'passed', name: 'Ana' }, 422, 'INVALID_FIELDS'],
    ['too much', { reference: 'x', result: 'passed', more: 'x'.repeat(70_000) }, 413, 'PAYLOAD_TOO_LARGE'],
  ])('has %s', async (_what, body, status, code) => expectRefusal(await report(body), status, code));

  function flagged(evidence: object): object {
    return { reference: 'x', result: 'passed', redFlags: [{ code: 'NAME_MISMATCH', evidence }] };
  }

  it('and compressed is not unpacked', async () => {
    const headers = { 'content-encoding': 'gzip' };
    expectRefusal(await report({ result: 'passed' }, { headers }), 415, 'UNSUPPORTED_MEDIA_TYPE');
  });
});

describe('a flow', () => {
  const faultsOf = async (step: object) => {
    const json = { name: 'Faulty', steps: [{ step: 'document', requirement: 'mandatory', provider: 'http', ...step }] };
    const answer = await api.call('POST', `/v1/projects/${tenant.projectId}/flows`, { key: tenant.key, json });
    expectRefusal(answer, 422, 'INVALID_FLOW');
    return (answer.body as { errors: { pointer: string; code: string }[] }).errors.map(
      ({ pointer, code }) => `${pointer} ${code}`,
    );
  };

  it('names one of the vendors that are set up, which no other provider has', async () => {
    expect(await faultsOf({})).toEqual(['/steps/0/vendor REQUIRED']);
    expect(await faultsOf({ vendor: 'nobody' })).toEqual(['/steps/0/vendor PROVIDER_NOT_AVAILABLE']);
    expect(await faultsOf({ vendor: 'acme', provider: 'local' })).toEqual(['/steps/0/vendor UNKNOWN_FIELD']);
  });
});

it('too many signatures that do not hold are slowed down, by address', async () => {
  const strict = await startApi({ vendors: vendorsNamed(ACME), rateLimitFactor: 0.02 });
  const forge = () =>
    strict.call('POST', '/v1/provider-callbacks/acme', { json: {}, headers: { 'idempotency-key': null } });
  expectRefusal(await forge(), 401, 'SIGNATURE_INVALID');
  expectRefusal(await forge(), 401, 'SIGNATURE_INVALID');
  expectRefusal(await forge(), 429, 'RATE_LIMITED');
  await strict.close();
});
