import { REASONS_OF_CHECKS } from '../../domain/vendorAnswer';
import type { VendorFindings } from '../../domain/vendorAnswer';
import { evaluateVendorDocument } from '../../domain/vendorDocument';
import type { VendorReading } from '../../domain/vendorDocument';
import { aStep } from '../support/builders';

const ANA = { fullName: 'Ana María Pérez Gómez', birthDate: '1990-02-28' };
const READ = { fullName: 'ANA MARIA PEREZ GOMEZ', givenNames: null, familyName: null, birthDate: '1990-02-28' };
const NOTHING = { fullName: null, givenNames: null, familyName: null, birthDate: null };

interface Facts {
  readonly found?: Partial<VendorFindings>;
  readonly read?: Partial<VendorReading>;
  readonly given?: Partial<typeof ANA> | { readonly fullName: null; readonly birthDate: null };
  readonly settings?: object;
}
function evaluate({ found, read, given, settings = {} }: Facts) {
  const findings: VendorFindings = { result: 'passed', reasons: [], scores: {}, redFlags: [], ...found };
  const facts = { read: { ...READ, ...read }, given: { ...ANA, ...given } };
  return evaluateVendorDocument(findings, facts, aStep('document', settings).settings);
}

describe('a document that a vendor passes', () => {
  it('passes as the person it was given as', () => {
    const found = { scores: { authenticity: 0.9 } };
    expect(evaluate({ found })).toEqual({
      ...{ result: 'passed', reasons: [], redFlags: [] },
      scores: { authenticity: 0.9, nameSimilarity: 1 },
    });
  });

  it.each<[string, Partial<VendorReading>, string, string[], string[]]>([
    ['another name', { fullName: 'LUIS PEREZ GOMEZ' }, 'needsReview', ['NAME_DIFFERS'], ['NAME_MISMATCH']],
    ['another birth date', { birthDate: '1990-02-27' }, 'needsReview', ['BIRTH_DATE_DIFFERS'], ['BIRTH_DATE_MISMATCH']],
    ['nothing of the name', { fullName: 'JOHN SMITH' }, 'failed', ['NAME_DIFFERS'], ['NAME_MISMATCH']],
    [
      'neither of the two',
      { fullName: 'LUIS PEREZ GOMEZ', birthDate: '1988-01-01' },
      'failed',
      ['NAME_DIFFERS', 'BIRTH_DATE_DIFFERS'],
      ['NAME_MISMATCH', 'BIRTH_DATE_MISMATCH'],
    ],
    ['a name in other letters', { fullName: '王小明' }, 'needsReview', ['DOUBTFUL'], []],
    ['a name in its parts', { fullName: null, givenNames: 'ANA MARIA', familyName: 'PEREZ GOMEZ' }, 'passed', [], []],
    ['half of the name', { fullName: null, familyName: 'PEREZ GOMEZ' }, 'passed', [], []],
    ['half of another name', { fullName: null, familyName: 'SMITH' }, 'failed', ['NAME_DIFFERS'], ['NAME_MISMATCH']],
    ['a name cut short', { fullName: 'ANA MARIA PER', namesTruncated: true }, 'passed', [], []],
    ['no name', { fullName: null }, 'passed', [], []],
    ['no birth date', { birthDate: null }, 'passed', [], []],
  ])('and that bears %s', (_what, read, result, reasons, flags) => {
    const evaluation = evaluate({ read });
    expect(evaluation).toMatchObject({ result, reasons });
    expect(evaluation.redFlags.map(({ code }) => code)).toEqual(flags);
  });

  it('passes where nothing can be compared', () => {
    const passed = { result: 'passed', reasons: [], scores: {}, redFlags: [] };
    expect(evaluate({ read: NOTHING })).toEqual(passed);
    expect(evaluate({ given: { fullName: null, birthDate: null } })).toEqual(passed);
  });

  it('passes with the same name in letters that have no Latin form', () => {
    const evaluation = evaluate({ read: { fullName: '王小明' }, given: { fullName: '王小明' } });
    expect(evaluation).toMatchObject({ result: 'passed', scores: { nameSimilarity: 1 } });
  });

  it('is measured by the flow', () => {
    const read = { fullName: 'LUIS PEREZ GOMEZ' };
    expect(evaluate({ read, settings: { nameMatchMinScore: 0.5 } }).result).toBe('passed');
  });
});

describe('what a vendor decides', () => {
  it('never becomes better', () => {
    const failed = { result: 'failed', reasons: ['DOCUMENT_EXPIRED'] } as const;
    expect(evaluate({ found: failed })).toMatchObject(failed);
    expect(evaluate({ found: { result: 'needsReview' } })).toMatchObject({
      ...{ result: 'needsReview', reasons: ['DOUBTFUL'] },
    });
  });

  it('becomes worse where the document is another person’s', () => {
    const found = { result: 'needsReview', reasons: ['DOCUMENT_SOURCES_DIFFER'] } as const;
    expect(evaluate({ found, read: { fullName: 'JOHN SMITH' } })).toMatchObject({
      ...{ result: 'failed', reasons: ['DOCUMENT_SOURCES_DIFFER', 'NAME_DIFFERS'] },
    });
  });

  it('is told once where both say the same, with the similarity of the comparison', () => {
    const redFlags = [
      { code: 'NAME_MISMATCH', evidence: { similarity: 0.1 } },
      { code: 'DOCUMENT_TAMPERED', evidence: {} },
    ] as const;
    const found = {
      result: 'needsReview',
      reasons: ['NAME_DIFFERS'],
      scores: { nameSimilarity: 0.1 },
      redFlags,
    } as const;
    const evaluation = evaluate({ found, read: { fullName: 'LUIS PEREZ GOMEZ' } });
    const similarity = evaluation.scores.nameSimilarity;
    expect(similarity).toBeGreaterThan(0.5);
    expect(evaluation).toMatchObject({ result: 'needsReview', reasons: ['NAME_DIFFERS'] });
    expect(evaluation.redFlags).toEqual([redFlags[1], { code: 'NAME_MISMATCH', evidence: { similarity } }]);
  });

  it('stays as it is where it asks for another picture, whatever it made out', () => {
    const found = { result: 'failed', reasons: ['IMAGE_BLURRED'] } as const;
    const evaluation = evaluate({ found, read: { fullName: 'JOHN SMITH', birthDate: '1988-01-01' } });
    expect(evaluation).toEqual({ ...found, scores: {}, redFlags: [] });
  });

  it.each(REASONS_OF_CHECKS)('keeps the reason %s', (reason) => {
    const evaluation = evaluate({ found: { result: 'needsReview', reasons: [reason] } });
    expect(evaluation).toMatchObject({ result: 'needsReview', reasons: [reason] });
  });
});
