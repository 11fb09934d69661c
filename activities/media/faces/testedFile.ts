import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** Reads a model. Throws where the file is not, byte for byte, the one that the figures were measured with. */
export async function readTested(file: string, sha256: string): Promise<Buffer> {
  const bytes = await readFile(file);
  if (createHash('sha256').update(bytes).digest('hex') === sha256) return bytes;
  throw new Error(`The model ${path.basename(file)} is not the one that this version was tested with`);
}
