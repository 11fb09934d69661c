import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ConfigurationError, readEnvironment } from '../../db/environment';
import { networksVariable } from '../../outbound/networks';
import { readReference, referenceOf } from '../../vendors/reference';
import { vendorFor, vendorsOf, vendorsVariable } from '../../vendors/vendors';
import { aVendor, vendorsNamed } from '../support/vendors';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const ACME = { url: 'https://vendor.example/checks', checks: ['document'], secrets: [SECRET] };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'vendors-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function read(content: unknown) {
  const file = path.join(folder, 'vendors.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return readEnvironment(vendorsVariable, { VENDORS_FILE: file }).VENDORS_FILE;
}
function faultsOf(content: unknown): readonly string[] {
  try {
    read(content);
    return [];
  } catch (error) {
    return error instanceof ConfigurationError ? error.faults : [String(error)];
  }
}

describe('the file of vendors', () => {
  it('describes each by its name, with defaults in place', () => {
    expect(read({ acme: ACME })?.get('acme')).toEqual({
      name: 'acme',
      url: new URL(ACME.url),
      checks: ['document'],
      secrets: [Buffer.alloc(32, 7)],
      projects: null,
      timeoutSeconds: 30,
      answersWithinSeconds: 3_600,
    });
  });

  it('may be left out', () => expect(readEnvironment(vendorsVariable, {})).toEqual({}));

  it.each<[string, unknown, string]>([
    ['no JSON', '{', 'must name a readable file of JSON'],
    ['a list', [], 'the whole'],
    ['a name with capitals', { Acme: ACME }, 'the name Acme'],
    ['no address', { acme: { ...ACME, url: 'ftp://vendor.example' } }, 'acme.url'],
    ['a check that vendors do not perform', { acme: { ...ACME, checks: ['form'] } }, 'acme.checks.0'],
    ['a short secret', { acme: { ...ACME, secrets: ['whsec_c2hvcnQ='] } }, 'acme.secrets.0'],
    ['a secret without its prefix', { acme: { ...ACME, secrets: [SECRET.slice(6)] } }, 'acme.secrets.0'],
    ['no secret', { acme: { ...ACME, secrets: [] } }, 'acme.secrets'],
    ['a duration that is none', { acme: { ...ACME, answersWithin: 'an hour' } }, 'acme.answersWithin'],
    ['a member that nobody knows', { acme: { ...ACME, secret: SECRET } }, 'acme.secret (unknown)'],
  ])('with %s stops the process, and is named without its values', (_what, content, named) => {
    const faults = faultsOf(content);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^VENDORS_FILE: /);
    expect(faults[0]).toContain(named);
    expect(faults[0]).not.toMatch(/whsec|c2hvcnQ/);
  });

  it('that is not there stops the process', () => {
    expect(() => readEnvironment(vendorsVariable, { VENDORS_FILE: path.join(folder, 'none') })).toThrow(
      'must name a readable file of JSON',
    );
  });
});

it.each(['10.0.0.1', '10.0.0.0/33', 'localhost', '10.0.0.0/8;127.0.0.0/8'])('%s is no list of networks', (list) => {
  expect(() => readEnvironment(networksVariable, { OUTBOUND_NETWORKS: list })).toThrow('must be networks');
});

it('a vendor serves the projects and checks that it was set up for', () => {
  const mine = aVendor({ name: 'mine', projects: ['prj_1'], checks: ['liveness'] });
  const vendors = vendorsNamed(aVendor(), mine);
  expect(vendorsOf(vendors, 'prj_1').map(({ name }) => name)).toEqual(['acme', 'mine']);
  expect(vendorsOf(vendors, 'prj_2').map(({ name }) => name)).toEqual(['acme']);
  const asked = { vendor: 'mine', check: 'liveness', projectId: 'prj_1' } as const;
  expect(vendorFor(vendors, asked)).toBe(mine);
  expect(vendorFor(vendors, { ...asked, projectId: 'prj_2' })).toBeNull();
  expect(vendorFor(vendors, { ...asked, check: 'document' })).toBeNull();
  expect(vendorFor(vendors, { ...asked, vendor: undefined })).toBeNull();
});

describe('a reference', () => {
  const about = { registrationId: 'reg_019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b', key: 'my_document-2', attempt: 12 };

  it('is read back', () => expect(readReference(referenceOf(about))).toEqual(about));

  it.each([
    '',
    'reg_1.document.1',
    `${about.registrationId}.document.0`,
    `${about.registrationId}.a.b.1`,
    'x'.repeat(120),
  ])('%s is none', (text) => expect(readReference(text)).toBeNull());
});
