import { evaluateDeclaration, evaluateDocument, evaluateReuse } from '../../../domain/steps/document';
import type { LicenceBarcode, MachineReadableZone, PrintedFields } from '../../../domain/documents/sources';
import type { DocumentCheckFacts, DocumentReading } from '../../../domain/steps/document';
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
const aBarcode = (change: Partial<LicenceBarcode> = {}): LicenceBarcode => ({
  category: 'license',
  issuer: '636000',
  country: 'USA',
  familyName: 'PEREZ GOMEZ',
  givenNames: 'ANA MARIA',
  namesTruncated: false,
  number: 'T64235789',
  sex: 'female',
  birthDate: '1990-02-28',
  expiryDate: '2031-04-15',
  ...change,
});
const aPrint = (change: Partial<PrintedFields> = {}): PrintedFields => ({
  category: 'passport',
  country: 'COL',
  familyName: 'PEREZ GOMEZ',
  givenNames: 'ANA MARIA',
  number: 'AB123456',
  birthDate: '1990-02-28',
  expiryDate: '2031-04-15',
  ...change,
});
const read = (zone: MachineReadableZone | null, ...pictureFaults: DocumentReading['pictureFaults']) => ({
  zone,
  barcode: null,
  print: null,
  pictureFaults,
});

function evaluate(change: Partial<DocumentCheckFacts>, settings: object = {}) {
  const facts: DocumentCheckFacts = {
    declared: { category: 'passport', country: 'COL' },
    reading: read(aZone()),
    hasBack: true,
    isEdited: false,
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
      evidence: ['mrz'],
      redFlags: [],
    });
  });

  it('passes without a form to compare it with', () => {
    const evaluation = evaluate({ given: { fullName: null, birthDate: null } });
    expect(evaluation).toEqual({ result: 'passed', reasons: [], scores: { mrz: 1 }, evidence: ['mrz'], redFlags: [] });
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
    expect(evaluate({ reading })).toEqual({ result: 'failed', reasons, scores: { mrz }, evidence: [], redFlags: [] });
  });

  it('is looked at by a person where reading came to no end', () => {
    expect(evaluate({ reading: null })).toMatchObject({ result: 'needsReview', reasons: ['DOUBTFUL'] });
  });
});

describe('how long a document is valid', () => {
  it.each([
    ['260714', 30, 'failed', ['DOCUMENT_EXPIRES_SOON']],
    ['260715', 30, 'passed', []],
    ['260614', 30, 'failed', ['DOCUMENT_EXPIRED']],
    ['260615', 0, 'passed', []],
  ] as const)('to %s, where %d days are asked for on 15 June 2026: %s', (expiryDate, days, result, reasons) => {
    const reading = read(aZone({ expiryDate }));
    expect(evaluate({ reading }, { minimumValidityDays: days })).toMatchObject({ result, reasons });
  });
});

describe('a visa', () => {
  it('is no passport', () => {
    const evaluation = evaluate({ reading: read(aZone({ category: 'visa', checkDigits: { right: 3, all: 3 } })) });
    expect(evaluation).toMatchObject({ result: 'failed', reasons: ['DOCUMENT_CATEGORY_MISMATCH'] });
  });
});

describe('a barcode', () => {
  const declared = { category: 'license', country: 'USA' } as const;
  const reading = (barcode: LicenceBarcode) => ({ ...read(null), barcode });

  it('is as sure as check digits', () => {
    expect(evaluate({ declared, reading: reading(aBarcode()) })).toEqual({
      result: 'passed',
      reasons: [],
      scores: { barcode: 1, nameSimilarity: 1 },
      evidence: ['barcode'],
      redFlags: [],
    });
  });

  it.each([
    [{ expiryDate: '2026-06-14' }, 'failed', ['DOCUMENT_EXPIRED']],
    [{ birthDate: '1890-02-28' }, 'needsReview', ['BIRTH_DATE_DIFFERS']],
    [{ country: 'CAN' }, 'failed', ['DOCUMENT_COUNTRY_MISMATCH']],
    [{ country: null }, 'needsReview', ['DOUBTFUL']],
    [{ category: 'governmentId' }, 'failed', ['DOCUMENT_CATEGORY_MISMATCH']],
  ] as const)('is judged like a zone: %j', (change, result, reasons) => {
    expect(evaluate({ declared, reading: reading(aBarcode(change)) })).toMatchObject({ result, reasons });
  });
});

