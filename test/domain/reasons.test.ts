import { REASON_CODES, asksForAnotherPicture, isReasonCode } from '../../domain/reasons';
import { RED_FLAGS, RED_FLAG_CODES } from '../../domain/redFlags';
import { textOf } from '../../domain/textOf';
import { LANGUAGES, SEVERITIES } from '../../domain/vocabulary';
import { SENTENCE } from './sentence';

describe('the catalogues of reasons and red flags', () => {
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
    const ofPictures = /^(IMAGE_|NO_(DOCUMENT|FACE)_FOUND$|SEVERAL_FACES_FOUND$|FACE_(TOO_SMALL|NOT_FRONTAL)$)/;
    const named = REASON_CODES.filter((code) => ofPictures.test(code));
    expect(pictures).toEqual(named);
    expect(asksForAnotherPicture(pictures)).toBe(true);
    expect(asksForAnotherPicture([...pictures, 'DOCUMENT_EXPIRED'])).toBe(false);
    expect(asksForAnotherPicture([])).toBe(false);
  });
});
