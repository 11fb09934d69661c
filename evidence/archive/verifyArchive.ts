import { z } from 'zod';
import { canonicalJson } from '../../domain/canonicalJson';
import { SignatureInvalidError, verifyCms } from '../cms/verifyCms';
import type { SignedBy } from '../cms/verifyCms';
import { verifyPdf } from '../pdf/signPdf';
import { ArchiveUnusableError } from './archiveFaults';
import type { ArchiveFault, ArchiveFaultCode } from './archiveFaults';
import { firstHash, headOf, nextHash } from './chain';
import { manifest as manifestSchema, MANIFEST, SIGNATURE } from './manifest';
import type { Manifest } from './manifest';
import { withArchive } from './readArchive';
import type { Archive } from './readArchive';

/** What was found out about an archive of evidence, from nothing but its bytes. */
export interface Verdict {
  /** Nothing was added, removed or changed since it was signed by the certificate in it. */
  readonly intact: boolean;
  /** The certificate is the one that was asked for; false where none was. */
  readonly pinned: boolean;
  readonly faults: readonly ArchiveFault[];
  /** Null where the signature does not hold. */
  readonly signedBy: SignedBy | null;
  /** As the archive says; null where it cannot be read. */
  readonly manifest: Manifest | null;
}

const REGISTRATION = 'registration.json';
/** What `registration.json` must agree with the manifest in. */
const registrationFile = z.object({
  id: z.string(),
  projectId: z.string(),
  status: z.string(),
  sequence: z.int(),
  revision: z.int(),
});

/**
 * Checks an archive of evidence without asking anybody.
 * @param fingerprint lower-case hex SHA-256 of the certificate that it must be signed by; null takes any, and so shows
 *   only that whoever signed it last left it as it is
 * @param authority the same of the certificate that its time stamp must be by; null takes any, and none
 * @throws Error where the file itself cannot be read
 */
export async function verifyArchive(
  file: string,
  fingerprint: string | null,
  authority: string | null = null,
): Promise<Verdict> {
  try {
    return await withArchive(file, (archive) => judge(archive, fingerprint, authority));
  } catch (error) {
    if (!(error instanceof ArchiveUnusableError)) throw error;
    return { intact: false, pinned: false, faults: [error.fault], signedBy: null, manifest: null };
  }
}

async function judge(archive: Archive, fingerprint: string | null, authority: string | null): Promise<Verdict> {
  const faults: ArchiveFault[] = [];
  const found = (code: ArchiveFaultCode, at: string | null = null) => void faults.push({ code, at });
  if (!archive.isAsWritten) found('LAYOUT_CHANGED');

  const [bytes, cms] = [await archive.bytesOf(MANIFEST), await archive.bytesOf(SIGNATURE)];
  if (bytes === null || cms === null) {
    found('MANIFEST_MISSING');
    return { intact: false, pinned: false, faults, signedBy: null, manifest: null };
  }
  const signedBy = signerOf(() => verifyCms(cms, bytes));
  if (signedBy === null) found('SIGNATURE_INVALID');
  const pinned = fingerprint !== null && signedBy?.fingerprint === fingerprint;
  if (fingerprint !== null && signedBy !== null && !pinned) found('OTHER_CERTIFICATE', signedBy.fingerprint);
  const stampedBy = signedBy?.timeStamp?.authority ?? null;
  if (authority !== null && signedBy !== null && stampedBy !== authority) found('OTHER_TIME_STAMP', stampedBy);

  const manifest = parsed(bytes);
  if (manifest === null) found('MANIFEST_INVALID');
  else {
    faults.push(...faultsOfFiles(archive, manifest), ...faultsOfChain(manifest));
    if (!(await agrees(archive, manifest))) found('CONTENTS_DISAGREE');
    for (const path of await brokenPdfs(archive, manifest, signedBy?.fingerprint ?? fingerprint))
      found('PDF_INVALID', path);
  }
  return { intact: faults.length === 0, pinned, faults, signedBy, manifest };
}

