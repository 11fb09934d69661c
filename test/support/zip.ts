/** The files of an archive that stores them as they are, by name. */
export function filesOf(zip: Buffer): Record<string, Buffer> {
  const files: Record<string, Buffer> = {};
  let at = zip.readUInt32LE(zip.length - 6);
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const [bytes, name] = [zip.readUInt32LE(at + 24), zip.readUInt16LE(at + 28)];
    const offset = zip.readUInt32LE(at + 42);
    const start = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
    files[zip.toString('utf8', at + 46, at + 46 + name)] = zip.subarray(start, start + bytes);
    at += 46 + name + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
}
