import type { Fault } from '../../domain/flowValidation/reader';
import { validateFlow } from '../../domain/flowValidation/validateFlow';
import type { FlowContext } from '../../domain/flowValidation/validateFlow';
import { standardFlow } from './standardFlow';
import { Story, flowOf, mandatory } from './story';

const SANDBOX: FlowContext = { mode: 'sandbox', defaultLanguage: 'en' };
const FORM = { step: 'form', requirement: 'optional', settings: { schema: { type: 'object' } } };

function faultsOf(input: unknown, context: FlowContext = SANDBOX): readonly Fault[] {
  const result = validateFlow(input, context);
  return 'faults' in result ? result.faults : [];
}
/** Each fault as its pointer and its code. */
function found(input: unknown, context?: FlowContext): string[] {
  return faultsOf(input, context).map(({ pointer, code }) => `${pointer} ${code}`);
}
const withSteps = (...steps: readonly unknown[]) => ({ name: 'Flow', steps });
const withSettings = (step: string, settings: unknown) =>
  withSteps({ step, requirement: 'mandatory', settings, ...(step === 'liveness' && { provider: 'sandbox' }) });

describe('a flow', () => {
  it('is resolved with every default in place', () => {
    expect(validateFlow(standardFlow(), SANDBOX)).toEqual({
      flow: {
        name: 'Standard onboarding',
        expiresIn: 'P7D',
        again: 'afterFailure',
        open: false,
        redirectUrl: null,
        steps: [
          {
            key: 'signUpForm',
            step: 'signUpForm',
            requirement: 'mandatory',
            attempts: 5,
            settings: {
              fields: ['fullName', 'email'],
              verify: ['email'],
              consent: { privacyUrl: 'https://acme.example/privacy', termsUrl: 'https://acme.example/terms' },
              countries: null,
              emailDomains: { allow: null, deny: [] },
              disposableEmail: 'fail',
            },
          },
          {
            key: 'basicInformation',
            step: 'basicInformation',
            requirement: 'mandatory',
            attempts: 3,
            settings: { fields: ['birthDate', 'nationality'], minimumAge: 18, nationalities: null },
          },
          {
            key: 'document',
            step: 'document',
            requirement: 'mandatory',
            attempts: 3,
            provider: 'local',
            settings: {
              accept: [{ country: '*', categories: ['passport', 'governmentId', 'license'] }],
              minimumValidityDays: 0,
              nameMatchMinScore: 0.85,
            },
          },
          {
            key: 'liveness',
            step: 'liveness',
            requirement: 'mandatory',
            attempts: 3,
            provider: 'sandbox',
            settings: { mode: 'selfie', minScore: 0.7, compareMinScore: 0.4, searchMinScore: 0.5 },
          },
          {
            key: 'criminalHistory',
            step: 'criminalHistory',
            requirement: 'mandatory',
            attempts: 1,
            provider: 'sandbox',
            settings: { sources: ['sandbox'], hitMinScore: 0.85, reviewMinScore: 0.7 },
          },
          {
            key: 'sourceOfFunds',
            step: 'form',
            requirement: 'optional',
            attempts: 5,
            settings: {
              schema: {
                type: 'object',
                required: ['source'],
                properties: { source: { type: 'string', maxLength: 80 } },
              },
              title: null,
            },
          },
          {
            key: 'signature',
            step: 'signature',
            requirement: 'mandatory',
            attempts: 5,
            settings: { text: { en: 'I confirm that what I gave is true.' }, kinds: ['typed', 'drawn'] },
          },
        ],
        decision: {
          onRedFlag: { low: 'ignore', medium: 'ignore', high: 'review', critical: 'fail' },
          manualReview: 'whenNeeded',
        },
      },
    });
  });

  it('may leave out all that has a default', () => {
    const bare = withSteps({ step: 'signUpForm', requirement: 'mandatory' }, { step: 'document', requirement: 'skip' });
    expect(validateFlow(bare, SANDBOX)).toMatchObject({
      flow: {
        expiresIn: 'P7D',
        steps: [
          { key: 'signUpForm', attempts: 5, settings: { fields: ['fullName', 'email'], verify: [], consent: null } },
          { settings: { accept: [{ country: '*', categories: ['governmentId', 'passport', 'license'] }] } },
        ],
        decision: { onRedFlag: { low: 'ignore', medium: 'ignore', high: 'ignore', critical: 'ignore' } },
      },
    });
  });

  it('has lists brought into one form', () => {
    const settings = { countries: ['co', 'ES'], emailDomains: { allow: ['Example.COM'], deny: ['x.example.com'] } };
    expect(validateFlow(withSettings('signUpForm', settings), SANDBOX)).toMatchObject({
      flow: {
        steps: [
          {
            settings: { countries: ['CO', 'ES'], emailDomains: { allow: ['example.com'], deny: ['x.example.com'] } },
          },
        ],
      },
    });
  });

  it('takes null for what may be absent', () => {
    const settings = { consent: null, countries: null, emailDomains: { allow: null, deny: null } };
    const form = { ...FORM, settings: { schema: { type: 'object' }, title: null } };
    const age = { step: 'basicInformation', requirement: 'mandatory', settings: { minimumAge: null } };
    const steps = [{ step: 'signUpForm', requirement: 'mandatory', settings }, form, age];
    expect(found({ name: 'Flow', redirectUrl: null, decision: null, steps })).toEqual([]);
  });

  it('may end by returning the person to an https address, and be open to the browser', () => {
    const flow = { ...withSteps(FORM), redirectUrl: 'https://acme.example/done', open: true, again: 'never' };
    expect(validateFlow(flow, SANDBOX)).toMatchObject({
      flow: { redirectUrl: 'https://acme.example/done', open: true, again: 'never' },
    });
  });

  it('may use names as keys that objects have by nature', () => {
    const story = new Story(
      flowOf([mandatory('form', { key: 'constructor' }), mandatory('form', { key: 'toString' })]),
    );
    expect(story.handsIn('constructor').registration.currentStep).toBe('toString');
  });

  it('is read from its own members, not from those that it inherits', () => {
    expect(found(Object.create(standardFlow()))).toEqual(['/name REQUIRED', '/steps REQUIRED']);
  });

  it('may hold every score for review that is no hit, or none', () => {
    const settings = { hitMinScore: 0.7, reviewMinScore: 0.7 };
    const check = { step: 'criminalHistory', requirement: 'mandatory', provider: 'sandbox', settings };
    expect(found(withSteps({ step: 'document', requirement: 'mandatory' }, check))).toEqual([]);
  });

  it.each(['PT1S', 'P366D', 'P52W', 'PT12H30M'])('may live for %s', (expiresIn) => {
    expect(found({ ...withSteps(FORM), expiresIn })).toEqual([]);
  });
});

