import { REASON_CODES, asksForAnotherPicture, isReasonCode } from '../../domain/reasons';
import { RED_FLAGS, RED_FLAG_CODES } from '../../domain/redFlags';
import { textOf } from '../../domain/textOf';
import { REFUSALS, REFUSAL_CODES, isRefusalCode } from '../../domain/refusals';
import { LANGUAGES, SEVERITIES } from '../../domain/vocabulary';

/** A sentence for people: begins with a capital, ends like a sentence, and is not the code. */
const SENTENCE = /^[\p{Lu}"“¿¡][^_]*[.!?]$/u;

describe('the catalogue of codes', () => {
  const codes = [...REASON_CODES, ...RED_FLAG_CODES];

  it.each(codes)('has a sentence for %s in every language', (code) => {
    const texts = LANGUAGES.map((language) => textOf(code, language));
    for (const text of texts) expect(text).toMatch(SENTENCE);
    expect(texts.slice(1)).not.toContain(texts[0]);
  });

  it('holds each code once, written in capitals', () => {
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.filter((code) => !/^[A-Z]+(_[A-Z]+)*$/.test(code))).toEqual([]);
  });

  it('gives every red flag a severity', () => {
    expect(RED_FLAG_CODES.filter((code) => !SEVERITIES.includes(RED_FLAGS[code].severity))).toEqual([]);
  });

  it('knows its reasons from anything else', () => {
    expect(REASON_CODES.every(isReasonCode)).toBe(true);
    expect(['toString', 'constructor', '__proto__', 'PALM_UNREADABLE', ''].filter(isReasonCode)).toEqual([]);
    expect(RED_FLAG_CODES.filter((code) => isReasonCode(code))).toEqual([]);
  });

  it('tells faults of a picture from faults of a person', () => {
    const pictures = REASON_CODES.filter((code) => asksForAnotherPicture([code]));
    const named = REASON_CODES.filter((code) => /^(IMAGE_|NO_(DOCUMENT|FACE)_FOUND$)/.test(code));
    expect(pictures).toEqual(named);
    expect(asksForAnotherPicture(pictures)).toBe(true);
    expect(asksForAnotherPicture([...pictures, 'DOCUMENT_EXPIRED'])).toBe(false);
    expect(asksForAnotherPicture([])).toBe(false);
  });
});

describe('the catalogue of refusals', () => {
  it.each(REFUSAL_CODES)('says of %s what it is and what to do, in every language', (code) => {
    const { status, title, detail } = REFUSALS[code];
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    for (const language of LANGUAGES) {
      expect(title[language]).toMatch(/^\p{Lu}.*[^.]$/u);
      expect(detail[language]).toMatch(SENTENCE);
    }
  });

  it('gives every refusal of the API its status', () => {
    const statuses = {
      MALFORMED_BODY: 400,
      UNAUTHENTICATED: 401,
      FORBIDDEN: 403,
      NOT_FOUND: 404,
      STEP_NOT_OPEN: 409,
      REGISTRATION_CLOSED: 409,
      ATTEMPTS_EXHAUSTED: 409,
      IDEMPOTENCY_IN_PROGRESS: 409,
      IDEMPOTENCY_MISMATCH: 422,
      STALE: 412,
      PAYLOAD_TOO_LARGE: 413,
      UNSUPPORTED_MEDIA_TYPE: 415,
      INVALID_FIELDS: 422,
      INVALID_FLOW: 422,
      NOTHING_TO_REVIEW: 409,
      DUPLICATE_REGISTRATION: 409,
      KYC_MANDATORY: 409,
      CODE_WRONG: 422,
      CODE_EXPIRED: 422,
      TEXT_CHANGED: 422,
      STEP_MANDATORY: 409,
      RATE_LIMITED: 429,
      TEMPORARILY_UNAVAILABLE: 503,
    };
    const catalogued = new Map(REFUSAL_CODES.map((code) => [code as string, REFUSALS[code].status]));
    expect(Object.fromEntries(Object.keys(statuses).map((code) => [code, catalogued.get(code)]))).toEqual(statuses);
  });

  it('knows its refusals from anything else', () => {
    expect(REFUSAL_CODES.every(isRefusalCode)).toBe(true);
    expect(['toString', 'constructor', '__proto__', 'PALM_UNREADABLE', ''].filter(isRefusalCode)).toEqual([]);
  });
});
