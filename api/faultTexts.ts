import type { Language } from '../domain/vocabulary';

/** What is wrong with a field, where the words of the schema library do not say it, by language. */
const FAULT_TEXTS = {
  REQUIRED: { en: 'Must be given.', es: 'Debe indicarse.', pt: 'Deve ser informado.' },
  WRONG_TYPE: { en: 'Has the wrong type.', es: 'Tiene un tipo equivocado.', pt: 'Tem o tipo errado.' },
  UNKNOWN_FIELD: { en: 'Is not known here.', es: 'No se conoce aquí.', pt: 'Não é conhecido aqui.' },
  UNKNOWN_VALUE: {
    en: 'Is none of the values allowed.',
    es: 'No es uno de los valores permitidos.',
    pt: 'Não é um dos valores permitidos.',
  },
  OUT_OF_RANGE: {
    en: 'Is too short, too long, too small or too large.',
    es: 'Es demasiado corto, largo, pequeño o grande.',
    pt: 'É curto, longo, pequeno ou grande demais.',
  },
  ILL_FORMED: { en: 'Is not well-formed.', es: 'No está bien formado.', pt: 'Não está bem formado.' },
  TOO_COSTLY: {
    en: 'Takes too long to check. Shorten it.',
    es: 'Revisarlo lleva demasiado tiempo. Acórtalo.',
    pt: 'Demora demais para ser verificado. Encurte-o.',
  },
  DUPLICATE: { en: 'Is given twice.', es: 'Se indica dos veces.', pt: 'É informado duas vezes.' },
  COUNTRY_UNKNOWN: {
    en: 'Must be an ISO 3166-1 country code.',
    es: 'Debe ser un código de país ISO 3166-1.',
    pt: 'Deve ser um código de país ISO 3166-1.',
  },
  PHONE_UNKNOWN: {
    en: 'Must be a telephone number with its country code, such as +57 300 1234567.',
    es: 'Debe ser un teléfono con su código de país, como +57 300 1234567.',
    pt: 'Deve ser um telefone com o código do país, como +57 300 1234567.',
  },
  DATE_IMPOSSIBLE: {
    en: 'Must be the birth date of a living person.',
    es: 'Debe ser la fecha de nacimiento de una persona viva.',
    pt: 'Deve ser a data de nascimento de uma pessoa viva.',
  },
  NOT_LATER: {
    en: 'Must be later than now, and within a year.',
    es: 'Debe ser posterior a ahora y dentro de un año.',
    pt: 'Deve ser depois de agora e dentro de um ano.',
  },
  SANDBOX_NOT_ALLOWED: {
    en: 'Only steps with the sandbox provider take this.',
    es: 'Solo lo aceptan los pasos con el proveedor sandbox.',
    pt: 'Só as etapas com o provedor sandbox o aceitam.',
  },
  ONE_FRAME_EACH: {
    en: 'Must be one picture for each action, in their order.',
    es: 'Debe ser una imagen por cada acción, en su orden.',
    pt: 'Deve ser uma imagem para cada ação, na ordem.',
  },
  NOT_PUBLISHED: {
    en: 'Has no published version yet.',
    es: 'Aún no tiene una versión publicada.',
    pt: 'Ainda não tem uma versão publicada.',
  },
  ONE_AT_A_TIME: {
    en: 'Language, country and tag cannot be asked for together.',
    es: 'No se pueden pedir juntos idioma, país y etiqueta.',
    pt: 'Idioma, país e etiqueta não podem ser pedidos juntos.',
  },
  BACKENDS_ONLY: {
    en: 'Only a backend may say this.',
    es: 'Solo un backend puede indicarlo.',
    pt: 'Só um backend pode informar isto.',
  },
} as const satisfies Record<string, Readonly<Record<Language, string>>>;

export type FaultName = keyof typeof FAULT_TEXTS;

export function faultText(fault: FaultName, language: Language): string {
  return FAULT_TEXTS[fault][language];
}

export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(FAULT_TEXTS, name);
}
