import { createHash } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { canonicalJson } from '../../domain/canonicalJson';
import type { Manifest } from './manifest';
import { MANIFEST, SIGNATURE, stampedBytes } from './manifest';
import { FILE_MODE, NO_TIME } from './zipProfile';

/** A file of an archive, opened when it is its turn: one is in memory at a time. */
export interface ArchiveFile {
  readonly path: string;
  readonly open: () => Promise<Buffer>;
}

const STORED = { mtime: NO_TIME, forceDosTimestamp: true, mode: FILE_MODE, compress: false } as const;

/**
 * An archive of these files, with the manifest that names them all and the signature over it at the end. It fails as a
 * stream does where a file cannot be opened.
 * @param by.stamp makes the time stamp that the manifest holds: inside of what is signed nobody can take it off
 * @param by.sign makes the signature over the manifest
 */
export function writeArchive(
  given: Omit<Manifest, 'files' | 'timeStamp'>,
  files: readonly ArchiveFile[],
  by: {
    readonly stamp: (bytes: Buffer) => Promise<Buffer | null>;
    readonly sign: (manifest: Buffer) => Promise<Buffer>;
  },
): Readable {
  const zip = new ZipFile();
  const archive = new PassThrough();
  const listed: Manifest['files'] = [];

  function add(path: string, open: () => Promise<Buffer>): void {
    zip.addReadStreamLazy(path, STORED, (done) => {
      open().then(
        (bytes) => done(null, Readable.from(piecesOf(bytes), { objectMode: false })),
        (error: unknown) => archive.destroy(error instanceof Error ? error : new Error('A file could not be opened')),
      );
    });
  }

  for (const { path, open } of files) {
    add(path, async () => {
      const bytes = await open();
      listed.push({ path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
      return bytes;
    });
  }
  let manifest = Buffer.alloc(0);
  add(MANIFEST, async () => {
    const unstamped: Manifest = { ...given, files: listed, timeStamp: null };
    const token = await by.stamp(stampedBytes(unstamped));
    const timeStamp = token?.toString('base64') ?? null;
    manifest = Buffer.from(canonicalJson({ ...unstamped, timeStamp } satisfies Manifest));
    return manifest;
  });
  add(SIGNATURE, () => by.sign(manifest));
  zip.end();
  zip.on('error', () => archive.destroy(new Error('The archive could not be written')));
  zip.outputStream.pipe(archive);
  return archive;
}

/** Small enough that checksums of one do not keep other requests waiting. */
function* piecesOf(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length; start += PIECE_BYTES) yield bytes.subarray(start, start + PIECE_BYTES);
}
const PIECE_BYTES = 128 * 1024;
