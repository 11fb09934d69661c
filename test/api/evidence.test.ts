import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectCertificate } from '../../api/schemas/certificate';
import { verifyArchive } from '../../evidence/archive/verifyArchive';
import { fingerprintOf } from '../../evidence/cms/certificate';
import { verifyPdf } from '../../evidence/pdf/signPdf';
import { hashOfText } from '../../db/hashOfText';
import { pagesOf, textOf } from '../support/pdfText';
import { sandboxDocument } from '../support/pictures';
import { aList, anEntry } from '../support/watchlists';
import { filesOf } from '../support/zip';
import { ADMIN_KEY, ALL_SCOPES, TEXT, Tenant, expectRefusal, expectStatus, startApi } from './harness';
import type { Api, Person } from './harness';

let api: Api;
let tenant: Tenant;
let person: Person;
let seer: string;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'evidence-'));
  api = await startApi();
  tenant = await Tenant.make(api);
  seer = await tenant.newKey([...ALL_SCOPES, 'personalData:read']);
  person = await enrolled(tenant);
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true });
});

/** A person who did every step, the document at the second try. */
async function enrolled(of: Tenant): Promise<Person> {
  const one = await of.begin({ metadata: { campaign: 'spring' } });
  await one.signUpAndConfirm();
  expectStatus(await one.submit('basicInformation', { json: { birthDate: '1990-02-28', nationality: 'COL' } }), 200);
  const expired = await sandboxDocument({ outcome: 'failed', reasons: ['DOCUMENT_EXPIRED'] });
  expectStatus(await one.submit('document', { form: expired }), 200);
  expectStatus(await one.submit('document', { form: await sandboxDocument() }), 200);
  expectStatus(await one.submit('funds', { json: { answers: { source: 'Salary' } } }), 200);
  const signed = { kind: 'typed', name: 'Ana Canary Pérez', textHash: hashOfText(TEXT.es) };
  expectStatus(await one.submit('signature', { json: signed }), 200);
  return one;
}

const read = (what: 'pdf' | 'zip', key: string, headers: Record<string, string> = {}) =>
  person.call('GET', `/evidence.${what}`, { key, headers });
async function bytesOf(what: 'pdf' | 'zip', key: string, headers = {}): Promise<Buffer> {
  const bytes = expectStatus(await read(what, key, headers), 200);
  if (!Buffer.isBuffer(bytes)) throw new Error('Not a file');
  return bytes;
}
function fileOf(bytes: Buffer): string {
  const file = path.join(folder, 'evidence.zip');
  writeFileSync(file, bytes);
  return file;
}
async function certificate() {
  const answer = await api.call('GET', `/v1/projects/${tenant.projectId}/certificate`, { key: tenant.key });
  return projectCertificate.parse(expectStatus(answer, 200));
}

describe('evidence.pdf', () => {
  it('tells a person each step, each attempt and why, in the language asked for', async () => {
    const pdf = await bytesOf('pdf', seer, { 'accept-language': 'es' });
    const text = textOf(pdf);
    const told = ['Evidencia de un registro', person.id, 'COMPLETED', 'signUpForm', 'basicInformation', 'document'];
    for (const part of [...told, 'DOCUMENT_EXPIRED', 'step.evaluated document', '1990-02-28', 'Salary']) {
      expect(text).toContain(part);
    }
    expect(text).toContain('ana.canary@example.com');
    expect(pdf.toString('latin1').match(/\/Subtype \/Image/g)).toHaveLength(2);
    expect(pagesOf(pdf)).toBeGreaterThan(2);
    expect(textOf(await bytesOf('pdf', seer, { 'accept-language': 'pt' }))).toContain('Evidência de um registro');
  });

  it('is signed by the project’s certificate, which anybody who reads registrations may read', async () => {
    const { fingerprint } = await certificate();
    expect(verifyPdf(await bytesOf('pdf', tenant.key)).fingerprint).toBe(fingerprint);
  });

  it('holds nothing of the person without the scope', async () => {
    const pdf = await bytesOf('pdf', tenant.key);
    const text = textOf(pdf);
    expect(text).toContain('DOCUMENT_EXPIRED');
    for (const secret of ['ana.canary', 'Canary', '1990-02-28', 'Salary', 'spring']) expect(text).not.toContain(secret);
    expect(pdf.toString('latin1')).not.toContain('/Subtype /Image');
  });

  it('is the same report again, but for its signature and when it was made', async () => {
    const [one, other] = [await bytesOf('pdf', seer), await bytesOf('pdf', seer)];
    const lasting = (pdf: Buffer) =>
      pdf
        .toString('latin1')
        .replace(/\/Contents <[0-9a-f]+>/, '')
        .replaceAll(/\/(?:M|CreationDate|ModDate) \(D:\d{14}Z\)/g, '');
    expect(lasting(one)).toBe(lasting(other));
  });
});

