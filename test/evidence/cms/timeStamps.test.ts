import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as asn1js from 'asn1js';
import { authoritiesIn } from '../../../evidence/cms/authorities';
import type { Authorities } from '../../../evidence/cms/authorities';
import { fingerprintOf, makeSigner, pemOf } from '../../../evidence/cms/certificate';
import type { Signer } from '../../../evidence/cms/certificate';
import { arrayBufferOf } from '../../../evidence/cms/der';
import { signCms } from '../../../evidence/cms/signCms';
import { SignatureInvalidError } from '../../../evidence/cms/signedData';
import { createTimeStampAuthority } from '../../../evidence/cms/timeStampAuthority';
import { verifyTimeStamp } from '../../../evidence/cms/timeStampToken';
import { verifyCms } from '../../../evidence/cms/verifyCms';
import { aCertifier, anAuthority, answerBy, tokenBy } from '../../support/authority';
import { openssl, opensslCms } from '../../support/openssl';
import { anOpensslAuthority } from '../../support/opensslAuthority';
import { LOOPBACK_GUARD } from '../../support/outbound';
import { startTimeStampServer } from '../../support/timeStampServer';
import type { Mood, TimeStampServer } from '../../support/timeStampServer';

const bytes = Buffer.from('what was stamped');
const authority = anAuthority();
const pinned = (...signers: Signer[]) =>
  authoritiesIn(Buffer.from(signers.map(({ certificate }) => pemOf(certificate)).join('')));
const verified = (token: Buffer, authorities: Authorities = []) => verifyTimeStamp(token, bytes, { authorities });

describe('a time stamp', () => {
  it('says when somebody saw these bytes, and that nobody checked who', () => {
    const at = new Date(Math.floor(Date.now() / 1_000) * 1_000);
    expect(verified(tokenBy(authority, bytes, { at }))).toEqual({
      ...{ at, authority: fingerprintOf(authority.certificate), pinned: false },
    });
  });

  it('is of these bytes, and none else', () => {
    expect(() => verified(tokenBy(authority, Buffer.from('what was not')))).toThrow('of something else');
  });

  it('holds the number that was asked with, where one was', () => {
    const numberOf = (hex: string) => Buffer.from(hex, 'hex');
    const token = tokenBy(authority, bytes, {
      nonce: new asn1js.Integer({ valueHex: arrayBufferOf(numberOf('4001020304050607')) }),
    });
    const asked = (nonce: Buffer) => verifyTimeStamp(token, bytes, { nonce, authorities: [] });
    expect(asked(numberOf('4001020304050607')).pinned).toBe(false);
    expect(() => asked(numberOf('4001020304050608'))).toThrow('somebody else asked for');
    expect(() => verifyTimeStamp(tokenBy(authority, bytes), bytes, { nonce: numberOf('40'), authorities: [] })).toThrow(
      'somebody else asked for',
    );
  });

  it.each(['none', 'moreBesides', 'notCritical'] as const)(
    'is not by a certificate whose purpose is wrong: %s',
    (purpose) => {
      expect(() => verified(tokenBy(anAuthority({ purpose }), bytes))).toThrow('not for time stamps');
    },
  );

  it.each([
    ['after its certificate ended', '2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z', '2026-02-01T00:00:01Z'],
    ['before it began', '2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z', '2025-12-31T23:59:59Z'],
  ])('is not of a time %s', (_, from, until, at) => {
    const brief = anAuthority({ from: new Date(from), until: new Date(until) });
    expect(() => verified(tokenBy(brief, bytes, { at: new Date(at) }))).toThrow('was not valid then');
    expect(verified(tokenBy(brief, bytes, { at: new Date('2026-01-15T00:00:00Z') })).pinned).toBe(false);
  });

  it('has no byte that is signed and can be changed', () => {
    const token = tokenBy(authority, bytes);
    const content = token.indexOf(Buffer.from('060b2a864886f70d0109100104', 'hex'));
    for (let index = content; index < token.length; index += 1) {
      const changed = Buffer.from(token);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      // What is not signed may change: that is why a manifest holds its stamp, and signs it.
      try {
        expect(verified(changed)).toEqual(verified(token));
      } catch (error) {
        expect(error).toBeInstanceOf(SignatureInvalidError);
      }
    }
  });
});

