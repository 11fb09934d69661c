import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fingerprintOf, makeSigner, pemOf } from '../../../evidence/cms/certificate';
import { signCms } from '../../../evidence/cms/signCms';
import { createTimeStampAuthority, NO_TIME_STAMPS } from '../../../evidence/cms/timeStampAuthority';
import type { TimeStampAuthority } from '../../../evidence/cms/timeStampAuthority';
import { SignatureInvalidError, verifyCms } from '../../../evidence/cms/verifyCms';
import { itWithOpenssl, openssl } from '../../support/openssl';
import { LOOPBACK_GUARD } from '../../support/outbound';
import { startTimeStampServer } from '../../support/timeStampServer';
import type { Mood, TimeStampServer } from '../../support/timeStampServer';

const signer = makeSigner('App Registrations prj_1', new Date('2026-01-01T00:00:00Z'));
const content = Buffer.from('{"what":"was signed"}');
const AT = new Date('2026-06-15T12:00:00.000Z');

const signed = (by: TimeStampAuthority = NO_TIME_STAMPS) =>
  signCms(content, signer, AT, (signature) => by.stamp(signature));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'cms-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const fileOf = (name: string, bytes: Buffer | string) => {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return file;
};

function checkedByOpenssl(cms: Buffer) {
  return openssl(
    ...['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', fileOf('cms', cms)],
    ...['-content', fileOf('content', content), '-CAfile', fileOf('certificate.pem', pemOf(signer.certificate))],
    ...['-purpose', 'any', '-out', path.join(folder, 'out')],
  );
}

describe('the certificate of a project', () => {
  it('is for signatures, by itself, and of P-256', () => {
    const read = new X509Certificate(signer.certificate);
    expect(read.subject).toBe('CN=App Registrations prj_1');
    expect(read.verify(read.publicKey)).toBe(true);
    expect(read.ca).toBe(false);
    expect(read.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(read.fingerprint256.replaceAll(':', '').toLowerCase()).toBe(fingerprintOf(signer.certificate));
    expect(new X509Certificate(pemOf(signer.certificate)).raw).toEqual(signer.certificate);
  });
});

describe('a signature', () => {
  it('says by which certificate it is, and when', async () => {
    expect(verifyCms(await signed(), content)).toEqual({
      certificate: signer.certificate,
      fingerprint: createHash('sha256').update(signer.certificate).digest('hex'),
      signingTime: AT,
      timeStamp: null,
    });
  });

  itWithOpenssl('is one that openssl takes as CAdES', async () => {
    const checked = checkedByOpenssl(await signed());
    expect(checked?.status).toBe(0);
    expect(checked?.says).toContain('CAdES Verification successful');
  });

  it('holds for no other content', async () => {
    const cms = await signed();
    expect(() => verifyCms(cms, Buffer.from('{"what":"was singed"}'))).toThrow(SignatureInvalidError);
  });

  it('has no byte that can be changed, taken away or added', async () => {
    const cms = await signed();
    for (let index = 0; index < cms.length; index += 3) {
      const changed = Buffer.from(cms);
      changed.writeUInt8(changed.readUInt8(index) ^ (1 << (index % 8)), index);
      expect(() => verifyCms(changed, content)).toThrow(SignatureInvalidError);
    }
    for (const length of [0, 1, cms.length / 2, cms.length - 1]) {
      expect(() => verifyCms(cms.subarray(0, length), content)).toThrow(SignatureInvalidError);
    }
    expect(() => verifyCms(Buffer.concat([cms, Buffer.from('more')]), content)).toThrow(SignatureInvalidError);
  });
});

describe('a time stamp', () => {
  let server: TimeStampServer | undefined;
  beforeAll(async () => {
    if (openssl('version') !== null) server = await startTimeStampServer(folder);
  });
  afterAll(() => server?.close());

  /** With a fresh authority, so that none rests from the test before. */
  async function signedIn(mood: Mood) {
    if (server === undefined) throw new Error('unreachable');
    server.mood = mood;
    const faults: string[] = [];
    const authority = createTimeStampAuthority(
      { url: server.url, guard: LOOPBACK_GUARD },
      (fault) => void faults.push(fault),
    );
    const began = performance.now();
    const cms = await signed(authority);
    return { cms, authority, faults, ms: performance.now() - began };
  }

  itWithOpenssl('says when somebody else saw the signature', async () => {
    const { cms, faults } = await signedIn('answers');
    const { timeStamp } = verifyCms(cms, content);
    expect(Math.abs(Date.now() - (timeStamp?.at.getTime() ?? 0))).toBeLessThan(10_000);
    expect(timeStamp?.authority).toMatch(/^[0-9a-f]{64}$/);
    expect(faults).toEqual([]);
    expect(checkedByOpenssl(cms)).toMatchObject({ status: 0 });
  });

  itWithOpenssl.each(['refuses', 'hangs', 'errs', 'talksNonsense', 'answersAnother'] as const)(
    'is left out where the authority %s, and asked for again only after a rest',
    async (mood) => {
      const { cms, authority, faults, ms } = await signedIn(mood);
      expect(verifyCms(cms, content).timeStamp).toBeNull();
      expect(faults).toHaveLength(1);
      expect(ms).toBeLessThan(5_000);
      const asked = server?.asked;
      expect(verifyCms(await signed(authority), content).timeStamp).toBeNull();
      expect(server?.asked).toBe(asked);
    },
  );

  itWithOpenssl('of another signature is found', async () => {
    const { cms } = await signedIn('answers');
    const other = await signedIn('answers');
    const tail = (of: Buffer) => of.subarray(of.indexOf(Buffer.from('060b2a864886f70d010910020e', 'hex')));
    const swapped = Buffer.concat([cms.subarray(0, cms.length - tail(cms).length), tail(other.cms)]);
    expect(() => verifyCms(swapped, content)).toThrow(SignatureInvalidError);
  });
});