describe('evidence.zip', () => {
  it('holds the same PDF of what was signed for two who ask first, at the same time, and ever after', async () => {
    const signedTextIn = (zip: Buffer) => new Map(filesOf(zip)).get('steps/signature/1/signed-text.pdf');
    const [one, other] = await Promise.all([bytesOf('zip', seer), bytesOf('zip', seer)]);
    expect(verifyPdf(signedTextIn(one) ?? Buffer.alloc(0)).fingerprint).toBe((await certificate()).fingerprint);
    expect(signedTextIn(other)).toEqual(signedTextIn(one));
    expect(signedTextIn(await bytesOf('zip', seer))).toEqual(signedTextIn(one));
  });

  it('is found intact, and by the project’s certificate', async () => {
    const zip = await bytesOf('zip', seer);
    const { fingerprint } = await certificate();
    const verdict = await verifyArchive(fileOf(zip), fingerprint);
    expect(verdict).toMatchObject({ intact: true, pinned: true, faults: [] });
    const { sequence } = verdict.manifest?.registration ?? {};
    expect(verdict.manifest?.chain.events).toHaveLength(sequence ?? 0);
    expect(
      filesOf(zip)
        .map(([name]) => name)
        .sort(),
    ).toEqual([
      ...['certificate.pem', 'evidence.pdf', 'flow.json', 'manifest.json', 'manifest.p7s', 'person.json'],
      ...[
        'project.json',
        'registration.json',
        'steps/basicInformation/1/submission.json',
        'steps/document/1/front.jpg',
      ],
      ...['steps/document/1/submission.json', 'steps/document/2/front.jpg', 'steps/document/2/submission.json'],
      ...['steps/funds/1/submission.json', 'steps/signUpForm/1/submission.json', 'steps/signature/1/signed-text.pdf'],
      'steps/signature/1/submission.json',
    ]);
  });

  it('holds the same events as the API tells', async () => {
    const { manifest } = await verifyArchive(fileOf(await bytesOf('zip', seer)), null);
    const told = expectStatus(await person.call('GET', '/events?after=0', { key: tenant.key }), 200);
    expect(manifest?.chain.events.map(({ event }) => event)).toEqual((told as { data: unknown }).data);
  });

  it('holds nothing of the person without the scope, and is intact', async () => {
    const zip = await bytesOf('zip', tenant.key);
    const verdict = await verifyArchive(fileOf(zip), null);
    expect(verdict).toMatchObject({ intact: true, pinned: false, manifest: { personalData: false } });
    expect(
      filesOf(zip)
        .map(([name]) => name)
        .filter((name) => name.startsWith('steps/') || name === 'person.json'),
    ).toEqual([]);
    expect(zip.includes('anary')).toBe(false);
  });

  it('is the same files again, but for the signatures', async () => {
    const changing = ['evidence.pdf', 'manifest.json', 'manifest.p7s'];
    const lasting = async () => filesOf(await bytesOf('zip', seer)).filter(([name]) => !changing.includes(name));
    expect(await lasting()).toEqual(await lasting());
  });
});

