import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import * as x509 from '@peculiar/x509';
import { CancelledFailure } from '@temporalio/activity';
import { uuidv7 } from 'uuidv7';
import type { CheckStep, EvaluationInput } from '../../../activities/contract';
import { createAddressGuard } from '../../../outbound/addresses';
import { createVendorActivities } from '../../../activities/vendor/vendorActivities';
import type { CallObserver } from '../../../activities/vendor/vendorMetrics';
import type { Submission } from '../../../db/records';
import { networkList } from '../../../outbound/networks';
import { judgeFirstAnswer } from '../../../vendors/firstAnswer';
import { isSigned } from '../../../vendors/signature';
import type { Vendor } from '../../../vendors/vendors';
import { aDocument, aSelfie, aSignUpForm, aStep, anInput, someBasicInformation } from '../../support/builders';
import { anActivityEnvironment, runActivity } from '../../support/runActivity';
import { openTestStore } from '../../support/store';
import type { Enrolled, TestStore } from '../../support/store';
import { answers, refuses, startVendor } from '../../support/vendorServer';
import type { Behaviour, VendorServer } from '../../support/vendorServer';
import { until } from '../../support/until';
import { aVendor, vendorsNamed } from '../../support/vendors';

const PASSED = { result: 'passed', reasons: [], scores: {}, redFlags: [] };
const FACTS = { fullName: 'ANA MARIA PEREZ GOMEZ', birthDate: '1990-02-28', number: 'AB1234567', country: 'UTO' };
const AWAY = 'PROVIDER_UNAVAILABLE';
const TO_BE_MENDED = 'PROVIDER_MISCONFIGURED';

let store: TestStore;
let person: Enrolled;
let server: VendorServer;
const observed: Parameters<CallObserver>[0][] = [];
beforeAll(async () => {
  store = await openTestStore();
}, 60_000);
afterAll(() => store.close());
beforeEach(async () => {
  person = await store.enrol();
  server = await startVendor();
  observed.length = 0;
});
afterEach(() => server.close());

async function handIn(submission: Submission): Promise<string> {
  const id = `sub_${uuidv7()}`;
  await store.vault.seal({ registrationId: person.registrationId, kind: 'submission', id }, submission);
  return id;
}
async function aPicture(content: string): Promise<string> {
  const blobId = `blob_${uuidv7()}`;
  await store.vault.sealBlob({ registrationId: person.registrationId, blobId }, Buffer.from(content));
  return blobId;
}
const byVendor = <Step extends CheckStep>(step: Step): Step => ({ ...step, provider: 'http', vendor: 'acme' });

/** A document check with both forms handed in before. */
async function documentInput(change: Partial<EvaluationInput<CheckStep>> = {}): Promise<EvaluationInput<CheckStep>> {
  const [front, back] = [await aPicture('front'), await aPicture('back')];
  const related = { signUpForm: await handIn(aSignUpForm()), basicInformation: await handIn(someBasicInformation()) };
  const submissionId = await handIn(aDocument({ front, back }));
  return { ...anInput<CheckStep>(byVendor(aStep('document'))), ...person, related, submissionId, ...change };
}

const LOOPBACK = networkList.parse('127.0.0.0/8');

function asking(vendor: Vendor, guard = createAddressGuard(LOOPBACK)) {
  const { askVendor } = createVendorActivities({
    ...{ vault: store.vault, vendors: vendorsNamed(vendor), guard },
    observe: (call) => observed.push(call),
  });
  return (input: EvaluationInput<CheckStep>, env = anActivityEnvironment()) => runActivity(() => askVendor(input), env);
}
const ask = async (given: Parameters<typeof aVendor>[0] = {}) =>
  asking(aVendor({ url: server.url, ...given }))(await documentInput());

