import type { Language, Translated } from '../domain/vocabulary';

/** What a value must be, where a schema bounds it, by the schema's keyword; `#` stands for the bound. */
const BOUND_TEXTS: Readonly<Record<string, Translated>> = {
  minimum: { en: 'Must be at least #.', es: 'Debe ser al menos #.', pt: 'Deve ser pelo menos #.' },
  maximum: { en: 'Must be at most #.', es: 'Debe ser como máximo #.', pt: 'Deve ser no máximo #.' },
  exclusiveMinimum: { en: 'Must be more than #.', es: 'Debe ser más que #.', pt: 'Deve ser mais que #.' },
  exclusiveMaximum: { en: 'Must be less than #.', es: 'Debe ser menos que #.', pt: 'Deve ser menos que #.' },
  multipleOf: { en: 'Must be a multiple of #.', es: 'Debe ser un múltiplo de #.', pt: 'Deve ser um múltiplo de #.' },
  minLength: {
    en: 'Must have at least # characters.',
    es: 'Debe tener al menos # caracteres.',
    pt: 'Deve ter pelo menos # caracteres.',
  },
  maxLength: {
    en: 'Must have at most # characters.',
    es: 'Debe tener como máximo # caracteres.',
    pt: 'Deve ter no máximo # caracteres.',
  },
  minItems: {
    en: 'Must have at least # items.',
    es: 'Debe tener al menos # elementos.',
    pt: 'Deve ter pelo menos # itens.',
  },
  maxItems: {
    en: 'Must have at most # items.',
    es: 'Debe tener como máximo # elementos.',
    pt: 'Deve ter no máximo # itens.',
  },
};

/** A keyword of JSON Schema and its number. */
export interface Bound {
  readonly keyword: string;
  readonly limit: number;
}

/** Null for a keyword that bounds nothing, or nothing that people would count. */
export function boundText(bound: Bound, language: Language): string | null {
  return BOUND_TEXTS[bound.keyword]?.[language].replace('#', String(bound.limit)) ?? null;
}
