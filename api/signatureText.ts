import type { LocalizedText } from '../domain/flow';
import type { Language } from '../domain/vocabulary';

/** The text in the first of the languages that there is one for, then in English, then in any; null where there is none. */
export function textIn(text: LocalizedText, languages: readonly Language[]): string | null {
  const wanted = [...languages, 'en' as const].find((language) => text[language] !== undefined);
  return (wanted === undefined ? Object.values(text)[0] : text[wanted]) ?? null;
}
