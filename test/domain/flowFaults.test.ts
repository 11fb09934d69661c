import { validateFlow } from '../../domain/flowValidation/validateFlow';
import type { FaultCode } from '../../domain/flowValidation/reader';

const FORM = { step: 'form', requirement: 'optional', settings: { schema: { type: 'object' } } };
const withSteps = (...steps: readonly unknown[]) => ({ name: 'Flow', steps });
const withSettings = (step: string, settings: unknown) =>
  withSteps({ step, requirement: 'mandatory', settings, ...(step === 'liveness' && { provider: 'sandbox' }) });
/** Lists within lists, as `JSON.parse` makes them of a text of that many brackets. */
function deepList(levels: number): unknown {
  const examples: unknown = JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
  return { type: 'object', examples };
}

const CHECK = { step: 'criminalHistory', requirement: 'mandatory', provider: 'sandbox' };
const DOCUMENT = { step: 'document', requirement: 'mandatory', provider: 'local' };
const deep = (levels: number): object => (levels === 0 ? {} : { properties: { a: deep(levels - 1) } });
const examples: Record<FaultCode, readonly [string, unknown, ...string[]][]> = {
  REQUIRED: [
    ['nothing at all', undefined, ''],
    ['an empty flow', {}, '/name', '/steps'],
    ['a step without kind and requirement', withSteps({}), '/steps/0/requirement', '/steps/0/step'],
    ['a form without schema', withSettings('form', {}), '/steps/0/settings/schema'],
    ['a signature without text', withSettings('signature', undefined), '/steps/0/settings/text'],
    [
      'consent without addresses',
      withSettings('signUpForm', { consent: {} }),
      ...['privacyUrl', 'termsUrl'].map((url) => `/steps/0/settings/consent/${url}`),
    ],
  ],
  WRONG_TYPE: [
    ['null', null, ''],
    ['a list', [], ''],
    ['a number', 7, ''],
    ['a number for a name', { ...withSteps(FORM), name: 7 }, '/name'],
    ['an object for steps', { name: 'Flow', steps: {} }, '/steps'],
    ['a text for a step', withSteps(FORM, 'document'), '/steps/1'],
    ['a text for attempts', withSteps({ ...FORM, attempts: '3' }), '/steps/0/attempts'],
    ['a list for settings', withSettings('signUpForm', []), '/steps/0/settings'],
    ['a text for a flag', { ...withSteps(FORM), open: 'yes' }, '/open'],
    ['a number for a choice', { ...withSteps(FORM), again: 1 }, '/again'],
    ['a list for the schema', withSettings('form', { schema: [] }), '/steps/0/settings/schema'],
    ['a text for texts', withSettings('signature', { text: 'I agree.' }), '/steps/0/settings/text'],
  ],
  UNKNOWN_FIELD: [
    ['in the flow', { ...withSteps(FORM), colour: 'red' }, '/colour'],
    ['in a step: forms have no provider', withSteps({ ...FORM, provider: 'local' }), '/steps/0/provider'],
    ['in settings', withSettings('signUpForm', { minimumAge: 18 }), '/steps/0/settings/minimumAge'],
    [
      'in decision rules',
      { ...withSteps(FORM), decision: { onRedFlag: { grave: 'fail' } } },
      '/decision/onRedFlag/grave',
    ],
    [
      'a language that is not spoken',
      withSettings('signature', { text: { en: 'Yes.', fr: 'Oui.' } }),
      '/steps/0/settings/text/fr',
    ],
    ['a name that needs escaping', { ...withSteps(FORM), 'a/b~c': 1, '': 2 }, '/a~1b~0c', '/'],
    [
      'a name that objects have by nature',
      JSON.parse(JSON.stringify(withSteps(FORM)).replace('{', '{"__proto__":{"open":true},')),
      '/__proto__',
    ],
  ],
  UNKNOWN_VALUE: [
    ['a requirement', withSteps({ ...FORM, requirement: 'sometimes' }), '/steps/0/requirement'],
    ['a kind of step', withSteps({ ...FORM, step: 'palmReading' }), '/steps/0/step'],
    ['a field', withSettings('signUpForm', { fields: ['email', 'shoeSize'] }), '/steps/0/settings/fields/1'],
    ['a number among fields', withSettings('basicInformation', { fields: [1] }), '/steps/0/settings/fields/0'],
    ['a provider', withSteps({ ...DOCUMENT, provider: 'oracle' }), '/steps/0/provider'],
  ],
  OUT_OF_RANGE: [
    ['an empty name', { ...withSteps(FORM), name: ' ' }, '/name'],
    ['a long name', { ...withSteps(FORM), name: 'x'.repeat(201) }, '/name'],
    ['no steps', withSteps(), '/steps'],
    ['no attempts', withSteps({ ...FORM, attempts: 0 }), '/steps/0/attempts'],
    ['too many attempts', withSteps({ ...FORM, attempts: 21 }), '/steps/0/attempts'],
    ['half an attempt', withSteps({ ...FORM, attempts: 1.5 }), '/steps/0/attempts'],
    ['a second run of criminal history', withSteps(DOCUMENT, { ...CHECK, attempts: 2 }), '/steps/1/attempts'],
    ['a life of nothing', { ...withSteps(FORM), expiresIn: 'PT0S' }, '/expiresIn'],
    ['a life of more than a year', { ...withSteps(FORM), expiresIn: 'P367D' }, '/expiresIn'],
    ['a score above 1', withSettings('liveness', { minScore: 1.01 }), '/steps/0/settings/minScore'],
    ['no fields', withSettings('signUpForm', { fields: [] }), '/steps/0/settings/fields'],
  ],
  ILL_FORMED: [
    ['a duration', { ...withSteps(FORM), expiresIn: '7 days' }, '/expiresIn'],
    ['a key', withSteps({ ...FORM, key: '__proto__' }, { ...FORM, key: '1st' }), '/steps/0/key', '/steps/1/key'],
    ['an address', { ...withSteps(FORM), redirectUrl: 'javascript:alert(1)' }, '/redirectUrl'],
    [
      'a country',
      withSettings('signUpForm', { countries: ['CO', 'COL', 5] }),
      '/steps/0/settings/countries/1',
      '/steps/0/settings/countries/2',
    ],
    [
      'a domain',
      withSettings('signUpForm', { emailDomains: { deny: ['a@b.com'] } }),
      '/steps/0/settings/emailDomains/deny/0',
    ],
    [
      'a country of documents',
      withSettings('document', { accept: [{ country: 'CO', categories: ['passport'] }] }),
      '/steps/0/settings/accept/0/country',
    ],
  ],
  DUPLICATE: [['a field', withSettings('signUpForm', { fields: ['email', 'email'] }), '/steps/0/settings/fields/1']],
  DUPLICATE_KEY: [
    ['given twice', withSteps({ ...FORM, key: 'a' }, { ...FORM, key: 'a' }), '/steps/1/key'],
    ['by default', withSteps(FORM, FORM, { ...DOCUMENT, key: 'form' }), '/steps/1/key', '/steps/2/key'],
  ],
  TOO_LARGE: [
    [
      'a long schema',
      withSettings('form', { schema: { type: 'object', title: 'x'.repeat(16_384) } }),
      '/steps/0/settings/schema',
    ],
    ['a deep schema', withSettings('form', { schema: { type: 'object', ...deep(16) } }), '/steps/0/settings/schema'],
    ['a schema deeper than any stack', withSettings('form', { schema: deepList(20_000) }), '/steps/0/settings/schema'],
  ],
  TEXT_MISSING: [
    [
      'in a language that is the project’s',
      withSettings('signature', { text: { pt: 'Confirmo.' } }),
      '/steps/0/settings/text',
    ],
  ],
  DOCUMENT_REQUIRED_BEFORE: [
    ['none', withSteps(CHECK), '/steps/0/step'],
    ['after it', withSteps(CHECK, DOCUMENT), '/steps/0/step'],
    ['left out', withSteps({ ...DOCUMENT, requirement: 'skip' }, CHECK), '/steps/1/step'],
  ],
  PROVIDER_NOT_AVAILABLE: [
    ['a vendor that is not set up', withSteps({ ...DOCUMENT, provider: 'http', vendor: 'acme' }), '/steps/0/vendor'],
  ],
  CONTRADICTION: [
    ['verifying what is not asked for', withSettings('signUpForm', { verify: ['phone'] }), '/steps/0/settings/verify'],
    [
      'an age without birth date',
      withSettings('basicInformation', { fields: ['gender'], minimumAge: 18 }),
      '/steps/0/settings/minimumAge',
    ],
    [
      'nationalities that are not asked for',
      withSettings('basicInformation', { fields: ['gender'], nationalities: ['COL'] }),
      '/steps/0/settings/nationalities',
    ],
    [
      'review from a higher score than a hit',
      withSteps(DOCUMENT, { ...CHECK, settings: { hitMinScore: 0.5, reviewMinScore: 0.6 } }),
      '/steps/1/settings/reviewMinScore',
    ],
    ['answers that are no object', withSettings('form', { schema: { type: 'string' } }), '/steps/0/settings/schema'],
    ['nothing to do', withSteps({ ...FORM, requirement: 'skip' }), '/steps'],
    [
      'review where there is none',
      { ...withSteps(FORM), decision: { manualReview: 'never', onRedFlag: { high: 'review', critical: 'review' } } },
      '/decision/onRedFlag/high',
      '/decision/onRedFlag/critical',
    ],
  ],
};

const table = Object.entries(examples).flatMap(([code, cases]) =>
  cases.map(([what, input, ...pointers]) => [code, what, input, pointers] as const),
);

it.each(table)('%s is found: %s', (code, _, input, pointers) => {
  const result = validateFlow(input, { mode: 'sandbox', defaultLanguage: 'en' });
  const faults = 'faults' in result ? result.faults : [];
  expect(faults.map((fault) => `${fault.pointer} ${fault.code}`)).toEqual(
    pointers.map((pointer) => `${pointer} ${code}`),
  );
});
