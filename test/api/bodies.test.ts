import { randomBytes, randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { BodyBudget } from '../../api/body/bodyBudget';
import { registration } from '../../api/schemas/registration';
import { ADMIN_KEY, SIGN_UP, Tenant, expectRefusal, expectStatus, startApi } from './harness';
import type { Api, Person } from './harness';
import { until } from '../support/until';

let api: Api;
let tenant: Tenant;
beforeAll(async () => {
  api = await startApi();
  tenant = await Tenant.make(api);
});
afterAll(() => api.close());

const picture = () =>
  sharp({ create: { width: 80, height: 50, channels: 3, background: '#888' } })
    .png()
    .toBuffer();
const create = (json: unknown, headers = {}) =>
  api.call('POST', '/v1/app-registrations', { key: tenant.key, json, headers });
const pointersOf = ({ body }: { body: unknown }) =>
  (body as { errors: { pointer: string; code: string }[] }).errors.map(({ pointer, code }) => `${pointer} ${code}`);

test.each([
  ['broken JSON', '{"flowId":', {}, 400, 'MALFORMED_BODY'],
  ['no JSON at all', 'flowId=1', {}, 400, 'MALFORMED_BODY'],
  ['a form', 'flowId=1', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['no type', '{}', { 'content-type': 'text/plain' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['a packed body', '{}', { 'content-encoding': 'gzip' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['another charset', '{}', { 'content-type': 'application/json; charset=iso-8859-1' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['20 MB', JSON.stringify({ flowId: 'x'.repeat(20e6) }), {}, 413, 'PAYLOAD_TOO_LARGE'],
  ['a text', '"text"', {}, 422, 'INVALID_FIELDS'],
  ['null', 'null', {}, 422, 'INVALID_FIELDS'],
  ['deep nesting', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, {}, 422, 'INVALID_FIELDS'],
  ['a polluted prototype', '{"__proto__":{"flowId":"flw_x"},"constructor":1}', {}, 422, 'INVALID_FIELDS'],
])('%s is refused with a code', async (_name, json, headers, status, code) => {
  expectRefusal(await create(json, headers), status, code);
});

test('every faulty field is told at once, at its place and in the caller’s language', async () => {
  const answer = await create(
    { externalUserId: '', contact: { email: 'nobody', phone: '12' }, language: 'fr', metadata: { a: [] }, extra: 1 },
    { 'accept-language': 'es-CO, en;q=0.5' },
  );
  expectRefusal(answer, 422, 'INVALID_FIELDS');
  expect(pointersOf(answer).sort()).toEqual(
    [
      '/flowId REQUIRED',
      '/externalUserId OUT_OF_RANGE',
      '/contact/email ILL_FORMED',
      '/contact/phone PHONE_UNKNOWN',
      '/language UNKNOWN_VALUE',
      '/metadata/a UNKNOWN_VALUE',
      '/extra UNKNOWN_FIELD',
    ].sort(),
  );
  expect(answer.body).toMatchObject({
    title: 'Algunos campos están mal formados',
    type: 'https://registrations.acme.example/docs/problems#INVALID_FIELDS',
    instance: '/v1/app-registrations',
  });
});

test('text that no database can keep is refused where it stands', async () => {
  const answer = await create('{"flowId":"a\\u0000","metadata":{"half \\ud800":"x"},"contact":{"email":"\\udc00"}}');
  expectRefusal(answer, 422, 'INVALID_FIELDS');
  expect(pointersOf(answer)).toEqual([
    '/flowId ILL_FORMED',
    '/metadata/half \ud800 ILL_FORMED',
    '/contact/email ILL_FORMED',
  ]);
});

test('metadata are bounded', async () => {
  const metadata = Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`m${i}`, i]));
  const answer = await create({ flowId: tenant.flowId, metadata });
  expectRefusal(answer, 422, 'INVALID_FIELDS');
  expect(pointersOf(answer)).toEqual(['/metadata OUT_OF_RANGE']);
});

describe('of a document', () => {
  let person: Person;
  beforeAll(async () => {
    person = await tenant.begin();
    await person.signUpAndConfirm();
    expectStatus(
      await person.submit('basicInformation', { json: { birthDate: '1990-02-28', nationality: 'COL' } }),
      200,
    );
  });

  const multipart = (fields: Record<string, string>, files: Record<string, Buffer>) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    for (const [name, bytes] of Object.entries(files)) form.set(name, new Blob([bytes]), `${name}.png`);
    return form;
  };
  const hand = (fields: Record<string, string>, files: Record<string, Buffer>) =>
    person.submit('document', { form: multipart(fields, files) });
  const raw = (body: string, type: string) =>
    person.submit('document', { json: body, headers: { 'content-type': type } });

  test('files come as multipart alone', async () => {
    expectRefusal(await person.submit('document', { json: { category: 'passport' } }), 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  test.each([
    ['no boundary', '', 'multipart/form-data'],
    ['no parts', 'nothing', 'multipart/form-data; boundary=x'],
    [
      'an unfinished part',
      '--x\r\ncontent-disposition: form-data; name="front"; filename="a"\r\n\r\nabc',
      'multipart/form-data; boundary=x',
    ],
    [
      'a part without a name',
      '--x\r\ncontent-disposition: form-data\r\n\r\nabc\r\n--x--\r\n',
      'multipart/form-data; boundary=x',
    ],
  ])('%s is malformed', async (_name, body, type) => {
    const answer = await raw(body === '' ? ' ' : body, type);
    expect([400, 422]).toContain(answer.status);
  });

  test('a file that is no picture is told before faulty fields', async () => {
    const answer = await hand({ category: 'library card' }, { front: Buffer.from('%PDF-1.4 no image') });
    expectRefusal(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  test('a picture, and all parts together, are bounded', async () => {
    expectRefusal(await hand({}, { front: randomBytes(10 * 1024 * 1024 + 1) }), 413, 'PAYLOAD_TOO_LARGE');
    const many = Object.fromEntries(Array.from({ length: 13 }, (_, i) => [`front${i}`, Buffer.from('x')]));
    expectRefusal(await hand({}, many), 413, 'PAYLOAD_TOO_LARGE');
    const large = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [name, randomBytes(8 * 1024 * 1024)]));
    expectRefusal(await hand({}, large), 413, 'PAYLOAD_TOO_LARGE');
  });

  const PART = '--x\r\ncontent-disposition: form-data; name="front"; filename="a"\r\n\r\n';

  /** A submission whose head alone was sent. */
  const beginRequest = (bodyLength: number) => {
    const head = [
      `POST ${person.path}/steps/document/submissions HTTP/1.1`,
      'host: api',
      `authorization: Bearer ${person.token}`,
      `idempotency-key: ${randomUUID()}`,
      'content-type: multipart/form-data; boundary=x',
      `content-length: ${bodyLength}`,
    ];
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    return socket;
  };

  test('the rest of a refused body is thrown away, and its connection serves the next request', async () => {
    const body = Buffer.concat([Buffer.from(PART), randomBytes(15 * 1024 * 1024), Buffer.from('\r\n--x--\r\n')]);
    const socket = beginRequest(body.length);
    socket.write(body);
    socket.write('GET /healthz HTTP/1.1\r\nhost: api\r\nconnection: close\r\n\r\n');
    const received = (await buffer(socket)).toString();
    expect(received.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
  });

  /** A request whose body does not come to its end. */
  const beginUpload = () => {
    const socket = beginRequest(100_000);
    socket.write(PART);
    return socket;
  };

  test('a person has few uploads under way at a time, and those that broke off do not count', async () => {
    const uploads: Socket[] = [];
    const status = async () => (await hand({ category: 'x' }, {})).status;
    const another = () => {
      uploads.push(beginUpload());
      return status();
    };
    await until(another, (seen) => seen === 429);
    expect(uploads.length).toBeGreaterThanOrEqual(3);
    const refused = await hand({ category: 'x' }, {});
    expectRefusal(refused, 429, 'RATE_LIMITED');
    expect(refused.headers.get('retry-after')).toBe('2');
    for (const upload of uploads) upload.destroy();
    await until(status, (seen) => seen === 422);
    // Answered requests do not count either.
    for (let i = 0; i < 4; i += 1) expect(await status()).toBe(422);
  });

  test('pictures are counted before any of them is decoded', async () => {
    const form = multipart({}, {});
    // Decoding them would be refused with 415.
    for (let i = 0; i < 3; i += 1) form.append('front', new Blob(['no picture']), 'front.png');
    const answer = await person.submit('document', { form });
    expectRefusal(answer, 422, 'INVALID_FIELDS');
    expect(pointersOf(answer)).toContain('/front DUPLICATE');
    expectRefusal(await hand({}, { front: Buffer.from('x'), side: Buffer.from('x') }), 422, 'INVALID_FIELDS');
  });

  test('fields, files and the word of the sandbox are told at once where they are wrong', async () => {
    const answer = await hand(
      { category: 'x', country: 'ZZZ', sandbox: '{"outcome":', more: '1' },
      { side: await picture() },
    );
    expectRefusal(answer, 422, 'INVALID_FIELDS');
    expect(pointersOf(answer).sort()).toEqual([
      ...['/category UNKNOWN_VALUE', '/country COUNTRY_UNKNOWN', '/front REQUIRED', '/more UNKNOWN_FIELD'],
      ...['/sandbox WRONG_TYPE', '/side UNKNOWN_FIELD'],
    ]);
  });

  test('only then it is an attempt', async () => {
    const before = registration.parse(expectStatus(await person.call('GET', ''), 200));
    expect(before.steps[2]?.attemptsUsed).toBe(0);
    const sandbox = JSON.stringify({ outcome: 'failed', reasons: ['DOCUMENT_EXPIRED'] });
    const failed = await hand({ category: 'passport', country: 'col', sandbox }, { front: await picture() });
    expect(expectStatus(failed, 200)).toMatchObject({
      attempt: {
        number: 1,
        result: 'failed',
        reasons: [{ code: 'DOCUMENT_EXPIRED', message: 'El documento está vencido.' }],
      },
    });
    const away = JSON.stringify({ outcome: 'providerDown', times: 2 });
    const waiting = await hand({ category: 'passport', country: 'CO', sandbox: away }, { front: await picture() });
    expect(expectStatus(waiting, 202)).toMatchObject({ attempt: { number: 2, result: null, reasons: [] } });
    expect(waiting.headers.get('location')).toBe(person.path);
    expect((await person.call('GET', '')).body).toMatchObject({ waitingOn: 'provider', currentStep: 'document' });
  });
});

describe('what bodies take of the memory', () => {
  const PIECE = 1_000;
  const UNAVAILABLE = 'TEMPORARILY_UNAVAILABLE';

  test('is bounded for all together, until they are given back', () => {
    const budget = new BodyBudget({ bytes: 3 * PIECE, bodiesPerCaller: 1 });
    const [first, second] = [budget.open('one'), budget.open('other')];
    first.take(PIECE);
    second.take(PIECE);
    expect(() => second.take(PIECE)).toThrow(UNAVAILABLE);
    first.giveBack();
    first.giveBack();
    first.take(PIECE);
    second.take(PIECE);
    expect(() => second.take(PIECE)).toThrow(UNAVAILABLE);
  });

  test('counts small pieces for more than their bytes', () => {
    const body = new BodyBudget({ bytes: PIECE, bodiesPerCaller: 1 }).open('one');
    const fill = () => {
      for (let i = 0; i < 10; i += 1) body.take(1);
    };
    expect(fill).toThrow(UNAVAILABLE);
  });

  test('is bounded for one caller, whatever others do', () => {
    const budget = new BodyBudget({ bytes: PIECE, bodiesPerCaller: 2 });
    const first = budget.open('one');
    budget.open('one');
    expect(() => budget.open('one')).toThrow('RATE_LIMITED');
    budget.open('other');
    first.giveBack();
    first.giveBack();
    budget.open('one');
    expect(() => budget.open('one')).toThrow('RATE_LIMITED');
  });
});

test('ids of any form that name nothing are not found', async () => {
  for (const id of [
    'x',
    '%00',
    '..%2f..',
    'reg_%F0%9F%98%80',
    `reg_${'0'.repeat(36)}`,
    '%E0%A4%A',
    "'; drop table--",
  ]) {
    const answer = await api.call('GET', `/v1/app-registrations/${id}`, { key: tenant.key });
    expectRefusal(answer, 404, 'NOT_FOUND');
  }
  expectRefusal(await api.call('GET', '/v1/flows/x/versions/1e9', { key: tenant.key }), 404, 'NOT_FOUND');
  expectRefusal(
    await api.call('GET', `/v1/flows/${tenant.flowId}/versions/99999999999`, { key: tenant.key }),
    404,
    'NOT_FOUND',
  );
  expectRefusal(await api.call('GET', '/nothing/here', { key: tenant.key }), 404, 'NOT_FOUND');
});

test('nothing that a person wrote is logged', async () => {
  const person = await tenant.begin({ externalUserId: 'canary-user', metadata: { note: 'canary-note' } });
  await person.submit('signUpForm', { json: { ...SIGN_UP, email: 'canary' } });
  await person.signUpAndConfirm();
  await api.call('GET', '/v1/app-registrations/canary-path?status=canary-query', { key: ADMIN_KEY });
  expect(api.logged.length).toBeGreaterThan(5);
  expect(api.logged.join('\n')).not.toMatch(/canary/i);
});
