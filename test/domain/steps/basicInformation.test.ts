import fc from 'fast-check';
import { ageAt, birthDateIsPlausible, evaluateBasicInformation } from '../../../domain/steps/basicInformation';
import { aStep } from '../../support/builders';

const AT = '2026-06-15T12:00:00.000Z';
const { settings } = aStep('basicInformation', { minimumAge: 18, nationalities: ['COL', 'PER'] });

describe('age', () => {
  it.each([
    ['2008-06-15', '2026-06-14T23:59:59.999Z', 17],
    ['2008-06-15', '2026-06-15T00:00:00.000Z', 18],
    ['2008-02-29', '2026-02-28T23:59:59.999Z', 17],
    ['2008-02-29', '2026-03-01T00:00:00.000Z', 18],
    ['2008-02-29', '2028-02-28T12:00:00.000Z', 19],
    ['2008-02-29', '2028-02-29T00:00:00.000Z', 20],
    ['2007-12-31', '2026-01-01T00:00:00.000Z', 18],
    ['2026-06-15', '2026-06-15T00:00:00.000Z', 0],
  ])('of one born on %s is at %s %i', (birthDate, at, age) => {
    expect(ageAt(birthDate, at)).toBe(age);
  });

  it('grows by one within every year and never falls', () => {
    const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2026-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(day, fc.nat(40_000), (born, days) => {
        const birthDate = born.toISOString().slice(0, 10);
        const at = new Date(Date.parse(birthDate) + days * 86_400_000);
        fc.pre(!at.toISOString().includes('-02-29')); // a day that has no next year
        const next = new Date(at);
        next.setUTCFullYear(at.getUTCFullYear() + 1);
        const tomorrow = new Date(at.getTime() + 86_400_000);
        const age = ageAt(birthDate, at.toISOString());
        expect(age).toBeGreaterThanOrEqual(0);
        expect([age, age + 1]).toContain(ageAt(birthDate, tomorrow.toISOString()));
        expect(ageAt(birthDate, next.toISOString())).toBe(age + 1);
      }),
    );
  });
});

describe('a birth date', () => {
  it.each([
    ['2026-06-15', true],
    ['2026-06-16', false],
    ['1895-06-16', true],
    ['1895-06-15', false],
  ])('%s is plausible: %s', (birthDate, plausible) => {
    expect(birthDateIsPlausible(birthDate, AT)).toBe(plausible);
  });
});

describe('basic information', () => {
  it('passes from the day of the minimum age', () => {
    const result = evaluateBasicInformation({ birthDate: '2008-06-15', nationality: 'COL' }, settings, AT);
    expect(result).toEqual({ result: 'passed', reasons: [], scores: {}, redFlags: [] });
  });

  it('fails with every rule that is broken', () => {
    const result = evaluateBasicInformation({ birthDate: '2008-06-16', nationality: 'FRA' }, settings, AT);
    expect(result).toMatchObject({ result: 'failed', reasons: ['UNDER_AGE', 'NATIONALITY_NOT_ALLOWED'] });
  });

  it('does not call the unborn under age', () => {
    const result = evaluateBasicInformation({ birthDate: '2027-01-01', nationality: 'COL' }, settings, AT);
    expect(result).toMatchObject({ result: 'failed', reasons: ['BIRTH_DATE_IMPLAUSIBLE'] });
  });

  it('asks for nothing that the flow does not ask for', () => {
    const { settings: open } = aStep('basicInformation');
    expect(evaluateBasicInformation({ birthDate: '2020-01-01', nationality: 'FRA' }, open, AT).result).toBe('passed');
    expect(evaluateBasicInformation({}, settings, AT).result).toBe('passed');
  });
});
