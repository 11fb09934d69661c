/**
 * The one form that archives of evidence have: files stored as they are, one behind the other, without comments, extra
 * fields or times. Given the files and their order, every byte of the archive follows, and there is no room to hide one.
 * The structures are those of PKWARE's APPNOTE 6.3.
 */

/** Midnight of 1 January 1980, wherever the machine stands: the first time that the format knows. */
export const NO_TIME = new Date(1980, 0, 1);
const DOS_DATE = 0x0021;
export const FILE_MODE = 0o100644;
const MADE_BY = (3 << 8) | 63;
const NEEDS = 20;
/** Names are UTF-8; size and checksum stand behind the data. */
const FLAGS = (1 << 11) | (1 << 3);

/** A file as it stands in an archive. */
export interface StoredFile {
  readonly path: string;
  readonly crc32: number;
  readonly bytes: number;
  /** Where its header begins. */
  readonly offset: number;
}

/** What stands before the data of a file. */
export function headerOf({ path }: Pick<StoredFile, 'path'>): Buffer {
  const name = Buffer.from(path);
  const fixed = Buffer.alloc(30);
  fixed.writeUInt32LE(0x04034b50, 0);
  fixed.writeUInt16LE(NEEDS, 4);
  fixed.writeUInt16LE(FLAGS, 6);
  fixed.writeUInt16LE(DOS_DATE, 12);
  fixed.writeUInt16LE(name.length, 26);
  return Buffer.concat([fixed, name]);
}

/** What stands behind the data of a file. */
export function trailerOf({ crc32, bytes }: Pick<StoredFile, 'crc32' | 'bytes'>): Buffer {
  const trailer = Buffer.alloc(16);
  trailer.writeUInt32LE(0x08074b50, 0);
  trailer.writeUInt32LE(crc32, 4);
  trailer.writeUInt32LE(bytes, 8);
  trailer.writeUInt32LE(bytes, 12);
  return trailer;
}

/** What stands behind all files: the directory, and where it is. */
export function directoryOf(files: readonly StoredFile[], offset: number): Buffer {
  const records = Buffer.concat(files.map(recordOf));
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(records.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([records, end]);
}

function recordOf({ path, crc32, bytes, offset }: StoredFile): Buffer {
  const name = Buffer.from(path);
  const fixed = Buffer.alloc(46);
  fixed.writeUInt32LE(0x02014b50, 0);
  fixed.writeUInt16LE(MADE_BY, 4);
  fixed.writeUInt16LE(NEEDS, 6);
  fixed.writeUInt16LE(FLAGS, 8);
  fixed.writeUInt16LE(DOS_DATE, 14);
  fixed.writeUInt32LE(crc32, 16);
  fixed.writeUInt32LE(bytes, 20);
  fixed.writeUInt32LE(bytes, 24);
  fixed.writeUInt16LE(name.length, 28);
  fixed.writeUInt32LE((FILE_MODE << 16) >>> 0, 38);
  fixed.writeUInt32LE(offset, 42);
  return Buffer.concat([fixed, name]);
}
