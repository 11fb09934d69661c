import type { Request } from 'express';
import { LANGUAGES } from '../domain/vocabulary';
import type { Language } from '../domain/vocabulary';

/** The language that a caller asks for by `Accept-Language`, or null where it names none that we speak. */
export function askedLanguage(req: Request): Language | null {
  for (const range of req.acceptsLanguages()) {
    const spoken = LANGUAGES.find((language) => range.toLowerCase().split('-')[0] === language);
    if (spoken !== undefined) return spoken;
  }
  return null;
}