describe('a fault', () => {
  it('says what would be right', () => {
    expect(faultsOf(withSteps({ ...FORM, attempts: 0 }))).toEqual([
      { pointer: '/steps/0/attempts', code: 'OUT_OF_RANGE', detail: 'Must be a whole number from 1 to 20.' },
    ]);
  });

  it('of every kind is reported at once', () => {
    const flow = standardFlow(({ steps, ...rest }) => {
      const [signUp, ...others] = steps;
      return {
        ...rest,
        expiresIn: 'soon',
        steps: [
          { ...signUp, requirement: 'sometimes' },
          { ...others[0], attempts: 0 },
          { ...others[1], step: 'palmReading' },
          ...others.slice(2),
        ],
      };
    });
    expect(found(flow)).toEqual([
      '/expiresIn ILL_FORMED',
      '/steps/0/requirement UNKNOWN_VALUE',
      '/steps/1/attempts OUT_OF_RANGE',
      '/steps/2/step UNKNOWN_VALUE',
      '/steps/4/step DOCUMENT_REQUIRED_BEFORE',
    ]);
  });

  it('is the sandbox provider in a live project', () => {
    expect(found(standardFlow(), { mode: 'live', defaultLanguage: 'en' })).toEqual([
      '/steps/3/provider PROVIDER_NOT_AVAILABLE',
      '/steps/4/provider PROVIDER_NOT_AVAILABLE',
    ]);
  });

  it('is no text in the project’s language, but English does too', () => {
    const inSpanish: FlowContext = { mode: 'sandbox', defaultLanguage: 'es' };
    expect(found(withSettings('signature', { text: { es: 'Sí.' } }), inSpanish)).toEqual([]);
    expect(found(withSettings('signature', { text: { en: 'Yes.' } }), inSpanish)).toEqual([]);
    expect(found(withSettings('signature', { text: { pt: 'Sim.' } }), inSpanish)).toHaveLength(1);
  });

  it('of ten thousand steps is one of the list, and of no more steps than there may be', () => {
    const steps = Array.from({ length: 10_000 }, () => ({}));
    const faults = found({ name: 'Flow', steps });
    expect(faults[0]).toBe('/steps OUT_OF_RANGE');
    expect(faults).toHaveLength(1 + 30 * 2);
  });

  it('of a huge text is found as quickly as of a short one', () => {
    const huge = 'a.'.repeat(2_000_000);
    const flow = {
      ...withSettings('signUpForm', { emailDomains: { deny: [huge] }, countries: [huge] }),
      name: huge,
      expiresIn: huge,
      redirectUrl: `https://${huge}`,
    };
    expect(found(flow)).toEqual([
      '/name OUT_OF_RANGE',
      '/expiresIn OUT_OF_RANGE',
      '/redirectUrl OUT_OF_RANGE',
      '/steps/0/settings/emailDomains/deny/0 ILL_FORMED',
      '/steps/0/settings/countries/0 ILL_FORMED',
    ]);
  });
});