describe('a vendor is asked', () => {
  it('with what its check needs, signed, under one key for the attempt', async () => {
    const vendor = aVendor({ url: server.url });
    const input = await documentInput();
    expect(await asking(vendor)(input)).toEqual(PASSED);
    expect(await asking(vendor)({ ...input, call: 2 })).toEqual(PASSED);

    const [first, second] = server.calls;
    expect(first?.json).toEqual({
      reference: `${person.registrationId}.document.1`,
      check: 'document',
      attempt: 1,
      mode: 'sandbox',
      settings: input.step.settings,
      person: { names: ['Ana María Pérez Gómez'], birthDate: '1990-02-28', nationality: 'COL', gender: null },
      document: { category: 'passport', country: 'UTO' },
      pictures: [
        { name: 'front', mediaType: 'image/jpeg', data: Buffer.from('front').toString('base64') },
        { name: 'back', mediaType: 'image/jpeg', data: Buffer.from('back').toString('base64') },
      ],
    });
    expect(second?.json).toEqual(first?.json);
    for (const call of server.calls) {
      expect(call.headers['idempotency-key']).toBe(`${person.registrationId}.document.1`);
      const signature = {
        'webhook-id': String(call.headers['webhook-id']),
        'webhook-timestamp': String(call.headers['webhook-timestamp']),
        'webhook-signature': String(call.headers['webhook-signature']),
      };
      expect(isSigned(signature, { body: call.body, at: new Date() }, vendor.secrets)).toBe(true);
    }
  });

  it('about a selfie with the document that was accepted before', async () => {
    const document = await handIn(aDocument({ front: await aPicture('front') }));
    const submissionId = await handIn({ ...aSelfie(), ...{ mode: 'selfie', selfie: await aPicture('selfie') } });
    const step = byVendor(aStep('liveness'));
    await asking(aVendor({ url: server.url }))({ ...anInput(step), ...person, submissionId, related: { document } });
    expect(server.calls[0]?.json).toMatchObject({
      check: 'liveness',
      person: { names: [], birthDate: null, nationality: null, gender: null },
      pictures: [
        { name: 'selfie', data: Buffer.from('selfie').toString('base64') },
        { name: 'document', data: Buffer.from('front').toString('base64') },
      ],
    });
  });

  it('about criminal history with every name known, and no picture', async () => {
    const vendor = aVendor({ url: server.url });
    server.behave(
      answers({ result: 'passed', facts: { ...FACTS, birthDate: '1991-03-01', nationality: 'UTO' } }),
      answers(PASSED),
    );
    const input = await documentInput();
    await asking(vendor)(input);
    const step = byVendor({
      ...aStep('criminalHistory'),
      settings: { ...aStep('criminalHistory').settings, sources: [] },
    });
    const related = { ...input.related, document: input.submissionId ?? '' };
    await asking(vendor)({ ...anInput(step), ...person, submissionId: null, related });
    expect(server.calls[1]?.json).toMatchObject({
      reference: `${person.registrationId}.criminalHistory.1`,
      person: {
        names: ['Ana María Pérez Gómez', 'ANA MARIA PEREZ GOMEZ'],
        // The document's word, as for the lists that are searched here: a person could give a false one.
        birthDate: '1991-03-01',
        nationality: 'COL',
      },
      document: { country: 'UTO', number: 'AB1234567' },
      pictures: [],
    });
  });

  it('about nothing that the flow refuses by itself', async () => {
    const accept = [{ country: 'COL', categories: ['passport'] }];
    const step = byVendor(aStep('document', { accept }));
    const evaluation = await asking(aVendor({ url: server.url }))(await documentInput({ step }));
    expect(evaluation).toEqual({ ...PASSED, result: 'failed', reasons: ['DOCUMENT_NOT_ACCEPTED'] });
    expect(server.calls).toEqual([]);
  });

  it.each([
    ['is not set up', { name: 'other' }],
    ['performs other checks', { checks: ['liveness'] as const }],
    ['serves other projects', { projects: ['prj_other'] }],
  ])('never where it %s', async (_what, change) => {
    await expect(ask(change)).rejects.toMatchObject({ type: TO_BE_MENDED, details: [{ reason: 'VENDOR_UNKNOWN' }] });
    expect(server.calls).toEqual([]);
  });
});