describe('what a search of lists found', () => {
  const SOURCES = ['alpha', 'beta'];
  const listed = anEntry({ id: 'L-77', names: ['Hector Listado Prueba'], birthDates: [], countries: ['PER'] });
  const screened = async (fullName: string) => {
    const of = await Tenant.make(api, { flow: screeningFlow });
    const one = await of.begin();
    expectStatus(await one.submit('signUpForm', { json: { fullName, consent: { accepted: true } } }), 200);
    expectStatus(await one.submit('document', { form: await sandboxDocument() }), 200);
    const withScope = await of.newKey(['registrations:read', 'personalData:read']);
    const file = async (what: 'pdf' | 'zip', key: string) => {
      const bytes = expectStatus(
        await one.call('GET', `/evidence.${what}`, { key, headers: { 'accept-language': 'en' } }),
        200,
      );
      return Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0);
    };
    return {
      seen: { text: textOf(await file('pdf', withScope)), files: new Map(filesOf(await file('zip', withScope))) },
      unseen: { text: textOf(await file('pdf', of.key)), files: new Map(filesOf(await file('zip', of.key))) },
    };
  };
  const screeningFlow = {
    name: 'Screening',
    steps: [
      { step: 'signUpForm', requirement: 'mandatory', settings: { fields: ['fullName'] } },
      { step: 'document', requirement: 'mandatory', provider: 'sandbox', settings: {} },
      { step: 'criminalHistory', requirement: 'mandatory', provider: 'local', settings: { sources: SOURCES } },
    ],
  };
  beforeAll(() => api.repositories.watchlists.import([aList('alpha', [listed]), aList('beta', [anEntry({})])]));

  it('is told as no hit in these lists and versions, and as nothing more', async () => {
    const { seen, unseen } = await screened('Clara Clear');
    for (const { text } of [seen, unseen]) {
      expect(text).toMatch(
        /No hit in\s+alpha, version 1, 2026-02-27, 1 entries\s+beta, version 1, 2026-02-27, 1 entries/,
      );
      expect(text).toContain('Nothing but these lists was searched');
      expect(text).not.toContain('Lists searched');
    }
    expect(seen.text).toMatch(/Searched for\s+Clara Clear/);
    expect(unseen.text).not.toContain('Clara');
    expect(JSON.parse(String(seen.files.get('steps/criminalHistory/1/screening.json')))).toMatchObject({
      names: ['Clara Clear'],
      lists: [{ source: 'alpha', version: 1, sha256: 'ab'.repeat(32) }, { source: 'beta' }],
      matches: [],
    });
  });

  it('is explained word by word where there is a hit, to whom may see it', async () => {
    const { seen, unseen } = await screened('Héctor Listada Prueba');
    for (const { text } of [seen, unseen]) expect(text).toMatch(/Lists searched\s+alpha, version 1/);
    for (const part of ['alpha L-77', 'Hector Listado Prueba', 'HECTOR / HECTOR: 1', 'LISTADA / LISTADO: 0.']) {
      expect(seen.text).toContain(part);
    }
    expect(unseen.text).toContain('WATCHLIST_');
    for (const secret of ['L-77', 'Listad', 'LISTAD']) expect(unseen.text).not.toContain(secret);
    expect([...unseen.files.keys()].filter((name) => name.startsWith('steps/'))).toEqual([]);
    expect(String(seen.files.get('steps/criminalHistory/1/screening.json'))).toContain('L-77');
  });
});

describe('who may read evidence', () => {
  it.each(['pdf', 'zip'] as const)('of %s: a backend that reads registrations, and nobody else', async (what) => {
    expectRefusal(await person.call('GET', `/evidence.${what}`), 403, 'FORBIDDEN');
    expectRefusal(await read(what, await tenant.newKey(['flows:read', 'personalData:read'])), 403, 'FORBIDDEN');
    expectRefusal(await read(what, 'sk_nobody'), 401, 'UNAUTHENTICATED');
    expectRefusal(await read(what, (await Tenant.make(api)).key), 404, 'NOT_FOUND');
    expectRefusal(
      await api.call('GET', `/v1/app-registrations/reg_nothing/evidence.${what}`, { key: tenant.key }),
      404,
      'NOT_FOUND',
    );
    expectStatus(await read(what, ADMIN_KEY), 200);
  });

  it('notes each reading of personal data, and no other', async () => {
    const record = jest.spyOn(api.repositories.accessLog, 'record');
    await bytesOf('pdf', tenant.key);
    expect(record).not.toHaveBeenCalled();
    await bytesOf('pdf', seer);
    await bytesOf('zip', seer);
    const access = { registrationId: person.id, projectId: tenant.projectId };
    expect(record.mock.calls.map(([accesses]) => accesses)).toMatchObject([
      [{ ...access, route: 'GET /v1/app-registrations/{id}/evidence.pdf' }],
      [{ ...access, route: 'GET /v1/app-registrations/{id}/evidence.zip' }],
    ]);
    record.mockRestore();
  });

  it('is told what file it is, and of which state', async () => {
    const { headers } = await read('zip', seer);
    expect(headers.get('content-type')).toBe('application/zip');
    expect(headers.get('content-disposition')).toBe(`attachment; filename=evidence-${person.id}.zip`);
    expect(headers.get('etag')).toMatch(/^"\d+"$/);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('gets another certificate for another project', async () => {
    const other = await Tenant.make(api);
    const answer = await api.call('GET', `/v1/projects/${other.projectId}/certificate`, { key: other.key });
    const { fingerprint, certificate: pem } = projectCertificate.parse(expectStatus(answer, 200));
    expect(fingerprint).not.toBe((await certificate()).fingerprint);
    const der = Buffer.from(pem.replaceAll(/-----[A-Z ]+-----|\n/g, ''), 'base64');
    expect(fingerprintOf(der)).toBe(fingerprint);
    expectRefusal(
      await api.call('GET', `/v1/projects/${other.projectId}/certificate`, { key: tenant.key }),
      404,
      'NOT_FOUND',
    );
  });
});