describe('a check by a vendor', () => {
  const vendors = [{ name: 'acme', checks: ['document', 'criminalHistory'] }] as const;
  const byAcme = { requirement: 'mandatory', provider: 'http', vendor: 'acme' };
  const validated = (...steps: readonly object[]) =>
    validateFlow({ name: 'By a vendor', steps }, { mode: 'live', defaultLanguage: 'en', vendors });

  it('names the vendor, whose sources have names of its own', () => {
    const screening = { step: 'criminalHistory', ...byAcme, settings: { sources: ['CO:police', 'interpol'] } };
    expect(validated({ step: 'document', ...byAcme }, screening)).toMatchObject({
      flow: {
        steps: [
          { provider: 'http', vendor: 'acme' },
          { provider: 'http', vendor: 'acme', settings: { sources: ['CO:police', 'interpol'] } },
        ],
      },
    });
    expect(validated({ step: 'document', ...byAcme }, { ...screening, settings: {} })).toMatchObject({
      flow: { steps: [{}, { settings: { sources: [] } }] },
    });
  });

  it.each<[string, object, string]>([
    ['without one', { step: 'document', vendor: undefined }, '/steps/0/vendor REQUIRED'],
    ['that is not set up', { step: 'document', vendor: 'nobody' }, '/steps/0/vendor PROVIDER_NOT_AVAILABLE'],
    ['for a check that it does not perform', { step: 'liveness' }, '/steps/0/vendor PROVIDER_NOT_AVAILABLE'],
    ['beside another provider', { step: 'document', provider: 'local' }, '/steps/0/vendor UNKNOWN_FIELD'],
  ])('is refused %s', (_what, change, told) => {
    const result = validated({ ...byAcme, ...change });
    const faults = 'faults' in result ? result.faults : [];
    expect(faults.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([told]);
  });
});
