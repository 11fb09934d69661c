import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open, stat } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { fromFdPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { ArchiveUnusableError } from './archiveFaults';
import type { ArchiveFaultCode } from './archiveFaults';
import { filePath } from './manifest';
import { directoryOf, headerOf, trailerOf } from './zipProfile';
import type { StoredFile } from './zipProfile';

/** A file that was read, and what its bytes are. */
export interface ReadFile extends StoredFile {
  readonly sha256: string;
}

export interface Archive {
  /** In the order of the directory. */
  readonly files: readonly ReadFile[];
  /** Whether every byte of the archive follows from its files. */
  readonly isAsWritten: boolean;
  /** The bytes of a file, or null where there is none. @throws ArchiveUnusableError for more than 64 MiB */
  bytesOf(path: string): Promise<Buffer | null>;
}

/** Of four gigabytes: what the format can hold without extensions. */
const MAX_BYTES = 0xffff_fffe;
const MAX_FILES = 20_000;
const MAX_IN_MEMORY = 64 * 1024 * 1024;

/**
 * Opens an archive, reads every file once, and gives it to the work. Files are stored, never packed, so that no more is
 * read than the archive is long.
 * @throws ArchiveUnusableError
 */
export async function withArchive<Result>(file: string, work: (archive: Archive) => Promise<Result>): Promise<Result> {
  const { size } = await stat(file);
  if (size > MAX_BYTES) unusable('TOO_LARGE');
  const handle = await open(file, 'r');
  try {
    const zip = await fromFdPromise(handle.fd, { lazyEntries: true, strictFileNames: true, autoClose: false }).catch(
      () => unusable('UNREADABLE'),
    );
    const entries = await entriesOf(zip, size);
    const files: ReadFile[] = [];
    for (const entry of entries) files.push(await readFile(zip, entry));
    const byPath = new Map(entries.map((entry) => [entry.fileName, entry]));
    return await work({
      files,
      isAsWritten: await isAsWritten(handle, files, size),
      bytesOf: async (path) => {
        const entry = byPath.get(path);
        if (entry === undefined) return null;
        if (entry.uncompressedSize > MAX_IN_MEMORY) unusable('TOO_LARGE', path);
        const chunks: Buffer[] = [];
        await eachChunk(zip, entry, (chunk) => void chunks.push(chunk));
        return Buffer.concat(chunks);
      },
    });
  } finally {
    await handle.close();
  }
}

/** Everything in the directory; nothing is read of the files yet. */
async function entriesOf(zip: ZipFile, size: number): Promise<Entry[]> {
  if (zip.entryCount > MAX_FILES) unusable('TOO_LARGE');
  const entries: Entry[] = [];
  await new Promise<void>((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      entries.push(entry);
      zip.readEntry();
    });
    zip.once('end', resolve);
    zip.once('error', (error: unknown) => reject(new ArchiveUnusableError({ code: codeOf(error), at: null })));
    zip.readEntry();
  });
  for (const { fileName, compressionMethod, generalPurposeBitFlag, compressedSize, uncompressedSize } of entries) {
    if (!filePath.safeParse(fileName).success) unusable('UNSAFE_NAME', JSON.stringify(fileName).slice(0, 200));
    const isEncrypted = (generalPurposeBitFlag & 1) !== 0;
    if (compressionMethod !== 0 || isEncrypted || compressedSize !== uncompressedSize) unusable('COMPRESSED', fileName);
  }
  // Files that overlap could be read again and again.
  if (entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0) > size) unusable('LAYOUT_CHANGED');
  const seen = new Set<string>();
  for (const { fileName } of entries) {
    if (seen.has(fileName)) unusable('DUPLICATE_FILE', fileName);
    seen.add(fileName);
  }
  return entries;
}

/** yauzl names the fault in words alone. */
function codeOf(error: unknown): ArchiveFaultCode {
  const words = error instanceof Error ? error.message : '';
  return /invalid characters in fileName|absolute path|invalid relative path/.test(words)
    ? 'UNSAFE_NAME'
    : 'UNREADABLE';
}

async function readFile(zip: ZipFile, entry: Entry): Promise<ReadFile> {
  const sha256 = createHash('sha256');
  let [crc, bytes] = [0, 0];
  await eachChunk(zip, entry, (chunk) => {
    sha256.update(chunk);
    crc = crc32(chunk, crc);
    bytes += chunk.length;
  });
  const { fileName: path, relativeOffsetOfLocalHeader: offset } = entry;
  return { path, offset, bytes, crc32: crc, sha256: sha256.digest('hex') };
}

async function eachChunk(zip: ZipFile, entry: Entry, take: (chunk: Buffer) => void): Promise<void> {
  try {
    const stream: AsyncIterable<unknown> = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream) if (Buffer.isBuffer(chunk)) take(chunk);
  } catch {
    unusable('UNREADABLE', entry.fileName);
  }
}

/** Writes anew all that stands around the data of the files, and compares. */
async function isAsWritten(handle: FileHandle, files: readonly StoredFile[], size: number): Promise<boolean> {
  let end = 0;
  for (const file of files) {
    const header = headerOf(file);
    const trailer = trailerOf(file);
    if (file.offset !== end || !(await holds(handle, end, header))) return false;
    if (!(await holds(handle, end + header.length + file.bytes, trailer))) return false;
    end += header.length + file.bytes + trailer.length;
  }
  const directory = directoryOf(files, end);
  return end + directory.length === size && (await holds(handle, end, directory));
}

async function holds(handle: FileHandle, position: number, expected: Buffer): Promise<boolean> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(expected.length), 0, expected.length, position);
  return bytesRead === expected.length && buffer.equals(expected);
}

function unusable(code: ArchiveFaultCode, at: string | null = null): never {
  throw new ArchiveUnusableError({ code, at });
}
