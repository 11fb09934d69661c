import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import * as asn1js from 'asn1js';
import fc from 'fast-check';
import * as pkijs from 'pkijs';
import { ZipFile } from 'yazl';
import { canonicalJson } from '../../../domain/canonicalJson';
import type { ArchiveFaultCode } from '../../../evidence/archive/archiveFaults';
import { chainOf, headOf } from '../../../evidence/archive/chain';
import { manifest as manifestSchema } from '../../../evidence/archive/manifest';
import type { Manifest } from '../../../evidence/archive/manifest';
import { verifyArchive } from '../../../evidence/archive/verifyArchive';
import { fingerprintOf, makeSigner, pemOf } from '../../../evidence/cms/certificate';
import type { Signer } from '../../../evidence/cms/certificate';
import { arrayBufferOf, derOf, parseDer } from '../../../evidence/cms/der';
import { assembleCms, signCms } from '../../../evidence/cms/signCms';
import { makerBy, someFacts } from '../../support/evidence';
import { filesOf, zipOf } from '../../support/zip';
import type { Files } from '../../support/zip';

const signer = makeSigner('App Registrations prj_1', new Date());
const fingerprint = fingerprintOf(signer.certificate);
let folder: string;
let zip: Buffer;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'archive-'));
  zip = await archiveBy(signer);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function archiveBy(by: Signer, facts = someFacts()): Promise<Buffer> {
  return buffer(await makerBy(by).zip(facts, 'en'));
}

function verdictOf(bytes: Buffer, pin: string | null = fingerprint) {
  const file = path.join(folder, 'evidence.zip');
  writeFileSync(file, bytes);
  return verifyArchive(file, pin);
}

async function expectFaults(bytes: Buffer, ...codes: ArchiveFaultCode[]): Promise<void> {
  const { intact, faults } = await verdictOf(bytes);
  expect([...new Set(faults.map(({ code }) => code))].sort()).toEqual(codes.sort());
  expect(intact).toBe(false);
}

/** The archive with its files changed, in the form that evidence has: only what they say can betray it. */
const forged = (change: (files: [string, Buffer][]) => Files) => zipOf(change(filesOf(zip)));
const withFile = (name: string, change: (bytes: Buffer) => Buffer) =>
  forged((files) => files.map(([path, bytes]) => [path, path === name ? change(bytes) : bytes]));

const ORDER_OF_P256 = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** With the other of the two numbers that ECDSA holds right: what is missing to the order of the curve. */
function withOtherForm(cms: Buffer): Buffer {
  const wrapped = pkijs.ContentInfo.fromBER(arrayBufferOf(cms));
  const [info] = new pkijs.SignedData({ schema: wrapped.content }).signerInfos;
  if (info?.signedAttrs === undefined) throw new Error('It is not signed');
  const pair = parseDer(Buffer.from(info.signature.valueBlock.valueHexView));
  const [first, second] = pair instanceof asn1js.Sequence ? pair.valueBlock.value : [];
  if (first === undefined || !(second instanceof asn1js.Integer)) throw new Error('It is no signature of ECDSA');
  const other = asn1js.Integer.fromBigInt(ORDER_OF_P256 - second.toBigInt());
  const signature = derOf(new asn1js.Sequence({ value: [first, other] }));
  return assembleCms({ certificate: signer.certificate, attributes: info.signedAttrs, signature, token: null });
}

/** With another manifest under the old signature. */
const withManifest = (change: (manifest: Manifest) => Manifest) =>
  withFile('manifest.json', (bytes) => Buffer.from(canonicalJson(change(manifestIn(bytes)))));
const manifestIn = (bytes: Buffer) => manifestSchema.parse(JSON.parse(bytes.toString()));

/** With another manifest, and a signature over it by whoever holds this key. */
async function resigned(files: Files, by: Signer): Promise<Buffer> {
  const manifest = files.find(([name]) => name === 'manifest.json')?.[1] ?? Buffer.alloc(0);
  const cms = await signCms(manifest, by, new Date(), () => Promise.resolve(null));
  return zipOf(files.map(([name, bytes]) => [name, name === 'manifest.p7s' ? cms : bytes]));
}

/** With its chain and list of files as they should be for what it holds. */
function chained(manifest: Manifest, events: Manifest['chain']['events'][number]['event'][]): Manifest {
  const chain = chainOf(manifest.registration.id, events);
  return { ...manifest, chain: { ...manifest.chain, events: chain, head: headOf(manifest.registration.id, chain) } };
}
const eventsOf = ({ chain }: Manifest) => chain.events.map(({ event }) => event);

