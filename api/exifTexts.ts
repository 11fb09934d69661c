/** Before the TIFF structure in a JPEG file; not in others. */
const HEADER = Buffer.from('Exif\0\0');
const ENTRY_BYTES = 12;
const ASCII = 2;
/** Bytes that stand in the entry itself, in place of where they are. */
const INLINE_BYTES = 4;
/** Cameras write some dozens of entries, and short texts. */
const MOST = { entries: 200, textBytes: 1_000 } as const;

/**
 * The texts in the first directory of EXIF data (TIFF 6.0, section 2) that have one of these tags. None where the data is
 * broken: it says nothing then.
 */
export function exifTexts(exif: Buffer, tags: readonly number[]): string[] {
  const tiff = exif.subarray(0, HEADER.length).equals(HEADER) ? exif.subarray(HEADER.length) : exif;
  const isLittle = tiff.toString('latin1', 0, 2) === 'II';
  const read = (bytes: 2 | 4, at: number): number => {
    if (at + bytes > tiff.length) return 0;
    return isLittle ? tiff.readUIntLE(at, bytes) : tiff.readUIntBE(at, bytes);
  };
  const directory = read(4, 4);
  const entries = Array.from(
    { length: Math.min(read(2, directory), MOST.entries) },
    (_, i) => directory + 2 + i * ENTRY_BYTES,
  );
  return entries
    .filter((entry) => tags.includes(read(2, entry)) && read(2, entry + 2) === ASCII)
    .map((entry) => {
      const count = read(4, entry + 4);
      const start = count <= INLINE_BYTES ? entry + 8 : read(4, entry + 8);
      return tiff.toString('latin1', start, start + Math.min(count, MOST.textBytes));
    });
}
