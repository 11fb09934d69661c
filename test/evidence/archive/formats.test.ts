import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { stampedBytes } from '../../../evidence/archive/manifest';
import { verifyArchive } from '../../../evidence/archive/verifyArchive';
import { authoritiesIn } from '../../../evidence/cms/authorities';
import type { Authorities } from '../../../evidence/cms/authorities';
import { fingerprintOf, makeSigner } from '../../../evidence/cms/certificate';
import { signCms } from '../../../evidence/cms/signCms';
import { anAuthority, tokenBy } from '../../support/authority';
import { bytesIn, chained, manifestIn, resigned, withFile, withManifest } from '../../support/archives';
import { makerBy, someFacts } from '../../support/evidence';

const signer = makeSigner('App Registrations prj_1', new Date());
const fingerprint = fingerprintOf(signer.certificate);
let folder: string;
let zip: Buffer;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'archive-'));
  zip = await buffer(await makerBy(signer).zip(someFacts(), 'en'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function verdictOf(bytes: Buffer, pin: string | null = fingerprint, authorities: Authorities = []) {
  const file = path.join(folder, 'evidence.zip');
  writeFileSync(file, bytes);
  return verifyArchive(file, pin, authorities);
}

async function codesOf(bytes: Buffer) {
  const { intact, faults } = await verdictOf(bytes);
  expect(intact).toBe(false);
  return faults.map(({ code }) => code).sort();
}

describe('evidence by another version', () => {
  const withFormat = (format: string) => withManifest(zip, (manifest) => ({ ...manifest, format, more: true }));

  it('of a newer format is told so, and never taken for intact', async () => {
    const newer = withFormat('app-registrations-evidence/2');
    const { intact, faults, ...found } = await verdictOf(await resigned(newer, signer));
    expect({ intact, faults }).toEqual({ intact: false, faults: [{ code: 'NEWER_FORMAT', at: null }] });
    expect(found).toMatchObject({ pinned: true, signedBy: { fingerprint }, manifest: null });
    expect(await codesOf(newer)).toEqual(['NEWER_FORMAT', 'SIGNATURE_INVALID']);
  });

  it.each(['app-registrations-evidence/0', 'app-registrations-evidence/x', 'something-else/2'])(
    'of the format %s is none',
    async (format) => {
      expect(await codesOf(await resigned(withFormat(format), signer))).toEqual(['MANIFEST_INVALID']);
    },
  );

  it('of this format is verified, whatever events and statuses there are by then', async () => {
    const later = someFacts().events.map((event) => ({ ...event, type: 'step.neverHeardOf', data: { ...event.data } }));
    const changed = withManifest(zip, (manifest) => chained(manifest, later));
    expect(await verdictOf(await resigned(changed, signer))).toMatchObject({ intact: true, pinned: true });
  });
});

describe('evidence with a time stamp', () => {
  const authority = anAuthority();
  const pinned = authoritiesIn(authority.certificate);
  const stamped = async (by = authority) =>
    buffer(await makerBy(signer, { stamp: (bytes) => Promise.resolve(tokenBy(by, bytes)) }).zip(someFacts(), 'en'));

  it('says when somebody else saw it, and whether that is who was named', async () => {
    const made = await stamped();
    const { timeStamp } = await verdictOf(made);
    expect(timeStamp).toMatchObject({ authority: fingerprintOf(authority.certificate), pinned: false });
    expect(await verdictOf(made, fingerprint, pinned)).toMatchObject({ intact: true, timeStamp: { pinned: true } });
  });

  it('by another authority than the one named is found, in the manifest and in each PDF', async () => {
    const { intact, faults } = await verdictOf(await stamped(anAuthority()), fingerprint, pinned);
    expect(intact).toBe(false);
    const at = faults.filter(({ code }) => code === 'OTHER_AUTHORITY').map((fault) => fault.at);
    expect(at).toEqual(expect.arrayContaining(['evidence.pdf', 'steps/signature/1/signed-text.pdf']));
    expect(at).toHaveLength(3);
  });

  it('that is missing is found where an authority was named', async () => {
    const { faults } = await verdictOf(zip, fingerprint, pinned);
    expect(faults).toEqual([{ code: 'TIME_STAMP_MISSING', at: null }]);
  });

  it('that was taken off, put on or swapped is found', async () => {
    const [made, again] = [await stamped(), await stamped()];
    const stampedWith = (timeStamp: string | null) => withManifest(made, (manifest) => ({ ...manifest, timeStamp }));
    expect(await codesOf(stampedWith(null))).toEqual(['SIGNATURE_INVALID']);
    expect(await codesOf(stampedWith(manifestIn(again).timeStamp))).toEqual([
      'SIGNATURE_INVALID',
      'TIME_STAMP_INVALID',
    ]);
    const later = tokenBy(authority, stampedBytes(manifestIn(made))).toString('base64');
    expect(await codesOf(stampedWith(later))).toEqual(['SIGNATURE_INVALID']);
  });

  it('cannot be put on the signature itself, where it could be taken off', async () => {
    const stamp = (bytes: Buffer) => Promise.resolve(tokenBy(authority, bytes));
    const cms = await signCms(bytesIn(zip, 'manifest.json'), signer, new Date(), stamp);
    expect(await codesOf(withFile(zip, 'manifest.p7s', () => cms))).toEqual(['SIGNATURE_INVALID']);
  });
});
