import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fingerprintOf, makeSigner, pemOf } from '../../evidence/cms/certificate';
import { verifyEvidence } from '../../scripts/verifyEvidence';
import { anAuthority, tokenBy } from '../support/authority';
import { makerBy, someFacts } from '../support/evidence';
import { filesOf, zipOf } from '../support/zip';

const signer = makeSigner('App Registrations prj_1', new Date());
const fingerprint = fingerprintOf(signer.certificate);
let folder: string;
let file: string;
let changed: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'verify-'));
  const zip = await buffer(await makerBy(signer).zip(someFacts(), 'en'));
  file = fileOf('evidence.zip', zip);
  const files = filesOf(zip).map(
    ([name, bytes]) => [name, name === 'person.json' ? Buffer.from('{}') : bytes] as const,
  );
  changed = fileOf('changed.zip', zipOf(files));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, bytes: Buffer | string): string {
  const place = path.join(folder, name);
  writeFileSync(place, bytes);
  return place;
}

async function verify(...args: string[]) {
  const told: string[] = [];
  const code = await verifyEvidence(args, { write: (text: string) => told.push(text) });
  return { code, says: told.join('') };
}

test('what is intact is told with the certificate, and that nobody vouches for it', async () => {
  const { code, says } = await verify(file);
  expect(code).toBe(0);
  for (const part of ['INTACT', 'reg_1', fingerprint, 'Who that is was not checked']) expect(says).toContain(part);
});

test.each(['fingerprint', 'fingerprint with colons', 'certificate'])(
  'what is by the %s named is told so',
  async (by) => {
    const colons = fingerprint.toUpperCase().replaceAll(/..(?=.)/g, '$&:');
    const pem = fileOf('certificate.pem', pemOf(signer.certificate));
    const pin =
      by === 'certificate' ? ['--certificate', pem] : ['--fingerprint', by === 'fingerprint' ? fingerprint : colons];
    const { code, says } = await verify(file, ...pin);
    expect(code).toBe(0);
    expect(says).toContain('as the holder of the certificate that you named signed it');
  },
);

test('what is by another certificate, or changed, is not intact', async () => {
  const other = await verify(file, '--fingerprint', 'a'.repeat(64));
  expect(other.code).toBe(1);
  expect(other.says).toContain('NOT INTACT');
  expect(other.says).toContain('OTHER_CERTIFICATE');
  const { code, says } = await verify(changed);
  expect(code).toBe(1);
  expect(says).toContain('FILE_CHANGED: A file is not what the manifest says – person.json');
});

test('evidence without a time stamp is not intact where one must be there', async () => {});

test('programs read one JSON object', async () => {
  const { code, says } = await verify(changed, '--json', '--fingerprint', fingerprint);
  expect(code).toBe(1);
  expect(JSON.parse(says)).toMatchObject({
    ...{ intact: false, pinned: true, faults: [{ code: 'FILE_CHANGED', at: 'person.json' }] },
    ...{ signedBy: { fingerprint }, timeStamp: null, registration: { id: 'reg_1' }, personalData: true },
  });
});

test('a time stamp is told as unchecked, unless it is by the authority named', async () => {
  const authority = anAuthority();
  const stamp = (bytes: Buffer) => Promise.resolve(tokenBy(authority, bytes));
  const stamped = fileOf('stamped.zip', await buffer(await makerBy(signer, { stamp }).zip(someFacts(), 'en')));
  expect((await verify(stamped)).says).toMatch(/time stamp +20.+ authority not checked/);
  const named = fileOf('tsa.pem', pemOf(authority.certificate));
  const byIt = await verify(stamped, '--tsa-certificate', named);
  expect(byIt.code).toBe(0);
  expect(byIt.says).toContain('by the authority that you named');
  const byAnother = await verify(stamped, '--tsa-certificate', fileOf('other.pem', pemOf(anAuthority().certificate)));
  expect(byAnother.code).toBe(1);
  expect(byAnother.says).toContain('OTHER_AUTHORITY');
  expect((await verify(file, '--tsa-certificate', named)).says).toContain('TIME_STAMP_MISSING');
});

test('a file name that would move the cursor is told harmlessly', async () => {
  const { says } = await verify(fileOf('names.zip', zipOf([['\u001b[2Jx.json', Buffer.alloc(0)]])));
  expect(says).toContain('UNSAFE_NAME');
  expect(says).not.toContain('\u001b');
});

test.each([[[]], [['one.zip', 'two.zip']], [['a.zip', '--fingerprint', 'a'.repeat(64), '--certificate', 'c']]])(
  'arguments %j are answered with the options',
  async (args) => {
    const { code, says } = await verify(...args);
    expect(code).toBe(2);
    expect(says).toContain('--fingerprint');
  },
);

test('--help lists the options, and an ill-formed fingerprint or a missing file is a fault of its own', async () => {
  expect(await verify('--help')).toMatchObject({ code: 0 });
  await expect(verify(file, '--fingerprint', 'abc')).rejects.toThrow('64 digits');
  await expect(verify(path.join(folder, 'nothing.zip'))).rejects.toThrow('ENOENT');
});