/** Null where it is none, or not in the one form that its values have. */
function parsed(bytes: Buffer): Manifest | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    const isCanonical = Buffer.from(canonicalJson(value)).equals(bytes);
    return isCanonical ? (manifestSchema.safeParse(value).data ?? null) : null;
  } catch {
    return null;
  }
}

function faultsOfFiles({ files }: Archive, manifest: Manifest): ArchiveFault[] {
  const faults: ArchiveFault[] = [];
  const listed = new Map(manifest.files.map((file) => [file.path, file]));
  const there = new Set(files.map(({ path }) => path));
  const others = files.filter(({ path }) => path !== MANIFEST && path !== SIGNATURE);
  for (const { path, bytes, sha256 } of others) {
    const said = listed.get(path);
    if (said === undefined) faults.push({ code: 'FILE_ADDED', at: path });
    else if (said.bytes !== bytes || said.sha256 !== sha256) faults.push({ code: 'FILE_CHANGED', at: path });
  }
  for (const { path } of manifest.files) if (!there.has(path)) faults.push({ code: 'FILE_MISSING', at: path });
  const order = [...manifest.files.map(({ path }) => path), MANIFEST, SIGNATURE];
  const isSame = faults.every(({ code }) => code === 'FILE_CHANGED');
  if (isSame && files.some(({ path }, index) => path !== order[index])) {
    faults.push({ code: 'FILES_REORDERED', at: null });
  }
  return faults;
}

function faultsOfChain({ registration, chain }: Manifest): ArchiveFault[] {
  const faults: ArchiveFault[] = [];
  const sequences = chain.events.map(({ event }) => event.sequence);
  const inOrder = sequences.toSorted((a, b) => a - b);
  const isWhole = sequences.length === registration.sequence && inOrder.every((sequence, i) => sequence === i + 1);
  if (!isWhole) faults.push({ code: 'EVENT_MISSING', at: null });
  if (sequences.some((sequence, i) => sequence !== inOrder[i])) faults.push({ code: 'EVENTS_REORDERED', at: null });
  let hash = firstHash(registration.id);
  if (chain.first !== hash) faults.push({ code: 'EVENT_CHANGED', at: 'the beginning' });
  for (const { event, hash: said } of chain.events) {
    if (said !== nextHash(hash, event)) faults.push({ code: 'EVENT_CHANGED', at: `event ${event.sequence}` });
    hash = said;
  }
  if (chain.head !== headOf(registration.id, chain.events)) faults.push({ code: 'EVENT_CHANGED', at: 'the end' });
  return faults;
}

async function agrees(archive: Archive, { registration }: Manifest): Promise<boolean> {
  const bytes = await archive.bytesOf(REGISTRATION);
  if (bytes === null) return false;
  try {
    const { id, projectId, status, sequence, revision } = registration;
    const said = registrationFile.parse(JSON.parse(bytes.toString()));
    return canonicalJson(said) === canonicalJson({ id, projectId, status, sequence, revision });
  } catch {
    return false;
  }
}

/** PDFs are signed themselves, by the same certificate. */
async function brokenPdfs(archive: Archive, { files }: Manifest, fingerprint: string | null): Promise<string[]> {
  const broken: string[] = [];
  for (const { path } of files.filter((file) => file.path.endsWith('.pdf'))) {
    const pdf = await archive.bytesOf(path);
    if (pdf === null) continue;
    const signer = signerOf(() => verifyPdf(pdf));
    if (signer === null || (fingerprint !== null && signer.fingerprint !== fingerprint)) broken.push(path);
  }
  return broken;
}

function signerOf(verify: () => SignedBy): SignedBy | null {
  try {
    return verify();
  } catch (error) {
    if (error instanceof SignatureInvalidError) return null;
    throw error;
  }
}