describe('what it answers at once', () => {
  it('is the evaluation, and what it read is sealed', async () => {
    const found = {
      result: 'needsReview',
      reasons: ['NAME_DIFFERS'],
      scores: { authenticity: 0.93 },
      redFlags: [{ code: 'NAME_MISMATCH', evidence: { similarity: 0.4 } }],
    };
    server.behave(answers({ ...found, facts: FACTS }));
    const input = await documentInput();
    const scores = { authenticity: 0.93, nameSimilarity: 1 };
    expect(await asking(aVendor({ url: server.url }))(input)).toEqual({ ...found, scores });
    const id = input.submissionId ?? '';
    expect(await store.vault.open({ registrationId: person.registrationId, kind: 'extraction', id })).toMatchObject(
      FACTS,
    );
  });

  it.each([
    ['failed', 'NOT_PASSED'],
    ['needsReview', 'DOUBTFUL'],
  ])('has a general reason where it gives none for %s', async (result, reason) => {
    server.behave(answers({ result }));
    expect(await ask()).toEqual({ ...PASSED, result, reasons: [reason] });
  });

  it('is compared with the forms where it tells what it read', async () => {
    server.behave(answers({ result: 'passed', facts: { fullName: 'JOHN SECRET', birthDate: '1988-01-01' } }));
    const evaluation = await ask();
    expect(evaluation).toEqual({
      ...{ result: 'failed', reasons: ['NAME_DIFFERS', 'BIRTH_DATE_DIFFERS'], scores: { nameSimilarity: 0 } },
      redFlags: [
        { code: 'NAME_MISMATCH', evidence: { similarity: 0 } },
        { code: 'BIRTH_DATE_MISMATCH', evidence: {} },
      ],
    });
    expect(JSON.stringify(evaluation)).not.toMatch(/SECRET|1988|Ana|1990/);
  });

  it('is compared with nothing where the flow asked for nothing before', async () => {
    server.behave(answers({ result: 'passed', facts: FACTS }));
    expect(await asking(aVendor({ url: server.url }))(await documentInput({ related: {} }))).toEqual(PASSED);
  });

  it('is compared for a document only', async () => {
    server.behave(answers({ result: 'passed', facts: { fullName: 'JOHN SMITH' } }));
    const { related } = await documentInput();
    const submissionId = await handIn({ ...aSelfie(), ...{ mode: 'selfie', selfie: await aPicture('selfie') } });
    const input = { ...anInput(byVendor(aStep('liveness'))), ...person, submissionId, related };
    expect(await asking(aVendor({ url: server.url }))(input)).toEqual(PASSED);
  });

  it.each<[string, object, object]>([
    ['read another name', { result: 'passed', facts: { ...FACTS, fullName: 'JOHN SMITH' } }, { facts: FACTS }],
    ['read nothing', { result: 'passed', facts: { ...FACTS, fullName: 'JOHN SMITH' } }, {}],
    ['found nothing', { result: 'failed', reasons: ['DOCUMENT_FORGED'] }, { facts: FACTS }],
  ])('is what it answered first, where it %s when it was asked again', async (_what, first, second) => {
    server.behave(answers(first), answers({ result: 'passed', ...second }));
    const input = await documentInput();
    const evaluation = await asking(aVendor({ url: server.url }))(input);
    expect(evaluation).toMatchObject({ result: 'failed' });
    expect(await asking(aVendor({ url: server.url }))({ ...input, call: 2 })).toEqual(evaluation);
  });

  it('is what it reported before, where a callback came first', async () => {
    const input = await documentInput();
    const attempt = { ...input, key: input.step.key };
    const reported = { ...PASSED, result: 'failed', reasons: ['DOCUMENT_FORGED'] } as const;
    const given = { fullName: null, birthDate: null };
    await judgeFirstAnswer(store.vault, attempt, { ...reported, reasons: ['DOCUMENT_FORGED'], redFlags: [] }, () =>
      Promise.resolve(given),
    );
    server.behave(answers({ result: 'passed', facts: FACTS }));
    expect(await asking(aVendor({ url: server.url }))(input)).toEqual(reported);
    const id = input.submissionId ?? '';
    expect(await store.vault.open({ registrationId: person.registrationId, kind: 'extraction', id })).toBeNull();
  });

  it('may be that it answers later', async () => {
    server.behave(refuses(202));
    expect(await ask({ answersWithinSeconds: 90 })).toEqual({ answersWithinSeconds: 90 });
    server.behave(answers({ result: 'passed' }));
    await ask();
    expect(observed.map(({ outcome }) => outcome)).toEqual(['accepted', 'answered']);
  });
});

