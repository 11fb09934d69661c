import { createHash } from 'node:crypto';
import type { SignatureSettings } from '../domain/flow';

/** Names an exact text: lower-case hex SHA-256 of its UTF-8. */
export function hashOfText(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** The text that a hash names, of those that a signature step shows, in whichever language it was read; null for none. */
export function shownText(settings: SignatureSettings, textHash: string): string | null {
  return Object.values(settings.text).find((text) => hashOfText(text) === textHash) ?? null;
}
