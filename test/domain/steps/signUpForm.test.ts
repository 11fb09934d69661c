import { domainOf, evaluateSignUpForm } from '../../../domain/steps/signUpForm';
import { aStep } from '../../support/builders';

const facts = { consent: true, emailIsDisposable: false };
const reasonsOf = (given: object, settings: object) =>
  evaluateSignUpForm({ ...facts, ...given }, aStep('signUpForm', settings).settings).reasons;

describe('a sign-up form', () => {
  it('passes where no rule is broken', () => {
    const { settings } = aStep('signUpForm');
    const given = { ...facts, email: 'ana@example.com', phone: { country: 'CO' }, country: 'CO' };
    expect(evaluateSignUpForm(given, settings)).toEqual({ result: 'passed', reasons: [], scores: {}, redFlags: [] });
  });

  it('names every broken rule at once', () => {
    const settings = {
      consent: { privacyUrl: 'https://acme.example/privacy', termsUrl: 'https://acme.example/terms' },
      countries: ['CO'],
      emailDomains: { deny: ['mail.example'] },
    };
    const given = { consent: false, country: 'PE', email: 'ana@mail.example', emailIsDisposable: true };
    expect(reasonsOf(given, settings)).toEqual([
      'CONSENT_MISSING',
      'COUNTRY_NOT_ALLOWED',
      'EMAIL_DOMAIN_NOT_ALLOWED',
      'EMAIL_DISPOSABLE',
    ]);
  });

  it('asks for consent only where the flow has one', () => {
    expect(reasonsOf({ consent: false }, {})).toEqual([]);
  });

  it.each([
    [{ country: 'CO' }, []],
    [{ country: 'PE' }, ['COUNTRY_NOT_ALLOWED']],
    [{ country: 'CO', phone: { country: 'PE' } }, ['COUNTRY_NOT_ALLOWED']],
    [{ country: 'CO', phone: { country: null } }, ['COUNTRY_NOT_ALLOWED']],
    [{ phone: { country: 'CO' } }, []],
    [{}, []],
  ])('of %j among the countries CO and EC breaks %j', (given, reasons) => {
    expect(reasonsOf(given, { countries: ['CO', 'EC'] })).toEqual(reasons);
  });

  it.each([
    ['ana@acme.example', true],
    ['ana@ACME.example', true],
    ['ana@mail.acme.example', true],
    ['ana@notacme.example', false],
    ['ana@acme.example.evil.example', false],
    ['ana@old.acme.example', false],
    ['ana@very.old.acme.example', false],
  ])('with %s is allowed among acme.example but not old.acme.example: %s', (email, allowed) => {
    const emailDomains = { allow: ['acme.example'], deny: ['old.acme.example'] };
    expect(reasonsOf({ email }, { emailDomains })).toEqual(allowed ? [] : ['EMAIL_DOMAIN_NOT_ALLOWED']);
  });

  it.each([
    ['fail', 'failed', []],
    ['flag', 'passed', ['EMAIL_DISPOSABLE_USED']],
    ['ignore', 'passed', []],
  ])('with a disposable address, where the flow says %s, has %s', (disposableEmail, result, flags) => {
    const { settings } = aStep('signUpForm', { disposableEmail });
    const evaluation = evaluateSignUpForm({ ...facts, email: 'a@b.example', emailIsDisposable: true }, settings);
    expect(evaluation.result).toBe(result);
    expect(evaluation.redFlags.map((flag) => flag.code)).toEqual(flags);
  });

  it('reads the domain after the last @', () => {
    expect(domainOf('"a@b"@Example.COM')).toBe('example.com');
  });
});
