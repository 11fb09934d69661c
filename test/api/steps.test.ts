import { createHash, randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { registration } from '../../api/schemas/registration';
import { attempt } from '../../api/schemas/submission';
import { challenge, stepNeeds } from '../../api/schemas/step';
import { FLOW, SIGN_UP, TEXT, Tenant, expectRefusal, expectStatus, startApi } from './harness';
import type { Api, Person } from './harness';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const BASICS = { birthDate: '1990-02-28', nationality: 'COL' };
const flowOf = (...keys: string[]) => ({
  ...FLOW,
  steps: FLOW.steps.filter((step) => keys.includes('key' in step ? step.key : step.step)),
});
const personAt = async (...keys: string[]): Promise<Person> =>
  (await Tenant.make(api, { flow: flowOf(...keys) })).begin();
const needs = async (person: Person, key: string, headers = {}) =>
  stepNeeds.parse(expectStatus(await person.call('GET', `/steps/${key}`, { headers }), 200));
const pointersOf = ({ body }: { body: unknown }) =>
  (body as { errors: { pointer: string; code: string }[] }).errors.map(({ pointer, code }) => `${pointer} ${code}`);

test('a well-formed submission is evaluated within the call', async () => {
  const person = await personAt('signUpForm', 'basicInformation');
  const answer = await person.submit('signUpForm', { json: SIGN_UP });
  const made = attempt.parse(expectStatus(answer, 200));
  expect(made.attempt).toEqual({ number: 1, result: 'passed', reasons: [] });
  expect(made.registration.steps[0]).toMatchObject({
    state: 'open',
    next: { action: 'verifyContact', channels: ['email'] },
  });
  expect(answer.headers.get('etag')).toBe(`"${made.registration.sequence}"`);
});

test('what a submission answers of the person is what a read answers', async () => {
  const person = await personAt('signUpForm', 'basicInformation');
  const read = async () => registration.parse(expectStatus(await person.call('GET', ''), 200));
  const submitted = attempt.parse(expectStatus(await person.submit('signUpForm', { json: SIGN_UP }), 200));
  expect(submitted.registration).toEqual(await read());
  expect(submitted.registration.contact).toMatchObject({ email: expect.stringContaining('•') as string });

  const { contact } = submitted.registration;
  const other = await personAt('signUpForm', 'basicInformation');
  await other.signUpAndConfirm();
  const last = attempt.parse(expectStatus(await other.submit('basicInformation', { json: BASICS }), 200));
  expect(last.registration.contact).toEqual({ ...contact, emailVerified: true });
});

test('a value that breaks a rule of the flow is a failed attempt, in words for the person', async () => {
  const person = await personAt('basicInformation');
  const child = `${new Date().getUTCFullYear() - 10}-01-01`;
  const made = attempt.parse(
    expectStatus(await person.submit('basicInformation', { json: { ...BASICS, birthDate: child } }), 200),
  );
  expect(made.attempt).toEqual({
    ...{ number: 1, result: 'failed' },
    reasons: [{ code: 'UNDER_AGE', message: 'No alcanzas la edad mínima.' }],
  });
  expect(made.registration).toMatchObject({ status: 'ONGOING', accessControl: { attempts: 1, lockedUntil: null } });
});

test('a submission that was taken is never answered with the attempt before it', async () => {
  const person = await personAt('basicInformation');
  const submit = (birthDate: string, key: string) =>
    person.submit('basicInformation', { json: { ...BASICS, birthDate }, headers: { 'idempotency-key': key } });
  expect((await submit(`${new Date().getUTCFullYear() - 10}-01-01`, randomUUID())).body).toMatchObject({
    attempt: { number: 1, result: 'failed' },
  });

  const key = randomUUID();
  // It was taken, but neither evaluated nor written to the row.
  jest.spyOn(api.runs, 'update').mockResolvedValueOnce(null);
  expectRefusal(await submit(BASICS.birthDate, key), 503, 'TEMPORARILY_UNAVAILABLE');
  const taken = api.runs.update.bind(api.runs);
  jest.spyOn(api.runs, 'update').mockImplementationOnce(async (...given) => {
    await taken(...given);
    return null;
  });
  expect(expectStatus(await submit(BASICS.birthDate, key), 200)).toMatchObject({
    attempt: { number: 2, result: 'passed' },
  });
});

test.each([
  [{}, ['/birthDate REQUIRED', '/nationality REQUIRED']],
  [{ birthDate: '1990-02-30', nationality: 'XYZ' }, ['/birthDate ILL_FORMED', '/nationality COUNTRY_UNKNOWN']],
  [{ birthDate: '2990-01-01', nationality: '170' }, ['/birthDate DATE_IMPOSSIBLE', '/nationality COUNTRY_UNKNOWN']],
  [
    { ...BASICS, gender: 'x', address: { street: 'A' } },
    ['/gender UNKNOWN_VALUE', '/address/city REQUIRED', '/address/country REQUIRED'],
  ],
])('ill-formed or impossible basic information uses up no attempt: %j', async (json, faults) => {
  const person = await personAt('basicInformation');
  const answer = await person.submit('basicInformation', { json });
  expectRefusal(answer, 422, 'INVALID_FIELDS');
  expect(pointersOf(answer)).toEqual(faults);
  const state = registration.parse(expectStatus(await person.call('GET', ''), 200));
  expect(state.steps[0]?.attemptsUsed).toBe(0);
});

test('the country of specimens is known in sandbox projects only', async () => {
  const flow = { ...FLOW, steps: [{ step: 'basicInformation', requirement: 'mandatory' }] };
  const json = { ...BASICS, nationality: 'UTO' };
  const play = await (await Tenant.make(api, { flow })).begin();
  expectStatus(await play.submit('basicInformation', { json }), 200);
  const live = await (await Tenant.make(api, { flow, project: { mode: 'live' } })).begin();
  expect(pointersOf(await live.submit('basicInformation', { json }))).toEqual(['/nationality COUNTRY_UNKNOWN']);
});

test('answers to a form are held against its schema, in linear time', async () => {
  const slow = { type: 'string', pattern: '^(a+)+$' };
  const schema = {
    type: 'object',
    required: ['a'],
    additionalProperties: false,
    properties: { a: slow, b: { type: 'array', uniqueItems: true } },
  };
  const flow = { ...FLOW, steps: [{ step: 'form', requirement: 'mandatory', settings: { schema, title: TEXT } }] };
  const person = await (await Tenant.make(api, { flow })).begin();

  expect(await needs(person, 'form')).toMatchObject({ title: TEXT.es, schema });
  const startedAt = Date.now();
  const answer = await person.submit('form', { json: { answers: { a: `${'a'.repeat(4_900)}!`, c: 1 } } });
  expect(pointersOf(answer)).toEqual(['/answers/c UNKNOWN_FIELD', '/answers/a ILL_FORMED']);
  const many = Array.from({ length: 50_000 }, (_, i) => i % 10);
  expect(pointersOf(await person.submit('form', { json: { answers: { a: 'a', b: many } } }))).toEqual([
    '/answers/b OUT_OF_RANGE',
  ]);
  expect(Date.now() - startedAt).toBeLessThan(3_000);
  expect(pointersOf(await person.submit('form', { json: {} }))).toEqual(['/answers REQUIRED']);
  expectStatus(await person.submit('form', { json: { answers: { a: 'a' } } }), 200);
});

test('the text to sign comes in the caller’s language, and no other text can be signed', async () => {
  const person = await personAt('signature');
  const [spanish, english] = [
    await needs(person, 'signature'),
    await needs(person, 'signature', { 'accept-language': 'en' }),
  ];
  expect([spanish, english]).toMatchObject([{ text: TEXT.es }, { text: TEXT.en }]);
  const textHash = createHash('sha256').update(TEXT.en).digest('hex');
  expect(english).toMatchObject({ textHash, kinds: ['typed', 'drawn'] });

  const sign = (json: object) => person.submit('signature', { json });
  expectRefusal(await sign({ kind: 'typed', name: 'Ana', textHash: textHash.toUpperCase() }), 422, 'TEXT_CHANGED');
  expect(pointersOf(await sign({ kind: 'drawn', strokes: [[]], textHash }))).toEqual(['/strokes/0 OUT_OF_RANGE']);
  expect(pointersOf(await sign({ kind: 'sung' }))).toEqual(['/kind UNKNOWN_VALUE']);
  const made = attempt.parse(expectStatus(await sign({ kind: 'typed', name: 'Ana', textHash }), 200));
  expect(made.registration.status).toBe('COMPLETED');
});

test('an optional step can be left out, a mandatory one cannot', async () => {
  const person = await personAt('funds', 'signature');
  expectRefusal(await person.call('POST', '/steps/signature/skip'), 409, 'STEP_MANDATORY');
  const state = registration.parse(expectStatus(await person.call('POST', '/steps/funds/skip'), 200));
  expect(state.currentStep).toBe('signature');
  expectRefusal(await person.call('POST', '/steps/funds/skip'), 409, 'STEP_NOT_OPEN');
  expectRefusal(await person.call('POST', '/steps/palmReading/skip'), 404, 'NOT_FOUND');
});

test('a challenge is given for a liveness step in that mode, while it is open', async () => {
  const liveness = { step: 'liveness', requirement: 'mandatory', provider: 'sandbox', settings: { mode: 'challenge' } };
  const tenant = await Tenant.make(api, {
    flow: { ...FLOW, steps: [{ step: 'basicInformation', requirement: 'mandatory' }, liveness] },
  });
  const person = await tenant.begin();
  expectRefusal(await person.call('POST', '/steps/liveness/challenges'), 409, 'STEP_NOT_OPEN');
  expectRefusal(await person.call('POST', '/steps/basicInformation/challenges'), 404, 'NOT_FOUND');
  expectStatus(await person.submit('basicInformation', { json: BASICS }), 200);

  const given = challenge.parse(expectStatus(await person.call('POST', '/steps/liveness/challenges'), 201));
  expect(new Set(given.actions).size).toBe(3);
  expect(given.actions).toEqual(expect.arrayContaining([expect.stringMatching(/^(blink|smile)$/)]));
  const goodForMs = Date.parse(given.expiresAt) - Date.now();
  expect(goodForMs).toBeGreaterThan(100_000);
  expect(goodForMs).toBeLessThanOrEqual(120_000);
  const form = new FormData();
  form.set('challengeId', `chl_${'0'.repeat(36)}`);
  expect(pointersOf(await person.submit('liveness', { form }))).toEqual(['/frames REQUIRED']);

  const picture = await sharp({ create: { width: 80, height: 50, channels: 3, background: '#888' } })
    .png()
    .toBuffer();
  form.append('frames', new Blob([picture]), 'frame.png');
  form.set('challengeId', given.challengeId);
  expect(pointersOf(await person.submit('liveness', { form }))).toEqual(['/frames ONE_FRAME_EACH']);
  for (let more = 1; more < given.actions.length; more += 1) form.append('frames', new Blob([picture]), 'frame.png');
  form.set('challengeId', `chl_${'0'.repeat(36)}`);
  expectRefusal(await person.submit('liveness', { form }), 422, 'CHALLENGE_INVALID');
  // A submission that was refused for its frames has not used it up.
  form.set('challengeId', given.challengeId);
  expectStatus(await person.submit('liveness', { form }), 200);
});

describe('a contact', () => {
  test('is confirmed by the code that was sent to it', async () => {
    const person = await personAt('signUpForm');
    expectRefusal(
      await person.call('POST', '/contact-verifications', { json: { channel: 'email' } }),
      409,
      'STEP_NOT_OPEN',
    );
    await person.signUp();
    const sent = expectStatus(
      await person.call('POST', '/contact-verifications', { json: { channel: 'email' } }),
      202,
    ) as { id: string };
    expect(sent).toMatchObject({ sentTo: 'a•••@example.com', attemptsLeft: 5 });

    const confirm = (code: string) => person.call('PUT', `/contact-verifications/${sent.id}`, { json: { code } });
    const wrong = await confirm('999999');
    expectRefusal(wrong, 422, 'CODE_WRONG');
    expect(wrong.body).toMatchObject({ attemptsLeft: 4 });
    const state = registration.parse(expectStatus(await confirm('000000'), 200));
    expect(state).toMatchObject({ status: 'COMPLETED', contact: { emailVerified: true } });
    expectStatus(await confirm('000000'), 200);
  });

  test('is verified by one open registration of a flow', async () => {
    const tenant = await Tenant.make(api);
    const [one, two] = [await tenant.begin({ externalUserId: null }), await tenant.begin({ externalUserId: null })];
    await one.signUpAndConfirm();
    await two.signUp();
    const sent = expectStatus(
      await two.call('POST', '/contact-verifications', { json: { channel: 'email' } }),
      202,
    ) as { id: string };
    const confirm = (key: string) =>
      two.call('PUT', `/contact-verifications/${sent.id}`, { json: { code: '000000' }, key });

    const refused = await confirm(two.token);
    expectRefusal(refused, 409, 'DUPLICATE_REGISTRATION');
    expect(refused.body).not.toHaveProperty('registrationId');
    expect((await confirm(tenant.key)).body).toMatchObject({ registrationId: one.id });
  });
});
