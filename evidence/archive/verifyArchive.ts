import { z } from 'zod';
import { canonicalJson } from '../../domain/canonicalJson';
import type { Authorities } from '../cms/authorities';
import { pemOf } from '../cms/certificate';
import { SignatureInvalidError } from '../cms/signedData';
import { verifyTimeStamp } from '../cms/timeStampToken';
import type { TimeStamp } from '../cms/timeStampToken';
import { verifyCms } from '../cms/verifyCms';
import type { SignedBy } from '../cms/verifyCms';
import { verifyPdf } from '../pdf/signPdf';
import { ArchiveUnusableError } from './archiveFaults';
import type { ArchiveFault, ArchiveFaultCode } from './archiveFaults';
import { firstHash, headOf, nextHash } from './chain';
import { isNewer, manifest as manifestSchema, MANIFEST, SIGNATURE, stampedBytes } from './manifest';
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
  /** Of the manifest; null where it has none, or it does not hold. */
  readonly timeStamp: TimeStamp | null;
  /** As the archive says; null where it cannot be read. */
  readonly manifest: Manifest | null;
}

const REGISTRATION = 'registration.json';
const CERTIFICATE = 'certificate.pem';
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
 * @param authorities that its time stamps must be by; none takes any, and so shows nothing of when it was
 * @throws Error where the file itself cannot be read
 */
export async function verifyArchive(
  file: string,
  fingerprint: string | null,
  authorities: Authorities = [],
): Promise<Verdict> {
  try {
    return await withArchive(file, (archive) => judge(archive, fingerprint, authorities));
  } catch (error) {
    if (!(error instanceof ArchiveUnusableError)) throw error;
    return { ...NOTHING_FOUND, faults: [error.fault] };
  }
}

const NOTHING_FOUND = { intact: false, pinned: false, signedBy: null, timeStamp: null, manifest: null } as const;

async function judge(archive: Archive, fingerprint: string | null, authorities: Authorities): Promise<Verdict> {
  const faults: ArchiveFault[] = [];
  const found = (code: ArchiveFaultCode, at: string | null = null) => void faults.push({ code, at });
  if (!archive.isAsWritten) found('LAYOUT_CHANGED');

  const [bytes, cms] = [await archive.bytesOf(MANIFEST), await archive.bytesOf(SIGNATURE)];
  if (bytes === null || cms === null) {
    found('MANIFEST_MISSING');
    return { ...NOTHING_FOUND, faults };
  }
  const signer = verified(() => verifyCms(cms, bytes));
  // Its time stamp is in the manifest: one that stood here could be taken off.
  const signedBy = signer?.timeStamp === null ? signer : null;
  if (signedBy === null) found('SIGNATURE_INVALID');
  const pinned = fingerprint !== null && signedBy?.fingerprint === fingerprint;
  if (fingerprint !== null && signedBy !== null && !pinned) found('OTHER_CERTIFICATE', signedBy.fingerprint);

  const value = parsed(bytes);
  const manifest = manifestSchema.safeParse(value).data;
  if (manifest === undefined) {
    found(isNewer(value) ? 'NEWER_FORMAT' : 'MANIFEST_INVALID');
    return { intact: false, pinned, faults, signedBy, timeStamp: null, manifest: null };
  }
  faults.push(...faultsOfFiles(archive, manifest), ...faultsOfChain(manifest));
  if (!(await agrees(archive, manifest))) found('CONTENTS_DISAGREE', REGISTRATION);
  if (signedBy !== null && !(await holdsCertificate(archive, signedBy))) found('CONTENTS_DISAGREE', CERTIFICATE);
  faults.push(
    ...(await faultsOfPdfs(archive, manifest, { fingerprint: signedBy?.fingerprint ?? fingerprint, authorities })),
  );
  const timeStamp = timeStampOf(manifest, authorities);
  if (timeStamp === null && manifest.timeStamp !== null) found('TIME_STAMP_INVALID');
  if (authorities.length > 0 && manifest.timeStamp === null) found('TIME_STAMP_MISSING');
  if (authorities.length > 0 && timeStamp?.pinned === false) found('OTHER_AUTHORITY', timeStamp.authority);
  return { intact: faults.length === 0, pinned, faults, signedBy, timeStamp, manifest };
}

/** Undefined where it is no JSON, or not in the one form that its values have. */
function parsed(bytes: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return Buffer.from(canonicalJson(value)).equals(bytes) ? value : undefined;
  } catch {
    return undefined;
  }
}

function timeStampOf(manifest: Manifest, authorities: Authorities): TimeStamp | null {
  const { timeStamp } = manifest;
  if (timeStamp === null) return null;
  return verified(() => verifyTimeStamp(Buffer.from(timeStamp, 'base64'), stampedBytes(manifest), { authorities }));
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

/** Whoever reads it without this program takes it from there. */
async function holdsCertificate(archive: Archive, { certificate }: SignedBy): Promise<boolean> {
  return (await archive.bytesOf(CERTIFICATE))?.equals(Buffer.from(pemOf(certificate))) ?? false;
}

/** PDFs are signed themselves, by the same certificate. */
async function faultsOfPdfs(
  archive: Archive,
  { files }: Manifest,
  by: { readonly fingerprint: string | null; readonly authorities: Authorities },
): Promise<ArchiveFault[]> {
  const faults: ArchiveFault[] = [];
  for (const { path } of files.filter((file) => file.path.endsWith('.pdf'))) {
    const pdf = await archive.bytesOf(path);
    if (pdf === null) continue;
    const signer = verified(() => verifyPdf(pdf, by.authorities));
    const isOurs = signer !== null && (by.fingerprint === null || signer.fingerprint === by.fingerprint);
    if (!isOurs) faults.push({ code: 'PDF_INVALID', at: path });
    if (by.authorities.length > 0 && signer?.timeStamp?.pinned === false) {
      faults.push({ code: 'OTHER_AUTHORITY', at: path });
    }
  }
  return faults;
}

/** Null where a signature does not hold. */
function verified<Found>(verify: () => Found): Found | null {
  try {
    return verify();
  } catch (error) {
    if (error instanceof SignatureInvalidError) return null;
    throw error;
  }
}
