import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { canonicalJson } from '../../../domain/canonicalJson';
import type { ArchiveFaultCode } from '../../../evidence/archive/archiveFaults';
import type { Manifest } from '../../../evidence/archive/manifest';
import { verifyArchive } from '../../../evidence/archive/verifyArchive';
import { fingerprintOf, makeSigner, pemOf } from '../../../evidence/cms/certificate';
import type { Signer } from '../../../evidence/cms/certificate';
import {
  bytesIn,
  chained,
  eventsOf,
  forged,
  manifestIn,
  relisted,
  resigned,
  withFile,
  withManifest,
} from '../../support/archives';
import { aBegunRegistration } from '../../support/builders';
import { makerBy, someFacts } from '../../support/evidence';
import { filesOf, zipOf } from '../../support/zip';

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
        const changed = withFile(zip, name, (bytes) => {
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

  it('a changed file', async () => {
    await expectFaults(
      withFile(zip, 'person.json', () => Buffer.from('{}')),
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
      forged(zip, (files) => files.map(([name, bytes]) => [name, bytesOf.get(swap[name] ?? name) ?? bytes])),
      'FILE_CHANGED',
    );
  });

  it('an added file', async () => {
    await expectFaults(
      forged(zip, (files) => [['steps/more.json', Buffer.from('{}')], ...files]),
      'FILE_ADDED',
    );
  });

  it('a removed file', async () => {
    await expectFaults(
      forged(zip, (files) => files.filter(([name]) => name !== 'steps/document/1/back.jpg')),
      'FILE_MISSING',
    );
  });

  it('files in another order', async () => {
    await expectFaults(
      forged(zip, ([first, second, ...rest]) => [second, first, ...rest].filter((file) => file !== undefined)),
      'FILES_REORDERED',
    );
  });

  it.each(['manifest.json', 'manifest.p7s'])('no %s', async (missing) => {
    await expectFaults(
      forged(zip, (files) => files.filter(([name]) => name !== missing)),
      'MANIFEST_MISSING',
    );
  });

  it('a dropped event, in the midst or at the end', async () => {
    const dropped = (index: number) =>
      withManifest(zip, (manifest) => ({
        ...manifest,
        chain: { ...manifest.chain, events: manifest.chain.events.toSpliced(index, 1) },
      }));
    await expectFaults(dropped(0), 'EVENT_MISSING', 'EVENT_CHANGED', 'SIGNATURE_INVALID');
    await expectFaults(dropped(-1), 'EVENT_MISSING', 'EVENT_CHANGED', 'SIGNATURE_INVALID');
    const hidden = withManifest(zip, (manifest) => chained(manifest, eventsOf(manifest).slice(0, -1)));
    await expectFaults(hidden, 'EVENT_MISSING', 'SIGNATURE_INVALID');
  });

  it('an added event, whether or not the chain is made anew', async () => {
    const added = (manifest: Manifest) => [
      ...eventsOf(manifest),
      { sequence: manifest.registration.sequence + 1, type: 'step.skipped', at: '2027-01-01T00:00:00.000Z', data: {} },
    ];
    await expectFaults(
      withManifest(zip, (manifest) => ({
        ...manifest,
        chain: {
          ...manifest.chain,
          events: added(manifest).map((event, i) => manifest.chain.events[i] ?? { event, hash: manifest.chain.head }),
        },
      })),
      ...(['EVENT_MISSING', 'EVENT_CHANGED', 'SIGNATURE_INVALID'] as const),
    );
    await expectFaults(
      withManifest(zip, (manifest) => chained(manifest, added(manifest))),
      ...(['EVENT_MISSING', 'SIGNATURE_INVALID'] as const),
    );
  });

  it('events of another registration of the same project', async () => {
    const { registration, events } = aBegunRegistration({ registrationId: 'reg_2', projectId: 'prj_1' });
    const other = await archiveBy(signer, someFacts({ registration, events }));
    expect(await verdictOf(other)).toMatchObject({ intact: true });
    const { chain } = manifestIn(other);
    await expectFaults(
      withManifest(zip, (manifest) => ({ ...manifest, chain })),
      ...(['EVENT_CHANGED', 'SIGNATURE_INVALID'] as const),
    );
    // Their manifest and its signature as a whole, over the files of this one.
    await expectFaults(
      forged(zip, (files) =>
        files.map(([name, bytes]) => [name, name.startsWith('manifest.') ? bytesIn(other, name) : bytes]),
      ),
      ...(['CONTENTS_DISAGREE', 'FILE_CHANGED'] as const),
    );
  });

  it('events in another order, whether or not the chain is made anew', async () => {
    await expectFaults(
      withManifest(zip, (manifest) => ({
        ...manifest,
        chain: { ...manifest.chain, events: manifest.chain.events.toReversed() },
      })),
      ...(['EVENTS_REORDERED', 'EVENT_CHANGED', 'SIGNATURE_INVALID'] as const),
    );
    await expectFaults(
      withManifest(zip, (manifest) => chained(manifest, eventsOf(manifest).toReversed())),
      ...(['EVENTS_REORDERED', 'SIGNATURE_INVALID'] as const),
    );
  });

  it('a changed event, whether or not the chain is made anew', async () => {
    const later = (event: Manifest['chain']['events'][number]['event']) => ({
      ...event,
      at: '2027-01-01T00:00:00.000Z',
    });
    await expectFaults(
      withManifest(zip, (manifest) => ({
        ...manifest,
        chain: {
          ...manifest.chain,
          events: manifest.chain.events.map(({ event, hash }) => ({ event: later(event), hash })),
        },
      })),
      ...(['EVENT_CHANGED', 'SIGNATURE_INVALID'] as const),
    );
    await expectFaults(
      withManifest(zip, (manifest) => chained(manifest, eventsOf(manifest).map(later))),
      'SIGNATURE_INVALID',
    );
  });

  it('the same manifest written in another way', async () => {
    const spaced = withFile(zip, 'manifest.json', (bytes) =>
      Buffer.from(JSON.stringify(JSON.parse(bytes.toString()), null, 1)),
    );
    await expectFaults(spaced, 'MANIFEST_INVALID', 'SIGNATURE_INVALID');
  });
});

