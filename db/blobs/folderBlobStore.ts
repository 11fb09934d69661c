import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { types } from 'node:util';
import type { BlobStore } from './blobStore';

/** Ids and nothing else: a key must not lead out of the folder. */
const KEY = /^[\w-]+\/[\w-]+$/;

/** Blobs as files below `directory`, in 256 folders so that none grows too long; only their owner can read them. */
export function createFolderBlobStore(directory: string): BlobStore {
  function fileOf(key: string): string {
    if (!KEY.test(key)) throw new Error('A blob key is <registrationId>/<blobId>');
    const shard = createHash('sha256').update(key).digest('hex').slice(0, 2);
    return path.join(directory, shard, key.replace('/', '.'));
  }

  return {
    async put(key, bytes) {
      const file = fileOf(key);
      const folder = path.dirname(file);
      const made = await mkdir(folder, { recursive: true, mode: 0o700 });
      if (made !== undefined) await syncFolder(directory);
      const temporary = `${file}.${randomUUID()}.new`;
      try {
        await writeThrough(temporary, bytes);
        await rename(temporary, file);
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
      await syncFolder(folder);
    },

    async get(key) {
      try {
        return await readFile(fileOf(key));
      } catch (error) {
        if (isNotFound(error)) return null;
        throw error;
      }
    },
  };
}

async function writeThrough(file: string, bytes: Buffer): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A new name outlives a crash once its folder is written. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isNotFound(error: unknown): boolean {
  return types.isNativeError(error) && 'code' in error && error.code === 'ENOENT';
}
