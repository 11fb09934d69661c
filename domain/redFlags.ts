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
  DOCUMENT_ALREADY_USED: {
    severity: 'high',
    text: {
      en: 'Another person of this project used the same document.',
      es: 'Otra persona de este proyecto usó el mismo documento.',
      pt: 'Outra pessoa deste projeto usou o mesmo documento.',
    },
  },
  DOCUMENT_INCONSISTENT: {
    severity: 'high',
    text: {
      en: 'What is printed on the document is not what its machine-readable part says.',
      es: 'Lo impreso en el documento no es lo que dice su parte de lectura mecánica.',
      pt: 'O que está impresso no documento não é o que diz a sua parte de leitura mecânica.',
    },
  },
  PICTURE_EDITED: {
    severity: 'medium',
    text: {
      en: 'A picture was saved by a program for editing pictures.',
      es: 'Una imagen fue guardada con un programa de edición.',
      pt: 'Uma imagem foi salva por um programa de edição.',
    },
  },
  FACE_ALREADY_ENROLLED: {
    severity: 'high',
    text: {
      en: 'The same face is enrolled in this project under another identity.',
      es: 'El mismo rostro consta en este proyecto con otra identidad.',
      pt: 'O mesmo rosto consta neste projeto com outra identidade.',
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