/** A key with a certificate that it signed itself. */
async function selfSigned(): Promise<{ key: string; cert: string }> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=127.0.0.1',
    keys,
    signingAlgorithm: algorithm,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }])],
  });
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  const pem = Buffer.from(key).toString('base64');
  return { key: `-----BEGIN PRIVATE KEY-----\n${pem}\n-----END PRIVATE KEY-----\n`, cert: made.toString('pem') };
}

const hangs: Behaviour = () => {};
const resets: Behaviour = (response) => response.socket?.resetAndDestroy();
const breaksOff: Behaviour = (response) => {
  response.writeHead(200, { 'content-length': '500' }).write('{"result":"pas');
  setTimeout(() => response.socket?.destroy(), 20);
};
const drips: Behaviour = (response) => {
  response.writeHead(200);
  const drop = setInterval(() => response.write(' '), 50);
  response.on('close', () => clearInterval(drop));
};
const floods: Behaviour = (response) => {
  response.writeHead(200);
  floodsOn(response);
};
function floodsOn(response: ServerResponse): void {
  const pour = () => {
    while (!response.destroyed && response.write('x'.repeat(16_384)));
    if (!response.destroyed) response.once('drain', pour);
  };
  pour();
}
const floodsHeaders: Behaviour = (response) => response.writeHead(200, { 'x-much': 'x'.repeat(200_000) }).end('{}');
const stopsInMidAnswer: Behaviour = (response) => response.writeHead(200).write('{"result":');
const announcesMuch: Behaviour = (response) => {
  response.writeHead(200, { 'content-length': String(100 * 1024 * 1024) });
  const chunk = Buffer.alloc(1024 * 1024, ' ');
  const pour = () => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once('drain', pour);
  };
  pour();
};
const BOMB = gzipSync(Buffer.concat([Buffer.from('{"result":"passed"}'), Buffer.alloc(50_000_000, ' ')]));
const bomb: Behaviour = (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(BOMB);
const refusesWithoutEnd: Behaviour = (response) => {
  response.writeHead(500);
  floodsOn(response);
};
const promisesWithoutEnd: Behaviour = (response) => {
  const promise = setInterval(() => response.writeProcessing(), 20);
  response.on('close', () => clearInterval(promise));
};
const inAnHour = () => new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 3_600_000).toUTCString();
const speaksNoHttp: Behaviour = (response) => response.socket?.end('SSH-2.0-OpenSSH_9.6\r\n');
const says =
  (text: string): Behaviour =>
  (response) =>
    response.writeHead(200).end(text);

const PASSED_DATE = 'Wed, 21 Oct 2015 07:28:00 GMT';
const HTTP_503 = { reason: 'HTTP_503' };
const AT_ONCE = { retryAfterSeconds: 0 };

