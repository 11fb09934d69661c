import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import type { ApiAnswer } from '../support/apiClient';
import { Backend, openSite } from '../support/backend';
import * as flows from '../support/flows';
import { Opened } from '../support/opened';
import type { Person } from '../support/person';
import { sandboxDocument, sandboxSelfie } from '../support/pictures';
import { startTestStack } from '../support/stack';
import type { RunningStack } from '../support/stack';
import { until } from '../support/until';
import { answers, refuses, startVendor } from '../support/vendorServer';
import type { VendorServer } from '../support/vendorServer';
import { aVendor, signedCallback } from '../support/vendors';
import { connectToTemporal, expectRowsLikeWorkflows } from '../support/workflowState';

jest.setTimeout(120_000);

const opened = new Opened();
const vendor = aVendor();
let server: VendorServer;
let stack: RunningStack;
let backend: Backend;
beforeAll(async () => {
  server = opened.keep(await startVendor(), (it) => it.close());
  const folder = opened.keep(mkdtempSync(path.join(tmpdir(), 'vendors-')), (it) => rm(it, { recursive: true }));
  const [secret = Buffer.alloc(0)] = vendor.secrets;
  const acme = { url: server.url, checks: vendor.checks, secrets: [`whsec_${secret.toString('base64')}`] };
  const VENDORS_FILE = path.join(folder, 'vendors.json');
  writeFileSync(VENDORS_FILE, JSON.stringify({ acme, slow: { ...acme, timeoutSeconds: 90 } }));
  stack = opened.keep(await startTestStack({ env: { VENDORS_FILE, OUTBOUND_NETWORKS: '127.0.0.1/32' } }), (it) =>
    it.stop(),
  );
  backend = await Backend.make(await openSite(stack));
});
afterAll(() => opened.close());
beforeEach(() => {
  server.calls.length = 0;
});

const byVendor = (step: object) => ({ ...step, provider: 'http', vendor: 'acme' });
const DOCUMENT = byVendor(flows.document());

async function begin(steps: readonly object[]): Promise<Person> {
  return backend.begin(await backend.publish(flows.flowOf(steps)));
}
function report(body: object): Promise<ApiAnswer> {
  const { json, headers } = signedCallback(vendor, body);
  return backend.call('POST', '/v1/provider-callbacks/acme', {
    json,
    headers: { ...headers, 'idempotency-key': null },
  });
}
const isParked = (person: Person) => person.until(({ waitingOn }) => waitingOn === 'provider');

test('a vendor performs every check: by callback, at once, and about what it read itself', async () => {
  const criminalHistory = { ...flows.criminalHistory(), settings: { sources: ['registry'] } };
  const person = await begin([
    ...[flows.signUpForm(), flows.basicInformation(), DOCUMENT],
    ...[byVendor(flows.liveness()), byVendor(criminalHistory)],
  ]);
  await person.hand('signUpForm', flows.SIGN_UP);
  await person.hand('basicInformation', flows.BASICS);

  server.behave(refuses(202), answers({ result: 'passed', scores: { match: 0.9 } }));
  const handed = person.hand('document', await sandboxDocument());
  await isParked(person);
  const facts = { fullName: 'ANA MARIA TOPSECRETNAME SPECIMEN', number: 'TOPSECRET99', country: 'COL' };
  const reference = `${person.id}.document.1`;
  expect((await report({ reference, result: 'passed', facts })).body).toEqual({ reference, taken: true });
  expect(await handed).toMatchObject({ state: 'passed', attemptsUsed: 1 });
  expect((await report({ reference, result: 'failed' })).body).toEqual({ reference, taken: false });

  await person.hand('liveness', await sandboxSelfie());
  const done = await person.untilStatus('COMPLETED');
  expect(done.steps.find(({ key }) => key === 'liveness')?.validation).toMatchObject({ scores: { match: 0.9 } });
  const screening = server.calls.find(({ json }) => json.check === 'criminalHistory');
  expect(screening?.json).toMatchObject({
    person: { names: [flows.SIGN_UP.fullName, facts.fullName] },
    document: { number: facts.number },
    settings: { sources: ['registry'] },
  });

  await expectRowsLikeWorkflows(stack, [person.id]);
  const client = await connectToTemporal(stack);
  const history = historyToJSON(await client.workflow.getHandle(person.id).fetchHistory());
  await client.connection.close();
  const decoded = [...history.matchAll(/"data": ?"([^"]+)"/g)].map(([, data = '']) =>
    Buffer.from(data, 'base64').toString(),
  );
  expect(decoded.length).toBeGreaterThan(20);
  expect(decoded.join('\n')).not.toMatch(/TOPSECRET|whsec|127\.0\.0\.1/);
  expect(decoded.join('\n')).not.toContain(flows.SIGN_UP.fullName);
});

