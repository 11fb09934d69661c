import { createHash } from 'node:crypto';
import type { LocalizedText, SignatureSettings } from '../domain/flow';
import type { Language } from '../domain/vocabulary';

/** The text in the first of the languages that there is one for, then in English, then in any; null where there is none. */
export function textIn(text: LocalizedText, languages: readonly Language[]): string | null {
  const wanted = [...languages, 'en' as const].find((language) => text[language] !== undefined);
  return (wanted === undefined ? Object.values(text)[0] : text[wanted]) ?? null;
}

/** Names an exact text: lower-case hex SHA-256 of its UTF-8. */
export function hashOfText(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Whether a hash names one of the texts that a signature step shows, in whichever language it was read. */
export function isShownText(settings: SignatureSettings, textHash: string): boolean {
  return Object.values(settings.text).some((text) => hashOfText(text) === textHash);
}
