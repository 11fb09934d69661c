import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { Knex } from 'knex';
import { createFolderBlobStore } from '../../db/blobs/folderBlobStore';
import { createDatabase } from '../../db/connection';
import { createRepositories } from '../../db/repositories';
import { openVault } from '../../db/vault/openVault';
import { webhookEndpointWithSecret } from '../../api/schemas/webhook';
import { bodyOf } from '../support/answers';
import type { ApiAnswer } from '../support/apiClient';
import { Backend, openSite } from '../support/backend';
import { Opened } from '../support/opened';
import { Receiver } from '../support/receiver';
import { startTestStack } from '../support/stack';
import type { RunningStack } from '../support/stack';
import { until } from '../support/until';
import { startVendor } from '../support/vendorServer';
import type { VendorServer } from '../support/vendorServer';
import { aVendor } from '../support/vendors';
import * as checks from './checks';
import * as courses from './courses';
import { createFinder } from './finder';
import type { Finder } from './finder';
import { Marks } from './marks';
import { startOutgoing } from './outgoing';
import type { Outgoing } from './outgoing';
import { tell } from './people';
import { filesIn, pagesAt, rowsIn, runsIn } from './places';
import { plant } from './planted';
import type { Leak } from './planted';
import { isRefused } from './refusals';
import { search, totalOf } from './search';
import type { Outcome } from './search';

jest.setTimeout(180_000);

const marks = new Marks();
/** Of every process: data, logs and whatever else they put into files. */
let folder: string;
let stack: RunningStack;
let outgoing: Outgoing;
const vendor = aVendor();
let vendorServer: VendorServer;
/** Of what happens in both projects. */
let receiver: Receiver;
const masterKey = randomBytes(32);
let knex: Knex;
let client: Client;
let refused: readonly ApiAnswer[];
/** What the company sees with a key that may read personal data. */
let personal: string;
let find: Finder;
let outcome: Outcome;

const opened = new Opened();
beforeAll(async () => {
  folder = opened.keep(await mkdtemp(path.join(tmpdir(), 'canary-')), (place) => rm(place, { recursive: true }));
  // PostgreSQL may run as another user.
  await chmod(folder, 0o711);
  // As talkative as it gets.
  const env = { TMPDIR: folder, LOG_LEVEL: 'trace', VAULT_MASTER_KEY: masterKey.toString('base64') };
  const talkative = await startTestStack({ env: { ...env, ...(await anEnvironmentWithVendor()) } });
  stack = opened.keep(talkative, ({ stop }) => stop());
  const database = createDatabase({ DATABASE_URL: stack.databaseUrl, DATABASE_POOL_SIZE: 2 });
  knex = opened.keep(database, (made) => made.destroy());
  const connected = await Connection.connect({ address: stack.temporalAddress });
  const connection = opened.keep(connected, (made) => made.close());
  client = new Client({ connection, namespace: stack.temporalNamespace });
  await enrolEverybody();
  // What PostgreSQL holds in memory goes into its files.
  await knex.raw('checkpoint');
  find = createFinder(marks.all());
  outcome = await searchEverything(find);
});
afterAll(() => opened.close());

/** Its secret is in a file of its own, outside of what is searched. */
async function anEnvironmentWithVendor(): Promise<Record<string, string>> {
  vendorServer = opened.keep(await startVendor(), (it) => it.close());
  const elsewhere = opened.keep(await mkdtemp(path.join(tmpdir(), 'vendors-')), (it) => rm(it, { recursive: true }));
  const secrets = vendor.secrets.map(
    (secret) => `whsec_${marks.text('secret of a vendor', secret.toString('base64'))}`,
  );
  const file = path.join(elsewhere, 'vendors.json');
  await writeFile(file, JSON.stringify({ [vendor.name]: { url: vendorServer.url, checks: vendor.checks, secrets } }));
  return { VENDORS_FILE: file, OUTBOUND_NETWORKS: '127.0.0.1/32' };
}

