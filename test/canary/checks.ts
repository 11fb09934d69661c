import type { Client } from '@temporalio/client';
import { fromRecord } from '../../activities/liveness/descriptors';
import type { RecordKind } from '../../db/records';
import type { Repositories } from '../../db/repositories';
import type { Vendor } from '../../vendors/vendors';
import type { Vault } from '../../db/vault/vault';
import { drawnSelfie } from '../../scripts/specimen/face';
import { refusalIn } from '../support/answers';
import * as flows from '../support/flows';
import { stepOf } from '../support/person';
import type { Behaviour, VendorServer } from '../support/vendorServer';
import { until } from '../support/until';
import { answers, refuses } from '../support/vendorServer';
import { signedCallback } from '../support/vendors';
import { aList, anEntry } from '../support/watchlists';
import { askProviderAgain } from '../../workflows/appRegistration/messages';
import { begin, signUp } from './courses';
import type { World } from './courses';
import type { Told } from './people';

const SOURCE = 'canary-list';

/** What reads what the system sealed, so that it can be searched for. */
export interface Inside {
  readonly vault: Vault;
  readonly repositories: Repositories;
  readonly client: Client;
}

/** Nobody's vendor: the document read, the face enrolled, lists searched, the text signed and shown as evidence. */
export async function isCheckedHere(world: World, { vault, repositories }: Inside, told: Told): Promise<void> {
  const { marks, sandbox, knex } = world;
  // The list is public, so it names the person with a slip in every word.
  const listed = told.signUpForm.fullName.replaceAll(/(?<=\p{L}{4})\p{L}(?=\p{L}{4})/gu, 'x');
  await repositories.watchlists.import([aList(SOURCE, [anEntry({ id: 'CANARY-1', names: [listed] })])]);
  const lists = { sources: [SOURCE], hitMinScore: 1, reviewMinScore: 0.6 };
  const draft = flows.flowOf([
    ...[flows.signUpForm({ fields: ['fullName', 'email', 'phone', 'country'] }), flows.document('local')],
    ...[flows.liveness('local'), flows.signature()],
    { ...flows.criminalHistory(), provider: 'local', settings: lists },
  ]);
  const person = await begin(world, sandbox, draft, told);
  await signUp(person, told);
  expect(await person.hand('document', await told.passport('UTO'))).toMatchObject({ state: 'passed' });
  expect(await person.hand('liveness', await told.selfie({}, await drawnSelfie()))).toMatchObject({ state: 'passed' });
  await person.sign('signature', { kind: 'typed', name: told.signUpForm.fullName });
  expect(await person.evaluated('criminalHistory')).toMatchObject({ state: 'needsReview' });
  await person.untilStatus('NEEDS_MANUAL_VERIFICATION');

  const seer = await sandbox.newKey({ scopes: ['registrations:read', 'personalData:read'] });
  expect((await person.call('GET', '/evidence.zip', { key: seer })).status).toBe(200);
  const open = async <Kind extends RecordKind>(kind: Kind) => {
    const [id = ''] = await knex('sealed_records').where({ registration_id: person.id, kind }).pluck<string[]>('id');
    const record = await vault.open({ registrationId: person.id, kind, id });
    if (record === null) throw new Error(`No ${kind} was sealed`);
    return record;
  };
  for (const face of [await open('portrait'), await open('face')]) {
    const bytes = Buffer.from(fromRecord(face).buffer);
    marks.picture('descriptor', bytes);
    marks.text('descriptor', face.descriptor);
    marks.text('descriptor', fromRecord(face).slice(0, 4).join(','));
  }
  const { blobId } = await open('portrait');
  marks.picture('portrait', await vault.openBlob({ registrationId: person.id, blobId }));
  // In the middle of a PDF is the room of its signature.
  const pdf = Buffer.from((await open('signedPdf')).base64, 'base64');
  marks.picture('signed PDF', pdf.subarray(0, pdf.length / 2));
  const { names, matches } = await open('screening');
  expect(matches).toHaveLength(1);
  for (const name of names) marks.text('screening', name);
  await open('signedText');
}

/** A vendor performs every check: it repeats what it is told in every error, and says what it read. */
export async function isCheckedByVendor(
  world: World,
  { client }: Inside,
  { vendor, server }: { readonly vendor: Vendor; readonly server: VendorServer },
  told: Told,
): Promise<void> {
  const { marks, sandbox } = world;
  const byVendor = (step: object) => ({ ...step, provider: 'http', vendor: vendor.name });
  const draft = flows.flowOf([
    ...[flows.signUpForm({ fields: ['fullName', 'email', 'phone', 'country'] }), byVendor(flows.document())],
    byVendor(flows.liveness()),
    byVendor({ ...flows.criminalHistory(), settings: { sources: ['registry'] } }),
  ]);
  const facts = {
    fullName: told.signUpForm.fullName,
    givenNames: marks.word('vendor.givenNames'),
    familyName: marks.word('vendor.familyName'),
    number: marks.text('vendor.number', `V${marks.word('vendor.number')}`),
    ...{ birthDate: '1975-04-09', country: 'COL' },
  };
  const echoes =
    (status: number): Behaviour =>
    (response, { body }) =>
      response.writeHead(status, `it is ${marks.word('vendor.status text')}`).end(body);
  const report = (body: unknown, of: Vendor) => {
    const { json, headers } = signedCallback(of, body);
    const request = { json, headers: { ...headers, 'idempotency-key': null } };
    return sandbox.call('POST', `/v1/provider-callbacks/${vendor.name}`, request);
  };

  const person = await begin(world, sandbox, draft, told);
  await signUp(person, told);
  server.behave(echoes(503), echoes(200), refuses(202), answers({ result: 'passed' }));
  const handed = person.hand('document', await told.passport('COL'));
  // After what is no answer it is asked again in a minute, or when somebody says so.
  await person.until(({ waitingOn }) => waitingOn === 'provider');
  await untilAsked(server, 2);
  await client.workflow.getHandle(person.id).signal(askProviderAgain);
  await untilAsked(server, 3);
  const reference = `${person.id}.document.1`;
  const forged = { ...vendor, secrets: [Buffer.alloc(32, 7)] };
  expect(refusalIn(await report({ reference, result: 'passed', facts }, forged)).told).toMatch(/^40[13]/);
  refusalIn(await report({ reference, result: marks.name('vendor.result'), facts }, vendor));
  for (const result of ['passed', 'failed']) {
    expect(await report({ reference, result, facts }, vendor)).toMatchObject({ status: 200 });
  }
  expect(await handed).toMatchObject({ state: 'passed' });
  await person.hand('liveness', await told.selfie());
  await person.untilStatus('COMPLETED');
  expect(stepOf(await person.read(), 'criminalHistory')).toMatchObject({ state: 'passed' });
  expect(JSON.stringify(server.calls.map(({ json }) => json))).toContain(facts.number);
}

function untilAsked({ calls }: VendorServer, times: number): Promise<number> {
  return until(
    () => Promise.resolve(calls.length),
    (asked) => asked >= times,
  );
}
