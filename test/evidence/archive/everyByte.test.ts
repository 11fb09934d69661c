import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { ZipFile } from 'yazl';
import { verifyArchive } from '../../../evidence/archive/verifyArchive';
import { fingerprintOf, makeSigner } from '../../../evidence/cms/certificate';
import { flipped, forged, relisted, resigned, withFile } from '../../support/archives';
import { makerBy, someFacts } from '../../support/evidence';
import { filesOf } from '../../support/zip';

/** A thousand archives are verified. */
jest.setTimeout(180_000);

const signer = makeSigner('App Registrations prj_1', new Date());
const fingerprint = fingerprintOf(signer.certificate);
let folder: string;
let zip: Buffer;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'archive-'));
  zip = await buffer(await makerBy(signer).zip(someFacts(), 'en'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function verdictOf(bytes: Buffer) {
  const file = path.join(folder, 'evidence.zip');
  writeFileSync(file, bytes);
  return verifyArchive(file, fingerprint);
}

async function codesOf(bytes: Buffer) {
  const { intact, faults } = await verdictOf(bytes);
  expect(intact).toBe(false);
  return faults.map(({ code }) => code);
}

describe('what is found by any change of bytes', () => {
  it('anywhere at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(zip.length - 1), fc.integer({ min: 1, max: 255 }), async (index, bits) => {
        expect((await verdictOf(flipped(zip, index, bits))).intact).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('in each byte around its files, and many within', async () => {
    const small = await smallArchive();
    expect(await verdictOf(small)).toMatchObject({ intact: true, pinned: true });
    const contents = filesOf(small).map(([, { byteOffset, length }]) => ({
      start: byteOffset - small.byteOffset,
      length,
    }));
    const isWithin = (index: number) => contents.some(({ start, length }) => index >= start && index < start + length);
    for (const index of small.keys()) {
      if (isWithin(index) && index % MANY !== 0) continue;
      const { intact } = await verdictOf(flipped(small, index, 1 << (index % 8)));
      expect({ index, intact }).toEqual({ index, intact: false });
    }
  });

  it('in many bytes of its files, with the checksums around them made anew', async () => {
    const small = await smallArchive();
    for (const [name, bytes] of filesOf(small)) {
      for (let index = 0; index < bytes.length; index += MANY) {
        const { intact } = await verdictOf(withFile(small, name, () => flipped(bytes, index, 1 << (index % 8))));
        expect({ name, index, intact }).toEqual({ name, index, intact: false });
      }
    }
  });

  /** One in so many; of the signature each one is tried where signatures are tested. */
  const MANY = 11;

  /** Without what is long: pictures, PDFs and the flow. */
  function smallArchive(): Promise<Buffer> {
    const kept = ['certificate.pem', 'project.json', 'registration.json', 'manifest.json', 'manifest.p7s'];
    return resigned(relisted(forged(zip, (files) => files.filter(([name]) => kept.includes(name)))), signer);
  }

  it.each(['\0', '\0'.repeat(64), 'more'])('behind the signature: %j', async (more) => {
    expect(await codesOf(withFile(zip, 'manifest.p7s', (bytes) => Buffer.concat([bytes, Buffer.from(more)])))).toEqual([
      'SIGNATURE_INVALID',
    ]);
  });

  it('in what a ZIP archive may have besides, and evidence has not', async () => {
    const [files, end] = [filesOf(zip), zip.length - 22];
    const comment = Buffer.concat([zip, Buffer.from('hello')]);
    comment.writeUInt16LE(5, end + 20);
    const rezipped = new ZipFile();
    for (const [name, bytes] of files) rezipped.addBuffer(bytes, name, { compress: false });
    rezipped.end();
    const extra = withExtraField(zip);
    for (const other of [comment, await buffer(rezipped.outputStream), extra]) {
      expect(await codesOf(other)).toEqual(['LAYOUT_CHANGED']);
    }
  });

  /** The last record of the directory with an extra field of five bytes. */
  function withExtraField(bytes: Buffer): Buffer {
    const end = bytes.length - 22;
    const record = bytes.lastIndexOf(Buffer.from('504b0102', 'hex'));
    const [changed, tail] = [Buffer.from(bytes.subarray(0, end)), Buffer.from(bytes.subarray(end))];
    changed.writeUInt16LE(5, record + 30);
    tail.writeUInt32LE(tail.readUInt32LE(12) + 5, 12);
    return Buffer.concat([changed, Buffer.from([0x99, 0x99, 1, 0, 7]), tail]);
  }

  it('cut off anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(zip.length - 1), async (length) => {
        expect((await verdictOf(zip.subarray(0, length))).intact).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it('added before, behind or between', async () => {
    const more = Buffer.from('more');
    expect((await verdictOf(Buffer.concat([more, zip]))).intact).toBe(false);
    expect((await verdictOf(Buffer.concat([zip, more]))).intact).toBe(false);
    const [, second] = filesOf(zip);
    const between = (second?.[1].byteOffset ?? 0) - zip.byteOffset - 30 - 'certificate.pem'.length;
    expect((await verdictOf(Buffer.concat([zip.subarray(0, between), more, zip.subarray(between)]))).intact).toBe(
      false,
    );
  });
});
