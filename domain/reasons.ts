import { PICTURE_REASONS } from './pictureReasons';
import type { Translated } from './vocabulary';

/** Why a validation failed or an outcome came about, in words for the person enrolling. */
const REASON_CATALOGUE = {
  ...PICTURE_REASONS,
  CONSENT_MISSING: {
    en: 'Please accept the terms to go on.',
    es: 'Acepta los términos para continuar.',
    pt: 'Aceite os termos para continuar.',
  },
  COUNTRY_NOT_ALLOWED: {
    en: 'This service is not offered in your country.',
    es: 'Este servicio no se ofrece en tu país.',
    pt: 'Este serviço não é oferecido no seu país.',
  },
  EMAIL_DOMAIN_NOT_ALLOWED: {
    en: 'E-mail addresses of this domain are not accepted.',
    es: 'No se aceptan correos de este dominio.',
    pt: 'E-mails deste domínio não são aceitos.',
  },
  EMAIL_DISPOSABLE: {
    en: 'Please use a permanent e-mail address.',
    es: 'Usa una dirección de correo permanente.',
    pt: 'Use um endereço de e-mail permanente.',
  },
  UNDER_AGE: {
    en: 'You are below the minimum age.',
    es: 'No alcanzas la edad mínima.',
    pt: 'Você está abaixo da idade mínima.',
  },
  BIRTH_DATE_IMPLAUSIBLE: {
    en: 'Please check the birth date.',
    es: 'Revisa la fecha de nacimiento.',
    pt: 'Confira a data de nascimento.',
  },
  NATIONALITY_NOT_ALLOWED: {
    en: 'This service is not offered to your nationality.',
    es: 'Este servicio no se ofrece para tu nacionalidad.',
    pt: 'Este serviço não é oferecido para a sua nacionalidade.',
  },
  DOCUMENT_NOT_ACCEPTED: {
    en: 'This kind of document is not accepted here.',
    es: 'Este tipo de documento no se acepta aquí.',
    pt: 'Este tipo de documento não é aceito aqui.',
  },
  DOCUMENT_EXPIRED: {
    en: 'The document has expired.',
    es: 'El documento está vencido.',
    pt: 'O documento está vencido.',
  },
  DOCUMENT_EXPIRES_SOON: {
    en: 'The document is not valid for long enough.',
    es: 'La vigencia del documento es demasiado corta.',
    pt: 'O documento não é válido por tempo suficiente.',
  },
  DOCUMENT_UNREADABLE: {
    en: 'The document could not be read. Use a document with machine-readable lines or a barcode.',
    es: 'No se pudo leer el documento. Usa uno con líneas de lectura mecánica o código de barras.',
    pt: 'Não foi possível ler o documento. Use um com linhas de leitura mecânica ou código de barras.',
  },
  DOCUMENT_SOURCES_DIFFER: {
    en: 'The parts of the document do not agree; a person must look at it.',
    es: 'Las partes del documento no coinciden; una persona debe revisarlo.',
    pt: 'As partes do documento não coincidem; uma pessoa precisa revisá-lo.',
  },
  DOCUMENT_ENROLLED_BEFORE: {
    en: 'This document is known from another registration; a person must look at it.',
    es: 'Este documento consta en otro registro; una persona debe revisarlo.',
    pt: 'Este documento consta em outro registro; uma pessoa precisa revisá-lo.',
  },
  DOCUMENT_CHECK_DIGITS_WRONG: {
    en: 'The machine-readable lines of the document contradict themselves.',
    es: 'Las líneas de lectura mecánica del documento se contradicen.',
    pt: 'As linhas de leitura mecânica do documento se contradizem.',
  },
  DOCUMENT_CATEGORY_MISMATCH: {
    en: 'The picture shows another kind of document than was stated.',
    es: 'La imagen muestra otro tipo de documento del indicado.',
    pt: 'A imagem mostra outro tipo de documento que o informado.',
  },
  DOCUMENT_COUNTRY_MISMATCH: {
    en: 'The document was issued by another country than was stated.',
    es: 'El documento fue emitido por otro país del indicado.',
    pt: 'O documento foi emitido por outro país que o informado.',
  },
  DOCUMENT_FORGED: {
    en: 'The document could not be accepted as genuine.',
    es: 'El documento no pudo aceptarse como auténtico.',
    pt: 'O documento não pôde ser aceito como autêntico.',
  },
  NAME_DIFFERS: {
    en: 'The name on the document is not the name in the form.',
    es: 'El nombre del documento no es el del formulario.',
    pt: 'O nome no documento não é o do formulário.',
  },
  BIRTH_DATE_DIFFERS: {
    en: 'The birth date on the document is not the one in the form.',
    es: 'La fecha de nacimiento del documento no es la del formulario.',
    pt: 'A data de nascimento no documento não é a do formulário.',
  },
  FACE_MISMATCH: {
    en: 'The face is not the one on the document.',
    es: 'El rostro no es el del documento.',
    pt: 'O rosto não é o do documento.',
  },
  FACE_DOUBTFUL: {
    en: 'The face may not be the one on the document; a person must look at it.',
    es: 'El rostro podría no ser el del documento; una persona debe revisarlo.',
    pt: 'O rosto pode não ser o do documento; uma pessoa precisa revisá-lo.',
  },
  FACE_ENROLLED_BEFORE: {
    en: 'This face is known from another registration; a person must look at it.',
    es: 'Este rostro consta en otro registro; una persona debe revisarlo.',
    pt: 'Este rosto consta em outro registro; uma pessoa precisa revisá-lo.',
  },
  FACES_DIFFER: {
    en: 'The pictures do not all show the same person.',
    es: 'No todas las imágenes muestran a la misma persona.',
    pt: 'Nem todas as imagens mostram a mesma pessoa.',
  },
  PORTRAIT_NOT_FOUND: {
    en: 'No portrait was found on the document; a person must look at it.',
    es: 'No se encontró una fotografía en el documento; una persona debe revisarlo.',
    pt: 'Nenhuma fotografia foi encontrada no documento; uma pessoa precisa revisá-lo.',
  },
  LIVENESS_FAILED: {
    en: 'We could not tell that a live person is in front of the camera.',
    es: 'No pudimos comprobar que hay una persona real ante la cámara.',
    pt: 'Não conseguimos comprovar que há uma pessoa real diante da câmera.',
  },
  CHALLENGE_FAILED: {
    en: 'The movements asked for were not seen.',
    es: 'No se vieron los movimientos pedidos.',
    pt: 'Os movimentos pedidos não foram vistos.',
  },
  WATCHLIST_HIT: {
    en: 'The check of the lists that this service must search did not pass.',
    es: 'La consulta de las listas obligatorias no fue superada.',
    pt: 'A consulta às listas obrigatórias não foi aprovada.',
  },
  WATCHLIST_POSSIBLE_HIT: {
    en: 'A person must look at the result of a list search.',
    es: 'Una persona debe revisar el resultado de una consulta de listas.',
    pt: 'Uma pessoa precisa revisar o resultado de uma consulta de listas.',
  },
  INPUTS_MISSING: {
    en: 'Too little is known to run this check; a person must look at it.',
    es: 'Falta información para esta comprobación; una persona debe revisarla.',
    pt: 'Faltam informações para esta verificação; uma pessoa precisa revisá-la.',
  },
  SIGNATURE_TOO_LITTLE_INK: {
    en: 'The signature is too small or too short. Sign again.',
    es: 'La firma es muy pequeña o muy corta. Firma de nuevo.',
    pt: 'A assinatura é pequena ou curta demais. Assine de novo.',
  },
  SIGNATURE_ILLEGIBLE: {
    en: 'The signature is a filled patch. Sign again.',
    es: 'La firma es una mancha. Firma de nuevo.',
    pt: 'A assinatura é um borrão. Assine de novo.',
  },
  SIGNATURE_KIND_NOT_ALLOWED: {
    en: 'This way of signing is not offered here.',
    es: 'Esta forma de firmar no se ofrece aquí.',
    pt: 'Esta forma de assinar não é oferecida aqui.',
  },
  SIGNATURE_NAME_DIFFERS: {
    en: 'The name signed is not the name given.',
    es: 'El nombre firmado no es el nombre indicado.',
    pt: 'O nome assinado não é o nome informado.',
  },
  SIGNATURE_NAME_NOT_ON_DOCUMENT: {
    en: 'The name signed is not the name on the document.',
    es: 'El nombre firmado no es el del documento.',
    pt: 'O nome assinado não é o do documento.',
  },
  DOUBTFUL: {
    en: 'A person must look at the result.',
    es: 'Una persona debe revisar el resultado.',
    pt: 'Uma pessoa precisa revisar o resultado.',
  },
  NOT_PASSED: {
    en: 'The check did not pass.',
    es: 'La comprobación no fue superada.',
    pt: 'A verificação não foi aprovada.',
  },
  ATTEMPTS_EXHAUSTED: {
    en: 'All attempts were used up.',
    es: 'Se agotaron todos los intentos.',
    pt: 'Todas as tentativas foram usadas.',
  },
  REJECTED_BY_OPERATOR: {
    en: 'A person looked at the registration and rejected it.',
    es: 'Una persona revisó el registro y lo rechazó.',
    pt: 'Uma pessoa revisou o registro e o rejeitou.',
  },
  APPROVED_BY_OPERATOR: {
    en: 'A person looked at the registration and approved it.',
    es: 'Una persona revisó el registro y lo aprobó.',
    pt: 'Uma pessoa revisou o registro e o aprovou.',
  },
  TIME_RAN_OUT: {
    en: 'The time for this registration ran out.',
    es: 'Se agotó el tiempo de este registro.',
    pt: 'O tempo deste registro se esgotou.',
  },
  WITHDRAWN: { en: 'The registration was withdrawn.', es: 'El registro fue retirado.', pt: 'O registro foi retirado.' },
  KYC_SKIPPED: {
    en: 'The registration was ended without the optional checks.',
    es: 'El registro terminó sin las comprobaciones opcionales.',
    pt: 'O registro terminou sem as verificações opcionais.',
  },
} as const satisfies Record<string, Translated>;