describe('print', () => {
  const card = { category: 'governmentId', country: 'COL' } as const;
  const alone = (change: Partial<PrintedFields> = {}) => ({
    ...read(null),
    print: aPrint({ category: 'governmentId', ...change }),
  });

  it('is compared with the zone', () => {
    const evaluation = evaluate({ reading: { ...read(aZone()), print: aPrint() } });
    expect(evaluation).toMatchObject({ result: 'passed', evidence: ['mrz', 'print'], scores: { mrz: 1, print: 1 } });
  });

  it.each([
    [{ birthDate: '1980-02-28' }, { birthDate: true }, 0.75],
    [{ familyName: 'ROJAS', givenNames: 'LUIS', expiryDate: '2036-04-15' }, { name: true, expiryDate: true }, 0.5],
  ])('that contradicts the zone is a red flag: %j', (change, evidence, print) => {
    const evaluation = evaluate({ reading: { ...read(aZone()), print: aPrint(change) } });
    expect(evaluation).toMatchObject({
      result: 'needsReview',
      reasons: ['DOCUMENT_SOURCES_DIFFER'],
      scores: { print },
    });
    expect(evaluation.redFlags).toEqual([{ code: 'DOCUMENT_INCONSISTENT', evidence }]);
  });

  it.each([
    ['another number', { number: '79001122' }],
    ['a letter misread', { familyName: 'PEREZ GOMFZ' }],
    ['nothing more', { familyName: null, givenNames: null, birthDate: null, expiryDate: null, number: null }],
  ])('with %s does not contradict', (_, change) => {
    expect(evaluate({ reading: { ...read(aZone()), print: aPrint(change) } })).toMatchObject({ result: 'passed' });
  });

  it('alone is never certain', () => {
    expect(evaluate({ declared: card, reading: alone() })).toEqual({
      result: 'needsReview',
      reasons: ['DOUBTFUL'],
      scores: { mrz: 0, nameSimilarity: 1 },
      evidence: ['print'],
      redFlags: [],
    });
  });

  it.each([
    [{ expiryDate: '2020-01-01' }, ['DOCUMENT_EXPIRED', 'DOUBTFUL']],
    [{ category: 'license' }, ['DOCUMENT_CATEGORY_MISMATCH', 'DOUBTFUL']],
    [{ country: 'PER' }, ['DOCUMENT_COUNTRY_MISMATCH', 'DOUBTFUL']],
    [{ number: null }, ['DOCUMENT_UNREADABLE']],
    [{ birthDate: null }, ['DOCUMENT_UNREADABLE']],
  ] as const)('alone fails where it says %j', (change, reasons) => {
    expect(evaluate({ declared: card, reading: alone(change) })).toMatchObject({ result: 'failed', reasons });
  });

  it('does not stand in for the zone of a passport, nor for one in doubt', () => {
    expect(evaluate({ reading: alone({ category: 'passport' }) }).reasons).toEqual(['DOCUMENT_UNREADABLE']);
    const doubted = { ...alone(), zone: aZone({ category: 'governmentId', checkDigits: { right: 2, all: 4 } }) };
    expect(evaluate({ declared: card, reading: doubted }).reasons).toEqual(['DOCUMENT_CHECK_DIGITS_WRONG']);
  });

  it('alone, of one side, asks for the other', () => {
    const evaluation = evaluate({ declared: card, reading: alone(), hasBack: false });
    expect(evaluation).toMatchObject({ result: 'failed', reasons: ['IMAGE_WRONG_SIDE'], evidence: ['print'] });
  });
});

describe('the wrong side', () => {
  it.each([
    ['of a page that can be read', read(null), ['IMAGE_WRONG_SIDE']],
    ['of a page that cannot', read(null, 'IMAGE_BLURRED'), ['IMAGE_BLURRED']],
    ['with a zone in doubt', read(aZone({ checkDigits: { right: 3, all: 5 } })), ['DOCUMENT_CHECK_DIGITS_WRONG']],
  ])('is not asked for twice: %s', (_, reading, reasons) => {
    expect(evaluate({ reading, hasBack: false })).toMatchObject({ result: 'failed', reasons });
  });
});

describe('an edited picture', () => {
  it.each([
    ['passes', read(aZone()), 'passed'],
    ['fails', read(null), 'failed'],
    ['is left to a person', null, 'needsReview'],
  ])('is a red flag where the document %s', (_, reading, result) => {
    const evaluation = evaluate({ reading, isEdited: true });
    expect(evaluation).toMatchObject({ result, redFlags: [{ code: 'PICTURE_EDITED', evidence: {} }] });
  });
});

describe('a document of another person', () => {
  const another = (evaluation: ReturnType<typeof evaluate>) => evaluateReuse(evaluation, true);

  it('is looked at by a person', () => {
    expect(another(evaluate({}))).toEqual({
      result: 'needsReview',
      reasons: ['DOCUMENT_ENROLLED_BEFORE'],
      scores: { mrz: 1, nameSimilarity: 1 },
      evidence: ['mrz'],
      redFlags: [{ code: 'DOCUMENT_ALREADY_USED', evidence: {} }],
    });
  });

  it('fails where it failed anyway, and passes where nobody else used it', () => {
    const failed = evaluate({ reading: read(aZone({ expiryDate: '200101' })) });
    expect(another(failed)).toBe(failed);
    const passed = evaluate({});
    expect(evaluateReuse(passed, false)).toBe(passed);
  });
});