test('a callback is kept while no worker is there to take it', async () => {
  server.behave(refuses(202));
  const person = await begin([DOCUMENT]);
  await person.submit('document', await sandboxDocument());
  await isParked(person);
  await stack.processes.worker.stop();
  const answer = await report({ reference: `${person.id}.document.1`, result: 'passed' });
  expect(answer.body).toMatchObject({ taken: true });
  await stack.processes.worker.start();
  expect(await person.untilStatus('COMPLETED')).toMatchObject({ waitingOn: null });
});

test('a vendor whose outcome nobody knows is asked again under the same key, and one attempt counts', async () => {
  const died: string[] = [];
  server.behave(
    (response, { json }) => {
      died.push(json.reference);
      response.socket?.destroy();
    },
    answers({ result: 'failed', reasons: ['DOCUMENT_FORGED'] }),
  );
  const person = await begin([{ ...DOCUMENT, attempts: 2 }]);
  const step = await person.hand('document', await sandboxDocument());
  expect(step).toMatchObject({
    state: 'open',
    attemptsUsed: 1,
    validation: { reasons: [{ code: 'DOCUMENT_FORGED' }] },
  });
  expect(new Set(server.calls.map(({ headers }) => headers['idempotency-key']))).toEqual(
    new Set([`${person.id}.document.1`]),
  );
  expect(died).toHaveLength(1);
});

test('a vendor that refuses us parks the run with its reason, and is not hammered', async () => {
  server.behave(refuses(401));
  const person = await begin([DOCUMENT]);
  await person.submit('document', await sandboxDocument());
  await isParked(person);
  const events = await until(
    () => person.events(),
    (all) => all.some(({ type }) => type === 'provider.unavailable'),
  );
  expect(events.find(({ type }) => type === 'provider.unavailable')?.data).toEqual({
    ...{ attempt: 1, provider: 'http', code: 'PROVIDER_MISCONFIGURED', reason: 'HTTP_401' },
  });
  await new Promise((done) => setTimeout(done, 3_000));
  expect(server.calls).toHaveLength(1);
});

test('thirty calls that hang keep nobody else waiting', async () => {
  let [hanging, ended] = [0, 0];
  server.behave((response) => {
    hanging += 1;
    response.on('close', () => (ended += 1));
  });
  const flow = await backend.publish(flows.flowOf([{ ...DOCUMENT, vendor: 'slow' }]));
  for (let begun = 0; begun < 30; begun += 10) {
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        const person = await backend.begin(flow);
        await person.submit('document', await sandboxDocument());
      }),
    );
  }
  await until(
    () => Promise.resolve(hanging),
    (calls) => calls === 10,
  );

  const person = await begin([flows.basicInformation(), flows.form(), flows.document()]);
  await person.hand('basicInformation', flows.BASICS);
  await person.hand('form', flows.ANSWERS);
  await person.hand('document', await sandboxDocument());
  await person.untilStatus('COMPLETED');
  expect({ hanging, ended }).toEqual({ hanging: 10, ended: 0 });
  const pages = await Promise.all(Object.values(stack.metricsUrls).map(async (url) => (await fetch(url)).text()));
  expect(pages.join('\n')).toContain('vendor_call_seconds_count{vendor="acme",check="document",outcome="answered"}');
});
