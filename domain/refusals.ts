import { REQUEST_REFUSALS } from './requestRefusals';
import type { RefusalEntry } from './requestRefusals';

/** Why a message or a request is refused. One code, one HTTP status, and a sentence for people that says what to do. */
const REFUSAL_CATALOGUE = {
  ...REQUEST_REFUSALS,
  STEP_NOT_OPEN: {
    status: 409,
    title: { en: 'The step is not open', es: 'El paso no está abierto', pt: 'A etapa não está aberta' },
    detail: {
      en: 'Read the registration: its currentStep and each step’s next say what can be done now.',
      es: 'Lee el registro: su currentStep y el next de cada paso dicen qué se puede hacer ahora.',
      pt: 'Leia o registro: seu currentStep e o next de cada etapa dizem o que se pode fazer agora.',
    },
  },
  REGISTRATION_CLOSED: {
    status: 409,
    title: { en: 'The registration has ended', es: 'El registro ha terminado', pt: 'O registro terminou' },
    detail: {
      en: 'Read its outcome; an operator can reopen it.',
      es: 'Lee su resultado; un operador puede reabrirlo.',
      pt: 'Leia o resultado; um operador pode reabri-lo.',
    },
  },
  ATTEMPTS_EXHAUSTED: {
    status: 409,
    title: {
      en: 'No attempt is left for this step',
      es: 'No quedan intentos para este paso',
      pt: 'Não restam tentativas para esta etapa',
    },
    detail: {
      en: 'Go on with the next step, or ask an operator to reopen.',
      es: 'Sigue con el próximo paso, o pide a un operador que reabra.',
      pt: 'Siga com a próxima etapa, ou peça a um operador que reabra.',
    },
  },
  NOT_TERMINAL: {
    status: 409,
    title: { en: 'The registration has not ended', es: 'El registro no ha terminado', pt: 'O registro não terminou' },
    detail: {
      en: 'Only an ended registration can be reopened.',
      es: 'Solo se puede reabrir un registro terminado.',
      pt: 'Só se pode reabrir um registro terminado.',
    },
  },
  NOTHING_TO_REVIEW: {
    status: 409,
    title: { en: 'Nothing to review', es: 'No hay nada que revisar', pt: 'Não há nada a revisar' },
    detail: {
      en: 'A decision is possible while the registration, or the step named, waits for a review.',
      es: 'Se puede decidir mientras el registro, o el paso nombrado, espera una revisión.',
      pt: 'Pode-se decidir enquanto o registro, ou a etapa nomeada, espera uma revisão.',
    },
  },
  DUPLICATE_REGISTRATION: {
    status: 409,
    title: {
      en: 'Another registration is open for this person',
      es: 'Otro registro de esta persona está abierto',
      pt: 'Outro registro desta pessoa está aberto',
    },
    detail: {
      en: 'Go on with the open registration.',
      es: 'Continúa con el registro abierto.',
      pt: 'Continue com o registro aberto.',
    },
  },
  KYC_MANDATORY: {
    status: 409,
    title: {
      en: 'This flow has a mandatory check',
      es: 'Este flujo tiene una comprobación obligatoria',
      pt: 'Este fluxo tem uma verificação obrigatória',
    },
    detail: {
      en: 'The checks of this flow cannot be skipped.',
      es: 'Las comprobaciones de este flujo no se pueden omitir.',
      pt: 'As verificações deste fluxo não podem ser omitidas.',
    },
  },
  CODE_WRONG: {
    status: 422,
    title: { en: 'The code is wrong', es: 'El código es incorrecto', pt: 'O código está errado' },
    detail: {
      en: 'Enter the code again; "attemptsLeft" says how often.',
      es: 'Introduce el código de nuevo; "attemptsLeft" dice cuántas veces.',
      pt: 'Digite o código de novo; "attemptsLeft" diz quantas vezes.',
    },
  },
  CODE_EXPIRED: {
    status: 422,
    title: { en: 'The code is no longer valid', es: 'El código ya no es válido', pt: 'O código não é mais válido' },
    detail: { en: 'Ask for a new code.', es: 'Pide un código nuevo.', pt: 'Peça um código novo.' },
  },
  CONTACT_UNREACHABLE: {
    status: 422,
    title: {
      en: 'Nothing can be sent to this address',
      es: 'No se puede enviar nada a esta dirección',
      pt: 'Não se pode enviar nada a este endereço',
    },
    detail: {
      en: 'Hand in the sign-up form again with another address.',
      es: 'Entrega de nuevo el formulario de registro con otra dirección.',
      pt: 'Entregue de novo o formulário de inscrição com outro endereço.',
    },
  },
  TEXT_CHANGED: {
    status: 422,
    title: {
      en: 'The text signed is not the text shown',
      es: 'El texto firmado no es el texto mostrado',
      pt: 'O texto assinado não é o texto mostrado',
    },
    detail: {
      en: 'Read the step again and sign the text that it shows now.',
      es: 'Lee el paso de nuevo y firma el texto que muestra ahora.',
      pt: 'Leia a etapa de novo e assine o texto que ela mostra agora.',
    },
  },
  CHALLENGE_INVALID: {
    status: 422,
    title: {
      en: 'The challenge is unknown, used or too old',
      es: 'El reto es desconocido, ya se usó o es muy antiguo',
      pt: 'O desafio é desconhecido, já foi usado ou é antigo demais',
    },
    detail: {
      en: 'Ask for a new challenge and answer it within its time.',
      es: 'Pide un reto nuevo y respóndelo a tiempo.',
      pt: 'Peça um desafio novo e responda a tempo.',
    },
  },
  STEP_MANDATORY: {
    status: 409,
    title: { en: 'The step is mandatory', es: 'El paso es obligatorio', pt: 'A etapa é obrigatória' },
    detail: {
      en: 'Only optional steps can be skipped.',
      es: 'Solo se pueden omitir los pasos opcionales.',
      pt: 'Só as etapas opcionais podem ser omitidas.',
    },
  },
} as const satisfies Record<string, RefusalEntry>;

export type RefusalCode = keyof typeof REFUSAL_CATALOGUE;
export const REFUSALS: Readonly<Record<RefusalCode, RefusalEntry>> = REFUSAL_CATALOGUE;
export const REFUSAL_CODES = Object.keys(REFUSAL_CATALOGUE) as readonly RefusalCode[];

export function isRefusalCode(code: string): code is RefusalCode {
  return Object.hasOwn(REFUSALS, code);
}
