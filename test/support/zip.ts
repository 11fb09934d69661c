import { crc32 } from 'node:zlib';
import { directoryOf, headerOf, trailerOf } from '../../evidence/archive/zipProfile';

export type Files = readonly (readonly [name: string, bytes: Buffer])[];

/** The files of an archive that stores them as they are, in their order. */
export function filesOf(zip: Buffer): [string, Buffer][] {
  const files: [string, Buffer][] = [];
  let at = zip.readUInt32LE(zip.length - 6);
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const [bytes, name] = [zip.readUInt32LE(at + 24), zip.readUInt16LE(at + 28)];
    const offset = zip.readUInt32LE(at + 42);
    const start = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
    files.push([zip.toString('utf8', at + 46, at + 46 + name), zip.subarray(start, start + bytes)]);
    at += 46 + name + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
}

/** An archive in the form that evidence has, of whatever files. */
export function zipOf(files: Files): Buffer {
  const parts: Buffer[] = [];
  let end = 0;
  const stored = files.map(([path, bytes]) => {
    const file = { path, bytes: bytes.length, crc32: crc32(bytes), offset: end };
    const [header, trailer] = [headerOf(file), trailerOf(file)];
    parts.push(header, bytes, trailer);
    end += header.length + bytes.length + trailer.length;
    return file;
  });
  return Buffer.concat([...parts, directoryOf(stored, end)]);
}
