import type {
  BasicInformationSettings,
  CriminalHistorySettings,
  DocumentSettings,
  FormSettings,
  LivenessSettings,
  LocalizedText,
  SignatureSettings,
  SignUpFormSettings,
} from '../flow';
import {
  BASIC_INFORMATION_FIELDS,
  CONTACT_FIELD,
  DOCUMENT_CATEGORIES,
  LANGUAGES,
  SIGNATURE_KINDS,
  SIGN_UP_FIELDS,
} from '../vocabulary';
import type { Language, Provider } from '../vocabulary';
import { WATCHLIST_SOURCE } from '../screening/watchlistEntry';
import { Reader, isObject } from './reader';

const ALPHA_2 = {
  max: 250,
  pattern: /^[A-Z]{2}$/,
  form: 'an ISO 3166-1 alpha-2 code such as CO',
  normalise: (text: string) => text.toUpperCase(),
};
const ALPHA_3 = {
  max: 250,
  pattern: /^[A-Z]{3}$/,
  form: 'an ISO 3166-1 alpha-3 code such as COL',
  normalise: (text: string) => text.toUpperCase(),
};
const DOMAIN = {
  max: 1_000,
  pattern: /^(?=.{3,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
  form: 'a domain such as example.com',
  normalise: (text: string) => text.toLowerCase(),
};
/** Lists are imported under these names. Which ones are there is found out when they are searched: that can change any day. */
const LIST_SOURCE = {
  max: 50,
  pattern: WATCHLIST_SOURCE,
  form: 'the name of a list such as ofac, of small letters, digits and -',
  normalise: (text: string) => text,
};
/** A vendor has its own names for what it searches. */
const VENDOR_SOURCE = {
  max: 50,
  pattern: /^[\w.:-]{1,60}$/,
  form: 'a name of letters, digits, _, ., : and -',
  normalise: (text: string) => text,
};
const URL = { max: 2_000, pattern: /^https:\/\/[^\s/?#]+\.[^\s]+$/, form: 'an https address' };
/** Characters of a form's schema as JSON. It travels in the workflow's input, so it must stay small. */
const SCHEMA_MAX_LENGTH = 16_384;
/** Objects and lists within each other. */
const SCHEMA_MAX_DEPTH = 32;
const TEXT_MAX_LENGTH = 10_000;

/** Reads the settings of one kind of step; faults go to the reader. */
export interface SettingsContext {
  readonly defaultLanguage: Language;
  readonly provider: Provider | null;
}

export function signUpFormSettings(settings: Reader): SignUpFormSettings {
  const fields = settings.choices('fields', SIGN_UP_FIELDS, { min: 1, fallback: ['fullName', 'email'] });
  const verify = settings.choices('verify', Object.values(CONTACT_FIELD), { min: 0, fallback: [] });
  for (const field of verify) {
    if (!fields.includes(field))
      settings.fault('verify', 'CONTRADICTION', `"${field}" must be among the fields to be verified.`);
  }
  let consent: SignUpFormSettings['consent'] = null;
  if (settings.has('consent') && settings.raw('consent') !== null) {
    const reader = settings.object('consent');
    consent = { privacyUrl: reader.text('privacyUrl', URL), termsUrl: reader.text('termsUrl', URL) };
    reader.close();
  }
  let emailDomains: SignUpFormSettings['emailDomains'] = { allow: null, deny: [] };
  if (settings.has('emailDomains')) {
    const reader = settings.object('emailDomains');
    emailDomains = { allow: reader.texts('allow', DOMAIN), deny: reader.texts('deny', DOMAIN) ?? [] };
    reader.close();
  }
  return {
    fields,
    verify,
    consent,
    emailDomains,
    countries: settings.texts('countries', ALPHA_2),
    disposableEmail: settings.oneOf('disposableEmail', ['fail', 'flag', 'ignore'], 'fail'),
  };
}

export function basicInformationSettings(settings: Reader): BasicInformationSettings {
  const fields = settings.choices('fields', BASIC_INFORMATION_FIELDS, {
    min: 1,
    fallback: ['birthDate', 'nationality'],
  });
  const minimumAge =
    settings.has('minimumAge') && settings.raw('minimumAge') !== null
      ? settings.number('minimumAge', { fallback: 0, min: 0, max: 120, whole: true })
      : null;
  if (minimumAge !== null && !fields.includes('birthDate')) {
    settings.fault('minimumAge', 'CONTRADICTION', 'A minimum age needs "birthDate" among the fields.');
  }
  const nationalities = settings.texts('nationalities', ALPHA_3);
  if (nationalities !== null && !fields.includes('nationality')) {
    settings.fault('nationalities', 'CONTRADICTION', 'Allowed nationalities need "nationality" among the fields.');
  }
  return { fields, minimumAge, nationalities };
}

export function documentSettings(settings: Reader): DocumentSettings {
  const everything = [{ country: '*', categories: DOCUMENT_CATEGORIES }];
  const accept = settings.has('accept')
    ? settings.list('accept', { min: 1, max: 250 }).map(({ value, pointer }) => {
        const reader = new Reader(value, pointer, settings.faults);
        const country = reader.text('country', {
          max: 3,
          pattern: /^(\*|[A-Z]{3})$/,
          form: 'an ISO 3166-1 alpha-3 code, or *',
        });
        const categories = reader.choices('categories', DOCUMENT_CATEGORIES, { min: 1 });
        reader.close();
        return { country, categories };
      })
    : everything;
  return {
    accept,
    minimumValidityDays: settings.number('minimumValidityDays', { fallback: 0, min: 0, max: 3_650, whole: true }),
    nameMatchMinScore: settings.number('nameMatchMinScore', { fallback: 0.85, min: 0, max: 1 }),
  };
}

export function livenessSettings(settings: Reader): LivenessSettings {
  return {
    mode: settings.oneOf('mode', ['selfie', 'challenge'], 'selfie'),
    minScore: settings.number('minScore', { fallback: 0.7, min: 0, max: 1 }),
    compareMinScore: settings.number('compareMinScore', { fallback: 0.4, min: 0, max: 1 }),
    searchMinScore: settings.number('searchMinScore', { fallback: 0.5, min: 0, max: 1 }),
  };
}

/** Below, one common name of two is a match: it would stop everybody, and take its time. */
const LOWEST_REVIEW = 0.5;

export function criminalHistorySettings(settings: Reader, context: SettingsContext): CriminalHistorySettings {
  const sources = readSources(settings, context);
  const hitMinScore = settings.number('hitMinScore', { fallback: 0.85, min: 0, max: 1 });
  const reviewMinScore = settings.number('reviewMinScore', { fallback: 0.7, min: LOWEST_REVIEW, max: 1 });
  if (reviewMinScore > hitMinScore) settings.fault('reviewMinScore', 'CONTRADICTION', 'Must not be above hitMinScore.');
  return { sources, hitMinScore, reviewMinScore };
}

function readSources(settings: Reader, { provider }: SettingsContext): readonly string[] {
  if (provider === 'sandbox') return settings.choices('sources', ['sandbox'], { min: 1, fallback: ['sandbox'] });
  if (provider === 'http') return settings.texts('sources', VENDOR_SOURCE) ?? [];
  const sources = settings.texts('sources', LIST_SOURCE) ?? [];
  if (sources.length === 0) settings.fault('sources', 'REQUIRED', 'Must name the lists to search, such as "un".');
  return [...new Set(sources)];
}

export function formSettings(settings: Reader): FormSettings {
  const schema = settings.raw('schema');
  const title =
    settings.has('title') && settings.raw('title') !== null ? localizedText(settings.object('title'), 200) : null;
  if (!isObject(schema)) {
    settings.fault(
      'schema',
      schema === undefined ? 'REQUIRED' : 'WRONG_TYPE',
      'Must be a JSON Schema (2020-12) object.',
    );
    return { schema: {}, title };
  }
  if (schema.type !== 'object')
    settings.fault('schema', 'CONTRADICTION', 'The schema must describe an object: "type": "object".');
  if (isDeeperThan(SCHEMA_MAX_DEPTH, schema) || JSON.stringify(schema).length > SCHEMA_MAX_LENGTH) {
    const detail = `Must be at most ${SCHEMA_MAX_LENGTH} characters of JSON, nested at most ${SCHEMA_MAX_DEPTH} deep.`;
    settings.fault('schema', 'TOO_LARGE', detail);
  }
  return { schema, title };
}

export function signatureSettings(settings: Reader, context: SettingsContext): SignatureSettings {
  const reader = settings.object('text');
  const text = localizedText(reader, TEXT_MAX_LENGTH);
  if (text.en === undefined && text[context.defaultLanguage] === undefined) {
    reader.fault(
      null,
      'TEXT_MISSING',
      `Must hold a text in "en" or in the project's language "${context.defaultLanguage}".`,
    );
  }
  return { text, kinds: settings.choices('kinds', SIGNATURE_KINDS, { min: 1, fallback: SIGNATURE_KINDS }) };
}

/** Level by level instead of by recursion, for it may be deeper than the stack. */
function isDeeperThan(levels: number, value: object): boolean {
  let level = [value];
  for (let depth = 0; depth < levels; depth++) level = level.flatMap(containersIn);
  return level.length > 0;
}

/** The objects and lists that are members of one. */
function containersIn(container: object): object[] {
  const members: unknown[] = Object.values(container);
  return members.filter((member) => typeof member === 'object' && member !== null);
}

function localizedText(reader: Reader, max: number): LocalizedText {
  const text: Partial<Record<Language, string>> = {};
  for (const language of LANGUAGES) {
    if (reader.has(language)) text[language] = reader.text(language, { max });
  }
  reader.close();
  return text;
}
