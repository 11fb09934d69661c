import type { Severity, Translated } from './vocabulary';

interface RedFlagEntry {
  readonly severity: Severity;
  readonly text: Translated;
}

/** Security concerns. They decide nothing by themselves: the flow's `decision.onRedFlag` says what follows. */
const RED_FLAG_CATALOGUE = {
  EMAIL_DISPOSABLE_USED: {
    severity: 'medium',
    text: {
      en: 'A disposable e-mail address was given.',
      es: 'Se indicó un correo desechable.',
      pt: 'Foi informado um e-mail descartável.',
    },
  },
  NAME_MISMATCH: {
    severity: 'medium',
    text: {
      en: 'The document bears another name.',
      es: 'El documento lleva otro nombre.',
      pt: 'O documento traz outro nome.',
    },
  },
  BIRTH_DATE_MISMATCH: {
    severity: 'high',
    text: {
      en: 'The document bears another birth date.',
      es: 'El documento lleva otra fecha de nacimiento.',
      pt: 'O documento traz outra data de nascimento.',
    },
  },
  DOCUMENT_TAMPERED: {
    severity: 'critical',
    text: {
      en: 'The document shows signs of forgery.',
      es: 'El documento muestra señales de falsificación.',
      pt: 'O documento mostra sinais de falsificação.',
    },
  },
  WATCHLIST_MATCH: {
    severity: 'critical',
    text: { en: 'A listed person matches.', es: 'Coincide una persona en lista.', pt: 'Uma pessoa listada coincide.' },
  },
  WATCHLIST_NEAR_MATCH: {
    severity: 'high',
    text: {
      en: 'A listed person may match.',
      es: 'Puede coincidir una persona en lista.',
      pt: 'Uma pessoa listada pode coincidir.',
    },
  },
} as const satisfies Record<string, RedFlagEntry>;

export type RedFlagCode = keyof typeof RED_FLAG_CATALOGUE;
export const RED_FLAGS: Readonly<Record<RedFlagCode, RedFlagEntry>> = RED_FLAG_CATALOGUE;
export const RED_FLAG_CODES = Object.keys(RED_FLAG_CATALOGUE) as readonly RedFlagCode[];
