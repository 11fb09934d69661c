import type { Language } from './vocabulary';

type Text = Readonly<Record<Language, string>>;
interface RefusalEntry {
  readonly status: number;
  readonly title: Text;
  /** What to do about it. */
  readonly detail: Text;
}

/** Why a message or a request is refused. One code, one HTTP status, and a sentence for people that says what to do. */
const REFUSAL_CATALOGUE = {
  MALFORMED_BODY: {
    status: 400,
    title: { en: 'The body cannot be read', es: 'No se puede leer el cuerpo', pt: 'O corpo não pode ser lido' },
    detail: {
      en: 'Send well-formed JSON, or multipart/form-data where the step takes files.',
      es: 'Envía JSON bien formado, o multipart/form-data donde el paso recibe archivos.',
      pt: 'Envie JSON bem formado, ou multipart/form-data onde a etapa recebe arquivos.',
    },
  },
  IDEMPOTENCY_KEY_REQUIRED: {
    status: 400,
    title: { en: 'No Idempotency-Key', es: 'Falta Idempotency-Key', pt: 'Falta Idempotency-Key' },
    detail: {
      en: 'Send an Idempotency-Key header of 1 to 255 characters with every POST; with a publishable key at least 16, for it is shared by all visitors.',
      es: 'Envía con cada POST una cabecera Idempotency-Key de 1 a 255 caracteres; con una clave publicable al menos 16, porque la comparten todos los visitantes.',
      pt: 'Envie com cada POST um cabeçalho Idempotency-Key de 1 a 255 caracteres; com uma chave publicável ao menos 16, pois todos os visitantes a compartilham.',
    },
  },
  UNAUTHENTICATED: {
    status: 401,
    title: { en: 'No valid credential', es: 'Sin credencial válida', pt: 'Sem credencial válida' },
    detail: {
      en: 'Send a valid key or registration token as "Authorization: Bearer …".',
      es: 'Envía una clave o un token de registro válido como "Authorization: Bearer …".',
      pt: 'Envie uma chave ou um token de registro válido como "Authorization: Bearer …".',
    },
  },
  FORBIDDEN: {
    status: 403,
    title: {
      en: 'The credential does not allow this',
      es: 'La credencial no permite esto',
      pt: 'A credencial não permite isto',
    },
    detail: {
      en: 'Use a credential with the scope that the API document names for this route.',
      es: 'Usa una credencial con el alcance que el documento de la API indica para esta ruta.',
      pt: 'Use uma credencial com o escopo que o documento da API indica para esta rota.',
    },
  },
  NOT_FOUND: {
    status: 404,
    title: { en: 'Nothing here by that name', es: 'No hay nada con ese nombre', pt: 'Não há nada com esse nome' },
    detail: {
      en: 'Check the path and the id; an id of another project is not found either.',
      es: 'Revisa la ruta y el id; un id de otro proyecto tampoco se encuentra.',
      pt: 'Verifique o caminho e o id; um id de outro projeto também não é encontrado.',
    },
  },
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
  IDEMPOTENCY_IN_PROGRESS: {
    status: 409,
    title: {
      en: 'The first request with this Idempotency-Key is still running',
      es: 'La primera solicitud con este Idempotency-Key sigue en curso',
      pt: 'A primeira solicitação com este Idempotency-Key ainda está em andamento',
    },
    detail: {
      en: 'Repeat the request with the same key after the seconds that Retry-After gives.',
      es: 'Repite la solicitud con la misma clave tras los segundos que indica Retry-After.',
      pt: 'Repita a solicitação com a mesma chave após os segundos indicados em Retry-After.',
    },
  },
  IDEMPOTENCY_MISMATCH: {
    status: 422,
    title: {
      en: 'This Idempotency-Key was used with another body',
      es: 'Este Idempotency-Key se usó con otro cuerpo',
      pt: 'Este Idempotency-Key foi usado com outro corpo',
    },
    detail: {
      en: 'Use a new key for a new request.',
      es: 'Usa una clave nueva para una solicitud nueva.',
      pt: 'Use uma chave nova para uma solicitação nova.',
    },
  },
  STALE: {
    status: 412,
    title: { en: 'The registration has changed', es: 'El registro ha cambiado', pt: 'O registro mudou' },
    detail: {
      en: 'Read it again, decide on what it says now, and send its new ETag in If-Match.',
      es: 'Léelo de nuevo, decide según lo que dice ahora y envía su nuevo ETag en If-Match.',
      pt: 'Leia de novo, decida pelo que diz agora e envie o novo ETag em If-Match.',
    },
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    title: { en: 'The body is too large', es: 'El cuerpo es demasiado grande', pt: 'O corpo é grande demais' },
    detail: {
      en: 'Stay below the sizes that the API document gives.',
      es: 'No excedas los tamaños que indica el documento de la API.',
      pt: 'Não exceda os tamanhos indicados no documento da API.',
    },
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: { en: 'The content type is not read', es: 'No se lee ese tipo de contenido', pt: 'Esse tipo não é lido' },
    detail: {
      en: 'Send JSON, or JPEG, PNG or WebP pictures as multipart/form-data.',
      es: 'Envía JSON, o imágenes JPEG, PNG o WebP como multipart/form-data.',
      pt: 'Envie JSON, ou imagens JPEG, PNG ou WebP como multipart/form-data.',
    },
  },
  INVALID_FIELDS: {
    status: 422,
    title: {
      en: 'Some fields are ill-formed',
      es: 'Algunos campos están mal formados',
      pt: 'Alguns campos estão mal formados',
    },
    detail: {
      en: 'Correct each field listed in "errors" and send again; no attempt was used up.',
      es: 'Corrige cada campo de "errors" y envía de nuevo; no se gastó ningún intento.',
      pt: 'Corrija cada campo de "errors" e envie de novo; nenhuma tentativa foi gasta.',
    },
  },
  INVALID_FLOW: {
    status: 422,
    title: { en: 'The flow has faults', es: 'El flujo tiene fallas', pt: 'O fluxo tem falhas' },
    detail: {
      en: 'Correct each fault listed in "errors".',
      es: 'Corrige cada falla de "errors".',
      pt: 'Corrija cada falha de "errors".',
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
  RATE_LIMITED: {
    status: 429,
    title: { en: 'Too many requests', es: 'Demasiadas solicitudes', pt: 'Solicitações demais' },
    detail: {
      en: 'Wait for the seconds that Retry-After gives.',
      es: 'Espera los segundos que indica Retry-After.',
      pt: 'Espere os segundos indicados em Retry-After.',
    },
  },
  INTERNAL_ERROR: {
    status: 500,
    title: {
      en: 'Something went wrong on our side',
      es: 'Algo falló de nuestro lado',
      pt: 'Algo falhou do nosso lado',
    },
    detail: {
      en: 'Repeat the request with the same Idempotency-Key; if it goes on, report the requestId.',
      es: 'Repite la solicitud con el mismo Idempotency-Key; si persiste, comunica el requestId.',
      pt: 'Repita a solicitação com o mesmo Idempotency-Key; se persistir, informe o requestId.',
    },
  },
  TEMPORARILY_UNAVAILABLE: {
    status: 503,
    title: {
      en: 'A part of the system is away',
      es: 'Una parte del sistema no está disponible',
      pt: 'Uma parte do sistema está indisponível',
    },
    detail: {
      en: 'Nothing is lost: repeat the request with the same Idempotency-Key after the seconds that Retry-After gives.',
      es: 'No se perdió nada: repite la solicitud con el mismo Idempotency-Key tras los segundos que indica Retry-After.',
      pt: 'Nada se perdeu: repita a solicitação com o mesmo Idempotency-Key após os segundos indicados em Retry-After.',
    },
  },
} as const satisfies Record<string, RefusalEntry>;

export type RefusalCode = keyof typeof REFUSAL_CATALOGUE;
export const REFUSALS: Readonly<Record<RefusalCode, RefusalEntry>> = REFUSAL_CATALOGUE;
export const REFUSAL_CODES = Object.keys(REFUSAL_CATALOGUE) as readonly RefusalCode[];

export function isRefusalCode(code: string): code is RefusalCode {
  return Object.hasOwn(REFUSALS, code);
}