describe('evidence that somebody signed anew', () => {
  const other = makeSigner('App Registrations prj_1', new Date());

  /** With a picture swapped, an event dropped, and a manifest that says so throughout, signed by whoever. */
  async function rebuilt(by: Signer | null): Promise<Buffer> {
    const changed = forged(zip, (files) =>
      files.map(([name, bytes]) => {
        if (name === 'steps/document/1/front.jpg') return [name, bytesIn(zip, 'steps/document/2/front.jpg')];
        if (name === 'registration.json') return [name, withoutLast(bytes)];
        if (name === 'certificate.pem' && by !== null) return [name, Buffer.from(pemOf(by.certificate))];
        return [name, bytes];
      }),
    );
    const rewritten = withManifest(relisted(changed), (manifest) => {
      const registration = { ...manifest.registration, sequence: manifest.registration.sequence - 1 };
      return { ...chained(manifest, eventsOf(manifest).slice(0, -1)), registration };
    });
    return by === null ? rewritten : resigned(rewritten, by);
  }
  const withoutLast = (bytes: Buffer) => {
    const state = JSON.parse(bytes.toString()) as { sequence: number };
    return Buffer.from(canonicalJson({ ...state, sequence: state.sequence - 1 }));
  };
  const withCertificate = ({ certificate }: Signer) =>
    relisted(withFile(zip, 'certificate.pem', () => Buffer.from(pemOf(certificate))));

  it('with a manifest that was made anew throughout, without the key', async () => {
    await expectFaults(await rebuilt(null), 'SIGNATURE_INVALID');
    await expectFaults(await rebuilt(other), 'OTHER_CERTIFICATE', 'PDF_INVALID');
    // Even who pins no certificate finds it by the PDFs, which were not signed anew.
    expect((await verdictOf(await rebuilt(other), null)).faults.map(({ code }) => code)).toContain('PDF_INVALID');
  });

  it('with another certificate and a signature by its key is found by the certificate, and by the PDFs', async () => {
    const replaced = await resigned(withCertificate(other), other);
    await expectFaults(replaced, 'OTHER_CERTIFICATE', 'PDF_INVALID');
    expect(await verdictOf(replaced, null)).toMatchObject({ intact: false });
  });

  it('with a certificate beside it that is not the signer’s is found even with the right key', async () => {
    await expectFaults(await resigned(withCertificate(other), signer), 'CONTENTS_DISAGREE');
  });

  it('as a whole is intact by itself, and found by the certificate', async () => {
    const made = await archiveBy(other);
    expect(await verdictOf(made, null)).toMatchObject({ intact: true, pinned: false });
    await expectFaults(made, 'OTHER_CERTIFICATE');
  });

  it('in its manifest alone is found by its certificate and its PDFs', async () => {
    const changed = await resigned(
      withManifest(zip, (manifest) => ({ ...manifest, language: 'es' })),
      other,
    );
    const { faults } = await verdictOf(changed, null);
    expect(faults).toEqual([
      { code: 'CONTENTS_DISAGREE', at: 'certificate.pem' },
      { code: 'PDF_INVALID', at: 'evidence.pdf' },
      { code: 'PDF_INVALID', at: 'steps/signature/1/signed-text.pdf' },
    ]);
    await expectFaults(changed, 'CONTENTS_DISAGREE', 'PDF_INVALID', 'OTHER_CERTIFICATE');
  });

  it('with a status that the registration does not have is found even with the right key', async () => {
    const changed = withManifest(zip, (manifest) => ({
      ...manifest,
      registration: { ...manifest.registration, status: 'COMPLETED' },
    }));
    await expectFaults(await resigned(changed, signer), 'CONTENTS_DISAGREE');
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
        forged(zip, (files) => [...files, [name, Buffer.from('x')]]),
        'UNSAFE_NAME',
      );
    },
  );

  it('two files of one name', async () => {
    await expectFaults(
      forged(zip, (files) => [...files, ['person.json', Buffer.from('{}')]]),
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
