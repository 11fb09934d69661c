import { REFUSALS, REFUSAL_CODES, isRefusalCode } from '../../domain/refusals';
import { LANGUAGES } from '../../domain/vocabulary';
import { SENTENCE } from './sentence';

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
