import { evaluateDeclaration, evaluateDocument } from '../../../domain/steps/document';
import type { DocumentCheckFacts, DocumentReading, MachineReadableZone } from '../../../domain/steps/document';
import { aStep } from '../../support/builders';

const AT = '2026-06-15T12:00:00.000Z';

const aZone = (change: Partial<MachineReadableZone> = {}): MachineReadableZone => ({
  category: 'passport',
  country: 'COL',
  nationality: 'COL',
  familyName: 'PEREZ GOMEZ',
  givenNames: 'ANA MARIA',
  namesTruncated: false,
  number: 'AB123456',
  sex: 'female',
  birthDate: '900228',
  expiryDate: '310415',
  checkDigits: { right: 5, all: 5 },
  ...change,
});
const read = (zone: MachineReadableZone | null, ...pictureFaults: DocumentReading['pictureFaults']) => ({
  zone,
  pictureFaults,
});

function evaluate(change: Partial<DocumentCheckFacts>, settings: object = {}) {
  const facts: DocumentCheckFacts = {
    declared: { category: 'passport', country: 'COL' },
    reading: read(aZone()),
    given: { fullName: 'Ana María Pérez Gómez', birthDate: '1990-02-28' },
    ...change,
  };
  return evaluateDocument(facts, aStep('document', settings).settings, AT);
}

describe('a document that a flow takes', () => {
  const settings = {
    accept: [
      { country: 'COL', categories: ['passport', 'governmentId'] },
      { country: '*', categories: ['passport'] },
    ],
  };

  it.each([
    ['governmentId', 'COL', 'sandbox', true],
    ['governmentId', 'PER', 'sandbox', false],
    ['passport', 'PER', 'sandbox', true],
    ['license', 'COL', 'sandbox', false],
    ['passport', 'UTO', 'sandbox', true],
    ['passport', 'UTO', 'live', false],
  ] as const)('%s of %s in a %s project: %s', (category, country, mode, taken) => {
    const evaluation = evaluateDeclaration({ category, country }, aStep('document', settings).settings, mode);
    if (taken) expect(evaluation).toBeNull();
    else expect(evaluation).toMatchObject({ result: 'failed', reasons: ['DOCUMENT_NOT_ACCEPTED'] });
  });
});

describe('a document that was read', () => {
  it('passes where all agrees', () => {
    expect(evaluate({})).toEqual({
      result: 'passed',
      reasons: [],
      scores: { mrz: 1, nameSimilarity: 1 },
      redFlags: [],
    });
  });

  it('passes without a form to compare it with', () => {
    const evaluation = evaluate({ given: { fullName: null, birthDate: null } });
    expect(evaluation).toEqual({ result: 'passed', reasons: [], scores: { mrz: 1 }, redFlags: [] });
  });

  it.each([
    ['260614', 'failed', ['DOCUMENT_EXPIRED']],
    ['260615', 'passed', []],
    ['990101', 'failed', ['DOCUMENT_EXPIRED']],
    ['<<<<<<', 'needsReview', ['DOUBTFUL']],
    [null, 'needsReview', ['DOUBTFUL']],
  ] as const)('with the expiry date %s on 15 June 2026 is %s', (expiryDate, result, reasons) => {
    expect(evaluate({ reading: read(aZone({ expiryDate })) })).toMatchObject({ result, reasons });
  });

  it('fails as another kind or of another country than declared', () => {
    const declared = { category: 'governmentId', country: 'PER' } as const;
    expect(evaluate({ declared })).toMatchObject({
      result: 'failed',
      reasons: ['DOCUMENT_CATEGORY_MISMATCH', 'DOCUMENT_COUNTRY_MISMATCH'],
    });
  });

  it('is looked at by a person where the country read is no country', () => {
    const evaluation = evaluate({ reading: read(aZone({ country: null, expiryDate: null })) });
    expect(evaluation).toMatchObject({ result: 'needsReview', reasons: ['DOUBTFUL'] });
  });

  it('passes whatever is wrong with its pictures', () => {
    expect(evaluate({ reading: read(aZone(), 'IMAGE_BLURRED', 'IMAGE_TOO_SMALL') }).result).toBe('passed');
  });
});