async function listenTo(backend: Backend): Promise<void> {
  const key = await backend.newKey({ scopes: ['webhooks:write'] });
  const answer = await backend.call('POST', '/v1/webhook-endpoints', { key, json: { url: receiver.url } });
  const { secret } = bodyOf(answer, 201, webhookEndpointWithSecret);
  receiver.secrets = [...receiver.secrets, marks.text('secret of a webhook endpoint', secret ?? '')];
}

async function enrolEverybody(): Promise<void> {
  const [alba, berta, carla, delia, edith, flora, greta, hilda, irene] = [
    tell(marks, 'alba', '574829163', '1987-11-03'),
    tell(marks, 'berta', '618305927', '1979-08-26'),
    tell(marks, 'carla', '729461058', '1991-03-17'),
    tell(marks, 'delia', '830572694', '1984-06-29'),
    tell(marks, 'edith', '941683075', '1996-01-24'),
    tell(marks, 'flora', '465917382', '1972-12-08'),
    tell(marks, 'greta', '386204759', '1989-09-14'),
    tell(marks, 'hilda', '257940681', '1993-05-22'),
    tell(marks, 'irene', '164835907', '1975-04-09'),
  ];
  const numberOf = (phone: string) => phone.replaceAll(' ', '');
  const receiving = await startOutgoing({
    busy: [delia.signUpForm.email, numberOf(delia.signUpForm.phone)],
    refused: [edith.signUpForm.email, numberOf(edith.signUpForm.phone)],
  });
  outgoing = opened.keep(receiving, (made) => made.close());
  await stack.processes.worker.stop();
  await stack.processes.worker.start(outgoing.env);

  const site = await openSite(stack);
  const world = {
    ...{ marks, outgoing, knex },
    sandbox: await Backend.make(site),
    live: await Backend.make(site, { project: { mode: 'live', enrolmentUrl: 'https://acme.example/enrol' } }),
  };
  receiver = opened.keep(await Receiver.start(), (made) => made.close());
  await Promise.all([world.sandbox, world.live].map(listenTo));
  const blobs = createFolderBlobStore(path.join(stack.folder, 'blobs'));
  const inside = { vault: await openVault({ knex, blobs, masterKey }), repositories: createRepositories(knex), client };
  [refused] = await Promise.all([
    isRefused(world, greta),
    courses.passesEveryStep(world, alba),
    courses.isReviewed(world, berta),
    courses.isCancelled(world, carla),
    courses.failsWithMessages(world, delia, edith),
    courses.meetsFaults(world, flora),
    checks.isCheckedHere(world, inside, hilda),
    checks.isCheckedByVendor(world, inside, { vendor, server: vendorServer }, irene),
  ]);
  const key = await world.sandbox.newKey({ scopes: ['registrations:read', 'personalData:read'] });
  await until(
    () => knex('webhook_deliveries').where({ state: 'pending' }).pluck('id'),
    (pending) => pending.length === 0,
  );
  personal = JSON.stringify((await world.sandbox.call('GET', '/v1/app-registrations?limit=100', { key })).body);
}

function searchEverything(wanted: Finder, otherPages: readonly string[] = []): Promise<Outcome> {
  return search(wanted, [
    filesIn(folder),
    rowsIn(knex),
    runsIn(client),
    pagesAt([...Object.values(stack.metricsUrls), ...otherPages]),
    [{ where: 'terminal', bytes: Buffer.from(stack.output()) }],
  ]);
}

test('personal data is in nothing that the system keeps or shows', () => {
  expect(outcome.hits).toEqual([]);
});

test('it is where it belongs: with the company that may read it, and in messages to the person', () => {
  const fieldsIn = (text: string) => new Set(find(Buffer.from(text)).map(({ mark }) => mark.field));
  const given = ['externalUserId', 'fullName', 'email', 'phone', 'birthDate', 'gender', 'street', 'city', 'region'];
  const known = [...given, 'postalCode', 'metadata.name', 'metadata.value', 'metadata.other'];
  expect([...fieldsIn(personal)]).toEqual(expect.arrayContaining(known.map((field) => `alba.${field}`)));
  const sent = ['delia.email', 'delia.phone', 'code by email', 'code by sms'];
  expect([...fieldsIn(outgoing.messages().join('\n'))]).toEqual(expect.arrayContaining(sent));
});