describe('an authority that was named', () => {
  const root = aCertifier({ name: 'Root' });
  const between = aCertifier({ name: 'Between', by: root });
  const issued = anAuthority({ name: 'Issued', by: between });
  const token = (by: Signer, others: Signer[] = []) => tokenBy(by, bytes, { with: others });

  it('is known by its own certificate', () => {
    expect(verified(token(issued), pinned(issued)).pinned).toBe(true);
    expect(verified(token(issued), pinned(authority)).pinned).toBe(false);
    expect(verified(token(issued), pinned(authority, issued)).pinned).toBe(true);
    expect(verified(token(issued), authoritiesIn(issued.certificate)).pinned).toBe(true);
  });

  it('is known by whoever issued it, at once or by way of those that come with it', () => {
    expect(verified(token(issued), pinned(between)).pinned).toBe(true);
    expect(verified(token(issued, [between]), pinned(root)).pinned).toBe(true);
    expect(verified(token(issued), pinned(root)).pinned).toBe(false);
    expect(verified(token(issued), pinned(root, between)).pinned).toBe(true);
  });

  it('is not known by a name, nor by one who may issue nothing', () => {
    const namesake = aCertifier({ name: 'Root' });
    expect(verified(token(issued, [between]), pinned(namesake)).pinned).toBe(false);
    const pretender = { ...anAuthority({ name: 'Pretender', by: root }), name: 'Pretender' };
    const byPretender = anAuthority({ name: 'Issued', by: pretender });
    expect(verified(token(byPretender, [pretender]), pinned(root)).pinned).toBe(false);
    expect(verified(token(byPretender), pinned(pretender)).pinned).toBe(false);
  });

  it('is not known by one who was no longer valid then', () => {
    const over = aCertifier({ name: 'Over', from: new Date('2020-01-01'), until: new Date('2021-01-01') });
    expect(verified(token(anAuthority({ by: over })), pinned(over)).pinned).toBe(false);
  });

  it('is in a file that has certificates', () => {
    expect(() => authoritiesIn(Buffer.from('nothing'))).toThrow();
  });
});

describe('an authority that is asked', () => {
  const signer = makeSigner('App Registrations prj_1', new Date());
  const content = Buffer.from('{"what":"was signed"}');
  let server: TimeStampServer;
  beforeAll(async () => {
    server = await startTimeStampServer((query) => answerBy(authority, query));
  });
  afterAll(() => server.close());

  /** With a fresh authority, so that none rests from the test before. */
  async function signedIn(mood: Mood, authorities: Authorities = []) {
    server.mood = mood;
    const faults: string[] = [];
    const asked = createTimeStampAuthority(
      { url: server.url, guard: LOOPBACK_GUARD, authorities },
      (fault) => void faults.push(fault),
    );
    const sign = () => signCms(content, signer, null, (signature) => asked.stamp(signature));
    const began = performance.now();
    return { cms: await sign(), sign, faults, ms: performance.now() - began };
  }

  it('says when it saw a signature', async () => {
    const { cms, faults } = await signedIn('answers');
    const { timeStamp } = verifyCms(cms, content);
    expect(Math.abs(Date.now() - (timeStamp?.at.getTime() ?? 0))).toBeLessThan(10_000);
    expect(timeStamp).toMatchObject({ authority: fingerprintOf(authority.certificate), pinned: false });
    expect(faults).toEqual([]);
    const said = opensslCms(cms, content, signer.certificate);
    if (said !== null) expect(said.status).toBe(0);
  });

  it.each(['refuses', 'hangs', 'errs', 'talksNonsense', 'answersAnother'] as const)(
    'is left out where it %s, and asked again only after a rest',
    async (mood) => {
      if (mood === 'answersAnother') await signedIn('answers');
      const { cms, sign, faults, ms } = await signedIn(mood);
      expect(verifyCms(cms, content).timeStamp).toBeNull();
      expect(faults).toHaveLength(1);
      expect(ms).toBeLessThan(5_000);
      const { asked } = server;
      expect(verifyCms(await sign(), content).timeStamp).toBeNull();
      expect(server.asked).toBe(asked);
    },
  );

  it('is left out where it is not the one that was named', async () => {
    const { cms: unstamped, faults } = await signedIn('answers', pinned(anAuthority()));
    expect(verifyCms(unstamped, content).timeStamp).toBeNull();
    expect(faults).toEqual(['OTHER_AUTHORITY']);
    const { cms } = await signedIn('answers', pinned(authority));
    expect(verifyCms(cms, content, pinned(authority)).timeStamp).toMatchObject({ pinned: true });
  });

  it('of another signature is found', async () => {
    const { cms } = await signedIn('answers');
    const { cms: other } = await signedIn('answers');
    const tail = (of: Buffer) => of.subarray(of.indexOf(Buffer.from('060b2a864886f70d010910020e', 'hex')));
    const swapped = Buffer.concat([cms.subarray(0, cms.length - tail(cms).length), tail(other)]);
    expect(() => verifyCms(swapped, content)).toThrow(SignatureInvalidError);
  });

  it('may be openssl', async () => {
    if (openssl('version') === null) return;
    const folder = mkdtempSync(path.join(tmpdir(), 'tsa-'));
    const byOpenssl = await startTimeStampServer(anOpensslAuthority(folder));
    const named = authoritiesIn(readFileSync(path.join(folder, 'tsa.pem')));
    const asked = createTimeStampAuthority({ url: byOpenssl.url, guard: LOOPBACK_GUARD, authorities: named }, () => {});
    const cms = await signCms(content, signer, null, (signature) => asked.stamp(signature));
    await byOpenssl.close();
    rmSync(folder, { recursive: true });
    expect(verifyCms(cms, content, named).timeStamp).toMatchObject({ pinned: true });
  });
});
