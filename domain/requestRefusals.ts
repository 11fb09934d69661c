import type { Translated } from './vocabulary';

export interface RefusalEntry {
  readonly status: number;
  readonly title: Translated;
  /** What to do about it. */
  readonly detail: Translated;
}

/** Why a request is refused whatever it is about. */
export const REQUEST_REFUSALS = {
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
  SIGNATURE_INVALID: {
    status: 401,
    title: { en: 'No valid signature', es: 'Sin firma válida', pt: 'Sem assinatura válida' },
    detail: {
      en: 'Sign the body as it is sent, with the current time and the secret agreed for this provider.',
      es: 'Firma el cuerpo tal como se envía, con la hora actual y el secreto acordado para este proveedor.',
      pt: 'Assine o corpo como é enviado, com a hora atual e o segredo acordado para este provedor.',
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
      en: 'This Idempotency-Key was used for another request',
      es: 'Este Idempotency-Key se usó para otra solicitud',
      pt: 'Este Idempotency-Key foi usado para outra solicitação',
    },
    detail: {
      en: 'Use a new key for a new request.',
      es: 'Usa una clave nueva para una solicitud nueva.',
      pt: 'Use uma chave nova para uma solicitação nova.',
    },
  },
  TOO_MANY_ENDPOINTS: {
    status: 409,
    title: {
      en: 'The project has as many webhook endpoints as it may',
      es: 'El proyecto tiene tantos destinos de webhooks como puede',
      pt: 'O projeto tem tantos destinos de webhooks quantos pode',
    },
    detail: {
      en: 'Delete one of its twenty, or let one take more types of events.',
      es: 'Elimina uno de los veinte, o haz que uno reciba más tipos de eventos.',
      pt: 'Exclua um dos vinte, ou faça que um receba mais tipos de eventos.',
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
      en: 'Send JSON; or, where the step takes pictures, JPEG, PNG, WebP or HEIC as multipart/form-data.',
      es: 'Envía JSON o, donde el paso toma imágenes, JPEG, PNG, WebP o HEIC como multipart/form-data.',
      pt: 'Envie JSON ou, onde a etapa aceita imagens, JPEG, PNG, WebP ou HEIC como multipart/form-data.',
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
      en: 'Correct each field listed in "errors" and send again; nothing was changed.',
      es: 'Corrige cada campo de "errors" y envía de nuevo; no cambió nada.',
      pt: 'Corrija cada campo de "errors" e envie de novo; nada mudou.',
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