describe('the person on a document', () => {
  it('is looked at by a person where the name differs', () => {
    const given = { fullName: 'Luis Pérez Gómez', birthDate: '1990-02-28' };
    const evaluation = evaluate({ given });
    const similarity = evaluation.scores.nameSimilarity;
    expect(evaluation).toMatchObject({ result: 'needsReview', reasons: ['NAME_DIFFERS'] });
    expect(evaluation.redFlags).toEqual([{ code: 'NAME_MISMATCH', evidence: { similarity } }]);
    expect(similarity).toBeLessThan(0.85);
  });

  it('passes with that name where the flow asks for less', () => {
    const given = { fullName: 'Luis Pérez Gómez', birthDate: null };
    expect(evaluate({ given }, { nameMatchMinScore: 0.5 }).result).toBe('passed');
  });

  it('fails as somebody else where nothing of the name agrees', () => {
    const evaluation = evaluate({ given: { fullName: 'John Smith', birthDate: '1990-02-28' } });
    expect(evaluation).toMatchObject({ result: 'failed', reasons: ['NAME_DIFFERS'] });
    expect(evaluation.redFlags).toEqual([{ code: 'NAME_MISMATCH', evidence: { similarity: 0 } }]);
  });

  it('is looked at by a person where only the birth date differs', () => {
    const evaluation = evaluate({ given: { fullName: 'Ana Pérez', birthDate: '1990-02-27' } });
    expect(evaluation).toMatchObject({ result: 'needsReview', reasons: ['BIRTH_DATE_DIFFERS'] });
    expect(evaluation.redFlags).toEqual([{ code: 'BIRTH_DATE_MISMATCH', evidence: {} }]);
  });

  it('fails as somebody else where name and birth date differ', () => {
    const evaluation = evaluate({ given: { fullName: 'Luis Pérez Gómez', birthDate: '1988-01-01' } });
    expect(evaluation).toMatchObject({ result: 'failed', reasons: ['NAME_DIFFERS', 'BIRTH_DATE_DIFFERS'] });
    expect(evaluation.redFlags.map(({ code }) => code)).toEqual(['NAME_MISMATCH', 'BIRTH_DATE_MISMATCH']);
  });

  it('passes with a birth date that the document knows in part', () => {
    expect(evaluate({ reading: read(aZone({ birthDate: '90<<<<' })) }).result).toBe('passed');
  });

  it('is looked at by a person where the name is in letters that no document has', () => {
    const evaluation = evaluate({ given: { fullName: '王小明', birthDate: '1990-02-28' } });
    expect(evaluation).toMatchObject({ result: 'needsReview', reasons: ['DOUBTFUL'], redFlags: [] });
  });

  it('passes with names cut short by their field', () => {
    const zone = aZone({ familyName: 'NILAVADHANANANDA', givenNames: 'CHAYAPA DEJ K', namesTruncated: true });
    const given = { fullName: 'Chayapa Dejthamrong Krasuang Nilavadhanananda', birthDate: null };
    expect(evaluate({ reading: read(zone), given }).result).toBe('passed');
  });
});

describe('a document that was not read', () => {
  const doubtful = aZone({ checkDigits: { right: 3, all: 5 } });

  it.each([
    [read(null), ['DOCUMENT_UNREADABLE'], 0],
    [read(null, 'IMAGE_BLURRED'), ['IMAGE_BLURRED'], 0],
    [read(doubtful), ['DOCUMENT_CHECK_DIGITS_WRONG'], 0.6],
    [read(doubtful, 'IMAGE_TOO_DARK', 'IMAGE_BLURRED'), ['IMAGE_TOO_DARK', 'IMAGE_BLURRED'], 0.6],
  ])('%#: blames the picture first', (reading, reasons, mrz) => {
    expect(evaluate({ reading })).toEqual({ result: 'failed', reasons, scores: { mrz }, redFlags: [] });
  });

  it('is looked at by a person where reading came to no end', () => {
    expect(evaluate({ reading: null })).toMatchObject({ result: 'needsReview', reasons: ['DOUBTFUL'] });
  });
});
