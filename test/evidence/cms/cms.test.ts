import { createHash, X509Certificate } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { fingerprintOf, makeSigner, pemOf } from '../../../evidence/cms/certificate';
import { arrayBufferOf, derOf, parseDer } from '../../../evidence/cms/der';
import { assembleCms, signCms } from '../../../evidence/cms/signCms';
import { SignatureInvalidError } from '../../../evidence/cms/signedData';
import { verifyCms } from '../../../evidence/cms/verifyCms';
import { opensslCms } from '../../support/openssl';

const signer = makeSigner('App Registrations prj_1', new Date('2026-01-01T00:00:00Z'));
const content = Buffer.from('{"what":"was signed"}');
const AT = new Date('2026-06-15T12:00:00.000Z');

const signed = () => signCms(content, signer, AT, () => Promise.resolve(null));

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

  it('is one that openssl takes as CAdES', async () => {
    const cms = await signed();
    expect(verifyCms(cms, content).certificate).toEqual(signer.certificate);
    const said = opensslCms(cms, content, signer.certificate);
    if (said === null) return;
    expect(said.status).toBe(0);
    expect(said.says).toContain('CAdES Verification successful');
  });

  it('holds for no other content', async () => {
    const cms = await signed();
    expect(() => verifyCms(cms, Buffer.from('{"what":"was singed"}'))).toThrow(SignatureInvalidError);
  });

  it('has no byte that can be changed, taken away or added', async () => {
    const cms = await signed();
    for (const index of cms.keys()) {
      const changed = Buffer.from(cms);
      changed.writeUInt8(changed.readUInt8(index) ^ (1 << (index % 8)), index);
      expect(() => verifyCms(changed, content)).toThrow(SignatureInvalidError);
    }
    for (const length of [0, 1, cms.length / 2, cms.length - 1]) {
      expect(() => verifyCms(cms.subarray(0, length), content)).toThrow(SignatureInvalidError);
    }
    for (const more of ['more', '\0', '\0'.repeat(100)]) {
      expect(() => verifyCms(Buffer.concat([cms, Buffer.from(more)]), content)).toThrow(SignatureInvalidError);
    }
  });

  it('has no twin: of (r, s) and (r, n − s), which both hold, the lower one is made and taken', async () => {
    for (let i = 0; i < 20; i += 1) {
      const twin = twinOf(await signed());
      const said = opensslCms(twin, content, signer.certificate);
      if (said !== null) expect(said.status).toBe(0);
      expect(() => verifyCms(twin, content)).toThrow('the other of the two');
    }
  });
});

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

function twinOf(cms: Buffer): Buffer {
  const wrapped = pkijs.ContentInfo.fromBER(arrayBufferOf(cms));
  const [info] = new pkijs.SignedData({ schema: wrapped.content }).signerInfos;
  if (info?.signedAttrs === undefined) throw new Error('It is not signed');
  const pair = parseDer(Buffer.from(info.signature.valueBlock.valueHexView));
  const [r, s] = pair instanceof asn1js.Sequence ? pair.valueBlock.value : [];
  if (r === undefined || !(s instanceof asn1js.Integer)) throw new Error('It is no signature of ECDSA');
  const signature = derOf(new asn1js.Sequence({ value: [r, asn1js.Integer.fromBigInt(ORDER - s.toBigInt())] }));
  return assembleCms({ certificate: signer.certificate, attributes: info.signedAttrs, signature, token: null });
}