describe('a vendor that misbehaves', () => {
  it.each<[string, Behaviour, string, object]>([
    ['never answers', hangs, AWAY, { reason: 'TIMED_OUT' }],
    ['answers drop by drop', drips, AWAY, { reason: 'TIMED_OUT' }],
    ['resets the connection', resets, AWAY, { reason: 'BROKEN_OFF' }],
    ['breaks off in mid-answer', breaksOff, AWAY, { reason: 'BROKEN_OFF' }],
    ['fails', refuses(500), AWAY, { reason: 'HTTP_500' }],
    ['is overloaded', refuses(503, { 'retry-after': '7' }), AWAY, { reason: 'HTTP_503', retryAfterSeconds: 7 }],
    ['is asked too often', refuses(429, { 'retry-after': '90' }), AWAY, { reason: 'HTTP_429', retryAfterSeconds: 90 }],
    ['says a date that has passed', refuses(503, { 'retry-after': PASSED_DATE }), AWAY, { ...HTTP_503, ...AT_ONCE }],
    ['says a date that is none', refuses(503, { 'retry-after': 'monday 1' }), AWAY, HTTP_503],
    ['says a negative time', refuses(503, { 'retry-after': '-5' }), AWAY, HTTP_503],
    ['stops in mid-answer', stopsInMidAnswer, AWAY, { reason: 'TIMED_OUT' }],
    ['promises without end', promisesWithoutEnd, AWAY, { reason: 'TIMED_OUT' }],
    ['refuses without end', refusesWithoutEnd, AWAY, { reason: 'HTTP_500' }],
    ['answers 100 MB', announcesMuch, TO_BE_MENDED, { reason: 'TOO_LARGE' }],
    ['answers what unpacks to 50 MB', bomb, TO_BE_MENDED, { reason: 'ANSWER_INVALID' }],
    ['says no time', refuses(429, { 'retry-after': 'soon' }), AWAY, { reason: 'HTTP_429' }],
    ['still works on the same request', refuses(409), AWAY, { reason: 'HTTP_409' }],
    ['does not know us', refuses(401), TO_BE_MENDED, { reason: 'HTTP_401' }],
    ['is not there', refuses(404), TO_BE_MENDED, { reason: 'HTTP_404' }],
    ['does not understand', refuses(422), TO_BE_MENDED, { reason: 'HTTP_422' }],
    ['answers something else', refuses(204), TO_BE_MENDED, { reason: 'HTTP_204' }],
    ['floods', floods, TO_BE_MENDED, { reason: 'TOO_LARGE' }],
    ['floods with headers', floodsHeaders, TO_BE_MENDED, { reason: 'ILL_FORMED' }],
    ['speaks no HTTP', speaksNoHttp, TO_BE_MENDED, { reason: 'ILL_FORMED' }],
    ['answers HTML', says('<html>Sign in</html>'), TO_BE_MENDED, { reason: 'ANSWER_INVALID' }],
    ['answers half of an object', says('{"result":"passed"'), TO_BE_MENDED, { reason: 'ANSWER_INVALID' }],
    ['answers nothing', says(''), TO_BE_MENDED, { reason: 'ANSWER_INVALID' }],
    ['knows another result', answers({ result: 'approved' }), TO_BE_MENDED, { reason: 'ANSWER_INVALID' }],
    [
      'puts a name where a score belongs',
      answers({ ...PASSED, scores: { name: 'Ana Pérez' } }),
      TO_BE_MENDED,
      { reason: 'ANSWER_INVALID' },
    ],
    [
      'ends registrations',
      answers({ ...PASSED, result: 'failed', reasons: ['APPROVED_BY_OPERATOR'] }),
      TO_BE_MENDED,
      { reason: 'ANSWER_INVALID' },
    ],
  ])('because it %s', async (_what, behaviour, type, told) => {
    server.behave(behaviour);
    await expect(ask({ timeoutSeconds: 1 })).rejects.toMatchObject({ type, nonRetryable: true, details: [told] });
    expect(server.calls).toHaveLength(1);
    const outcome = type === AWAY ? 'unavailable' : 'misconfigured';
    expect(observed).toMatchObject([{ vendor: 'acme', check: 'document', outcome }]);
  });

  it.each([301, 302, 307, 308])('is not followed where it redirects with %i', async (status) => {
    const metadata = await startVendor();
    for (const location of [metadata.url, 'http://169.254.169.254/latest/meta-data/', 'http://[::1]:22/']) {
      server.behave(refuses(status, { location }));
      await expect(ask()).rejects.toMatchObject({ type: TO_BE_MENDED, details: [{ reason: 'REDIRECTED' }] });
    }
    expect(metadata.calls).toEqual([]);
    await metadata.close();
  });

  it('may say by a date when it can be asked again', async () => {
    server.behave(refuses(429, { 'retry-after': inAnHour() }));
    const failure: unknown = await ask().catch((error: unknown) => error);
    const told = { reason: 'HTTP_429', retryAfterSeconds: expect.any(Number) as number };
    expect(failure).toMatchObject({ type: AWAY, details: [told] });
    const [{ retryAfterSeconds }] = (failure as { details: [{ retryAfterSeconds: number }] }).details;
    expect(Math.abs(retryAfterSeconds - 3_600)).toBeLessThan(10);
  });

  it('is away where nothing listens', async () => {
    await server.close();
    await expect(ask()).rejects.toMatchObject({ type: AWAY, details: [{ reason: 'UNREACHABLE' }] });
  });

  it('tells no secret, and no person’s data, in any failure', async () => {
    server.behave(answers({ result: 'Ana María Pérez Gómez' }));
    const failure: unknown = await ask().catch((error: unknown) => error);
    const told = JSON.stringify(failure, Object.getOwnPropertyNames(failure));
    expect(told).not.toMatch(/Ana|Pérez|whsec|127\.0\.0\.1/);
  });

  it('cannot be at an address that nobody named', async () => {
    const vendor = aVendor({ url: server.url.replace('http:', 'https:') });
    const guarded = asking(vendor, createAddressGuard([]))(await documentInput());
    await expect(guarded).rejects.toMatchObject({ type: TO_BE_MENDED, details: [{ reason: 'ADDRESS_REFUSED' }] });
  });

  it('whose certificate nobody vouches for is refused', async () => {
    const secure = createServer(await selfSigned(), (_, response) => response.end('{}')).listen(0, '127.0.0.1');
    await once(secure, 'listening');
    const { port } = secure.address() as AddressInfo;
    const asked = ask({ url: `https://127.0.0.1:${port}/` });
    await expect(asked).rejects.toMatchObject({ type: TO_BE_MENDED, details: [{ reason: 'CERTIFICATE_REFUSED' }] });
    secure.close();
  });

  it('that takes no TLS where TLS is asked for is refused', async () => {
    const asked = ask({ url: server.url.replace('http:', 'https:') });
    await expect(asked).rejects.toMatchObject({ type: TO_BE_MENDED, details: [{ reason: 'CERTIFICATE_REFUSED' }] });
  });

  it('is given up when the registration ends meanwhile', async () => {
    server.behave(hangs);
    const env = anActivityEnvironment();
    const asked = asking(aVendor({ url: server.url, timeoutSeconds: 60 }))(await documentInput(), env);
    setTimeout(() => env.cancel('CANCELLED'), 300);
    await expect(asked).rejects.toBeInstanceOf(CancelledFailure);
    await until(
      () => observed,
      (calls) => calls[0]?.outcome === 'abandoned',
    );
  });
});

it('an outcome that nobody knows is asked for under the same key', async () => {
  const vendor = aVendor({ url: server.url, timeoutSeconds: 1 });
  const input = await documentInput();
  const results = new Map<string, object>();
  const decidesOnce: Behaviour = (_, call) => {
    results.set(call.json.reference, { result: 'failed', reasons: ['DOCUMENT_FORGED'] });
  };
  const remembers: Behaviour = (response, call) => answers(results.get(call.json.reference))(response, call);
  server.behave(decidesOnce, remembers);
  await expect(asking(vendor)(input)).rejects.toMatchObject({ type: AWAY });
  expect(await asking(vendor)({ ...input, call: 2 })).toMatchObject({ reasons: ['DOCUMENT_FORGED'] });
  expect(results.size).toBe(1);
});