test('all of it was searched', async () => {
  const searched = (where: RegExp) => totalOf(outcome, where);
  for (const log of ['api', 'worker', 'mediaWorker', 'postgres', 'migrate']) {
    expect(searched(new RegExp(`^file .*/logs/${log}\\.log$`)).bytes).toBeGreaterThan(50);
  }
  // Temporal logs from warnings on, and so perhaps nothing.
  expect(searched(/^file .*\/logs\/temporal\.log$/).pieces).toBe(1);
  expect(searched(/^file .*\/logs\/api\.log$/).bytes).toBeGreaterThan(20_000);
  expect(searched(/^file .*\/temporal\.db(-wal)?$/).bytes).toBeGreaterThan(2_000_000);
  expect(searched(/^file .*\/postgres\/(base|pg_wal)\//).bytes).toBeGreaterThan(30_000_000);
  expect(searched(/^file .*\/blobs\//).pieces).toBeGreaterThanOrEqual(7);
  expect(searched(/^page \/metrics$/)).toMatchObject({ pieces: 3 });
  expect(searched(/^page \/metrics$/).bytes).toBeGreaterThan(50_000);
  expect(searched(/^terminal$/).bytes).toBeGreaterThan(100);

  const tables = await knex('information_schema.tables')
    .where({ table_schema: 'public' })
    .pluck<string[]>('table_name');
  expect(tables.length).toBeGreaterThan(15);
  expect(tables.filter((table) => searched(new RegExp(`^row of ${table}\\.`)).pieces === 0)).toEqual([]);
  expect(searched(/^row of registration_events\.data$/).pieces).toBeGreaterThan(100);
  expect(searched(/^row of sealed_records\.sealed$/).bytes).toBeGreaterThan(8_000);

  // Twelve people, one of them reopened once and another one twice; and two webhook endpoints.
  expect(searched(/^description of a run$/).pieces).toBe(15 + 2);
  expect(searched(/^answer to registrationState$/).pieces).toBe(15);
  expect(searched(/^event$/).pieces).toBeGreaterThan(300);
  expect(marks.all().length).toBeGreaterThan(500);
  expect(receiver.received.length).toBeGreaterThan(100);
  expect(receiver.received.every(({ verified }) => verified)).toBe(true);
});

test('no process writes anything outside of the folder of its stack', () => {
  const inside = `file ${path.relative(folder, stack.folder)}/`;
  const files = [...outcome.searched.keys()].filter((where) => where.startsWith('file '));
  expect(files.filter((where) => !where.startsWith(inside))).toEqual([]);
});

test('a refusal says no value to its caller', () => {
  const said = refused.flatMap(({ headers, body }) =>
    find(Buffer.from(JSON.stringify([[...headers], body]))).flatMap(({ mark }) =>
      mark.isRepeated ? [] : { mark, body },
    ),
  );
  expect(said).toEqual([]);
  expect(refused.map(({ status }) => status).filter((status) => status < 400 || status > 499)).toEqual([]);
  expect(refused.length).toBeGreaterThan(35);
});

test('a mark that is anywhere in it is found', async () => {
  const planted = new Marks();
  const word = planted.word('planted');
  const [mark] = planted.all();
  if (mark === undefined) throw new Error('unreachable');
  const page = createServer((_request, response) => response.end(`${word} 1`)).listen(0, '127.0.0.1');
  await once(page, 'listening');
  const { port } = page.address() as AddressInfo;

  const leaks = await plant(mark, { knex, client, folder: stack.folder });
  const { hits } = await searchEverything(createFinder([mark]), [`http://127.0.0.1:${port}/leaky`]);
  page.close();
  page.closeAllConnections();
  const isFound = ({ encoding, where }: Leak) =>
    hits.some((hit) => hit.startsWith(`planted as ${encoding}: `) && where.test(hit));
  expect([...leaks, { encoding: 'plain', where: /: page \/leaky$/ }].filter((leak) => !isFound(leak))).toEqual([]);
  expect(leaks.length).toBeGreaterThan(60);
});