export type ReasonCode = keyof typeof REASON_CATALOGUE;
export const REASONS: Readonly<Record<ReasonCode, Translated>> = REASON_CATALOGUE;
export const REASON_CODES = Object.keys(REASON_CATALOGUE) as readonly ReasonCode[];

export function isReasonCode(code: string): code is ReasonCode {
  return Object.hasOwn(REASONS, code);
}

/** Whether a failed evaluation asks only for another picture, and so uses up no attempt. */
export function asksForAnotherPicture(reasons: readonly ReasonCode[]): boolean {
  return reasons.length > 0 && reasons.every((code) => Object.hasOwn(PICTURE_REASONS, code));
}

/** What says that somebody is known elsewhere: to another registration, or to a list. */
const KNOWN_ELSEWHERE: ReadonlySet<ReasonCode> = new Set([
  'DOCUMENT_ENROLLED_BEFORE',
  'FACE_ENROLLED_BEFORE',
  'WATCHLIST_HIT',
  'WATCHLIST_POSSIBLE_HIT',
]);

/**
 * The reasons as the person is told them: `NOT_PASSED` in place of what says more of others, and `DOUBTFUL` alone while
 * an operator must decide, whatever the doubt is. Of several doubts, the one that is not told would be known by that.
 */
export function toldToPerson(
  result: 'passed' | 'failed' | 'needsReview',
  reasons: readonly ReasonCode[],
): readonly ReasonCode[] {
  if (result === 'needsReview') return ['DOUBTFUL'];
  return [...new Set(reasons.map((code) => (KNOWN_ELSEWHERE.has(code) ? 'NOT_PASSED' : code)))];
}
