import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * A random secret of 32 bytes that is made once and kept in `<folder>/keys/<name>` for this user alone (mode 0600).
 * Answers its text in the encoding given.
 */
export function keptSecret(folder: string, name: string, encoding: 'base64' | 'base64url'): string {
  const keys = path.join(folder, 'keys');
  const file = path.join(keys, name);
  mkdirSync(keys, { recursive: true, mode: 0o700 });
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, randomBytes(32).toString(encoding), { mode: 0o600 });
  try {
    // Fails where it is there already, and never shows half a secret.
    linkSync(fresh, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(fresh);
  }
  return readFileSync(file, 'utf8');
}