describe('evidence as it was made', () => {
  it('is intact', async () => {
    const verdict = await verdictOf(zip);
    expect(verdict).toMatchObject({ intact: true, pinned: true, faults: [], signedBy: { fingerprint } });
    expect(verdict.manifest?.files.map(({ path: name }) => name)).toContain('steps/document/2/back.jpg');
  });

  it('is intact without a certificate to hold it against, which is then not said to be anybody’s', async () => {
    expect(await verdictOf(zip, null)).toMatchObject({ intact: true, pinned: false });
  });

  it('is intact without personal data', async () => {
    expect(await verdictOf(await archiveBy(signer, someFacts({ person: null })))).toMatchObject({ intact: true });
  });

  it('is what the form of archives says, byte for byte', () => {
    expect(zipOf(filesOf(zip)).equals(zip)).toBe(true);
  });
});

describe('what is found by any change of bytes', () => {
  it('anywhere at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(zip.length - 1), fc.integer({ min: 1, max: 255 }), async (index, bits) => {
        const changed = Buffer.from(zip);
        changed.writeUInt8(changed.readUInt8(index) ^ bits, index);
        expect((await verdictOf(changed)).intact).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  it('in any byte of what stands around the files', async () => {
    const contents = filesOf(zip).map(([, bytes]) => [bytes.byteOffset - zip.byteOffset, bytes.length] as const);
    const isContent = (index: number) => contents.some(([start, length]) => index >= start && index < start + length);
    const around = [...zip.keys()].filter((index) => !isContent(index));
    for (let i = 0; i < around.length; i += 29) {
      const changed = Buffer.from(zip);
      const index = around[i] ?? 0;
      changed.writeUInt8(changed.readUInt8(index) ^ (1 << (i % 8)), index);
      expect((await verdictOf(changed)).intact).toBe(false);
    }
  });

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

describe('what is found by what it says', () => {
  it('a changed byte in every file there is', async () => {
    const names = filesOf(zip).map(([name]) => name);
    for (const part of [
      'screening.json',
      'signed-text.pdf',
      'notes.json',
      'flow.json',
      'front.jpg',
      'certificate.pem',
    ]) {
      expect(names.some((name) => name.endsWith(part))).toBe(true);
    }
    for (const name of names) {
      for (const share of [0, 0.5, 1]) {
        // Its checksum in the archive is made anew: nothing but what was signed can betray it.
        const changed = withFile(name, (bytes) => {
          const index = Math.floor((bytes.length - 1) * share);
          const copy = Buffer.from(bytes);
          copy.writeUInt8(copy.readUInt8(index) ^ 1, index);
          return copy;
        });
        const { intact, faults } = await verdictOf(changed);
        expect({ name, intact, found: faults.length > 0 }).toEqual({ name, intact: false, found: true });
        const isListed = !name.startsWith('manifest.');
        if (isListed) expect(faults).toContainEqual({ code: 'FILE_CHANGED', at: name });
        else expect(faults.map(({ code }) => code)).toContain('SIGNATURE_INVALID');
      }
    }
  });

  it('the signature over the manifest, lengthened by zeroes or turned into its other form', async () => {
    const changed = (change: (cms: Buffer) => Buffer) => withFile('manifest.p7s', change);
    await expectFaults(
      changed((cms) => Buffer.concat([cms, Buffer.alloc(16)])),
      'SIGNATURE_INVALID',
    );
    await expectFaults(changed(withOtherForm), 'SIGNATURE_INVALID');
  });

  it('a changed file', async () => {
    await expectFaults(
      withFile('person.json', () => Buffer.from('{}')),
      'FILE_CHANGED',
    );
  });

  it('a swapped picture', async () => {
    const swap: Record<string, string> = {
      'steps/document/1/front.jpg': 'steps/document/2/front.jpg',
      'steps/document/2/front.jpg': 'steps/document/1/front.jpg',
    };
    const bytesOf = new Map(filesOf(zip));
    await expectFaults(
      forged((files) => files.map(([name, bytes]) => [name, bytesOf.get(swap[name] ?? name) ?? bytes])),
      'FILE_CHANGED',
    );
  });

  it('an added file', async () => {
    await expectFaults(
      forged((files) => [['steps/more.json', Buffer.from('{}')], ...files]),
      'FILE_ADDED',
    );
  });

  it('a removed file', async () => {
    await expectFaults(
      forged((files) => files.filter(([name]) => name !== 'steps/document/1/back.jpg')),
      'FILE_MISSING',
    );
  });

  it('files in another order', async () => {
    await expectFaults(
      forged(([first, second, ...rest]) => [second, first, ...rest].filter((file) => file !== undefined)),
      'FILES_REORDERED',
    );
  });

  it.each(['manifest.json', 'manifest.p7s'])('no %s', async (missing) => {
    await expectFaults(
      forged((files) => files.filter(([name]) => name !== missing)),
      'MANIFEST_MISSING',
    );
  });

  it('a dropped event, in the midst or at the end', async () => {
    const dropped = (index: number) =>
      withManifest((manifest) => ({
        ...manifest,
        chain: { ...manifest.chain, events: manifest.chain.events.toSpliced(index, 1) },
      }));
    await expectFaults(dropped(0), 'EVENT_MISSING', 'EVENT_CHANGED', 'SIGNATURE_INVALID');
    await expectFaults(dropped(-1), 'EVENT_MISSING', 'EVENT_CHANGED', 'SIGNATURE_INVALID');
    const hidden = withManifest((manifest) => chained(manifest, eventsOf(manifest).slice(0, -1)));
    await expectFaults(hidden, 'EVENT_MISSING', 'SIGNATURE_INVALID');
  });

  it('events in another order, whether or not the chain is made anew', async () => {
    await expectFaults(
      withManifest((manifest) => ({
        ...manifest,
        chain: { ...manifest.chain, events: manifest.chain.events.toReversed() },
      })),
      ...(['EVENTS_REORDERED', 'EVENT_CHANGED', 'SIGNATURE_INVALID'] as const),
    );
    await expectFaults(
      withManifest((manifest) => chained(manifest, eventsOf(manifest).toReversed())),
      ...(['EVENTS_REORDERED', 'SIGNATURE_INVALID'] as const),
    );
  });

  it('a changed event, whether or not the chain is made anew', async () => {
    const later = (event: Manifest['chain']['events'][number]['event']) => ({
      ...event,
      at: '2027-01-01T00:00:00.000Z',
    });
    await expectFaults(
      withManifest((manifest) => ({
        ...manifest,
        chain: {
          ...manifest.chain,
          events: manifest.chain.events.map(({ event, hash }) => ({ event: later(event), hash })),
        },
      })),
      ...(['EVENT_CHANGED', 'SIGNATURE_INVALID'] as const),
    );
    await expectFaults(
      withManifest((manifest) => chained(manifest, eventsOf(manifest).map(later))),
      'SIGNATURE_INVALID',
    );
  });

  it('the same manifest written in another way', async () => {
    const spaced = withFile('manifest.json', (bytes) =>
      Buffer.from(JSON.stringify(JSON.parse(bytes.toString()), null, 1)),
    );
    await expectFaults(spaced, 'MANIFEST_INVALID', 'SIGNATURE_INVALID');
  });
});

describe('evidence that somebody signed anew', () => {
  const other = makeSigner('App Registrations prj_1', new Date());

  /** With a picture swapped, an event dropped, and a manifest that says so throughout, signed by whoever. */
  async function rebuilt(by: Signer | null): Promise<Buffer> {
    const files = filesOf(zip);
    const bytesOf = new Map(files);
    const changed = files.map(([name, bytes]): [string, Buffer] => {
      if (name === 'steps/document/1/front.jpg') return [name, bytesOf.get('steps/document/2/front.jpg') ?? bytes];
      if (name === 'registration.json') return [name, lastSequence(bytes, -1)];
      if (name === 'certificate.pem' && by !== null) return [name, Buffer.from(pemOf(by.certificate))];
      return [name, bytes];
    });
    const listed = changed
      .filter(([name]) => !name.startsWith('manifest.'))
      .map(([name, bytes]) => listedAs(name, bytes));
    const rewritten = changed.map(([name, bytes]): [string, Buffer] => {
      if (name !== 'manifest.json') return [name, bytes];
      const manifest = manifestIn(bytes);
      const { sequence } = manifest.registration;
      const shorter = chained(manifest, eventsOf(manifest).slice(0, -1));
      const registration = { ...manifest.registration, sequence: sequence - 1 };
      return [name, Buffer.from(canonicalJson({ ...shorter, registration, files: listed }))];
    });
    return by === null ? zipOf(rewritten) : resigned(rewritten, by);
  }
  const listedAs = (name: string, bytes: Buffer) => ({
    ...{ path: name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') },
  });
  const lastSequence = (bytes: Buffer, by: number) => {
    const state = JSON.parse(bytes.toString()) as { sequence: number };
    return Buffer.from(canonicalJson({ ...state, sequence: state.sequence + by }));
  };

  it('with a manifest that was made anew throughout, without the key', async () => {
    await expectFaults(await rebuilt(null), 'SIGNATURE_INVALID');
    await expectFaults(await rebuilt(other), 'OTHER_CERTIFICATE', 'PDF_INVALID');
    // Even who pins no certificate finds it by the PDFs, which were not signed anew.
    expect((await verdictOf(await rebuilt(other), null)).faults.map(({ code }) => code)).toContain('PDF_INVALID');
  });

  it('as a whole is intact by itself, and found by the certificate', async () => {
    const made = await archiveBy(other);
    expect(await verdictOf(made, null)).toMatchObject({ intact: true, pinned: false });
    await expectFaults(made, 'OTHER_CERTIFICATE');
  });

  it('in its manifest alone is found by its PDFs', async () => {
    const changed = await resigned(filesOf(withManifest((manifest) => ({ ...manifest, language: 'es' }))), other);
    const { faults } = await verdictOf(changed, null);
    expect(faults).toEqual(
      ['evidence.pdf', 'steps/signature/1/signed-text.pdf'].map((at) => ({ code: 'PDF_INVALID', at })),
    );
    await expectFaults(changed, 'PDF_INVALID', 'OTHER_CERTIFICATE');
  });

  it('with a status that the registration does not have is found even with the right key', async () => {
    const changed = withManifest((manifest) => ({
      ...manifest,
      registration: { ...manifest.registration, status: 'COMPLETED' },
    }));
    await expectFaults(await resigned(filesOf(changed), signer), 'CONTENTS_DISAGREE');
  });
});

describe('what is no evidence', () => {
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('not an archive at all, and long enough to hold the end of one')],
  ])('%s', async (_, bytes) => {
    await expectFaults(bytes, 'UNREADABLE');
  });

  it('an archive without files', async () => {
    await expectFaults(zipOf([]), 'MANIFEST_MISSING');
  });

  it.each(['../outside.json', '/etc/passwd.json', 'a/../../b.json', 'C:\\a.json', 'a\\b.json', 'folder/', '.hidden'])(
    'a file named %s',
    async (name) => {
      await expectFaults(
        forged((files) => [...files, [name, Buffer.from('x')]]),
        'UNSAFE_NAME',
      );
    },
  );

  it('two files of one name', async () => {
    await expectFaults(
      forged((files) => [...files, ['person.json', Buffer.from('{}')]]),
      'DUPLICATE_FILE',
    );
  });

  it('a bomb: a packed file is not unpacked', async () => {
    const bomb = new ZipFile();
    bomb.addBuffer(Buffer.alloc(200 * 1024 * 1024), 'zeros.json', { compress: true });
    bomb.end();
    const bytes = await buffer(bomb.outputStream);
    expect(bytes.length).toBeLessThan(1024 * 1024);
    const before = process.memoryUsage().rss;
    await expectFaults(bytes, 'COMPRESSED');
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024);
  });

  it('a bomb: files that share their bytes are not read again and again', async () => {
    const shared = filesOf(zip);
    const [[name, bytes] = ['', Buffer.alloc(0)]] = shared;
    const one = zipOf([[name, bytes]]);
    const directory = one.subarray(one.readUInt32LE(one.length - 6), one.length - 22);
    const copies = Array.from({ length: 1_000 }, (_, i) => {
      const copy = Buffer.from(directory);
      copy.write(String(i).padStart(4, '0'), 46);
      return copy;
    });
    const end = Buffer.from(one.subarray(-22));
    end.writeUInt16LE(copies.length, 8);
    end.writeUInt16LE(copies.length, 10);
    end.writeUInt32LE(copies.length * directory.length, 12);
    await expectFaults(
      Buffer.concat([one.subarray(0, one.length - 22 - directory.length), ...copies, end]),
      'LAYOUT_CHANGED',
    );
  });

  it('more files than evidence has', async () => {
    await expectFaults(zipOf(Array.from({ length: 20_001 }, (_, i) => [`f${i}.json`, Buffer.alloc(0)])), 'TOO_LARGE');
  });
});
