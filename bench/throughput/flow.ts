export const FORM_SCHEMA = {
  type: 'object',
  required: ['source'],
  additionalProperties: false,
  properties: { source: { type: 'string', maxLength: 80 } },
};
export const SIGNED_TEXT = 'I confirm that what I gave is true.';

/** All seven steps, their checks done by the sandbox, the e-mail address verified by a code. */
export const FLOW = {
  name: 'Throughput',
  expiresIn: 'P7D',
  steps: [
    {
      step: 'signUpForm',
      requirement: 'mandatory',
      settings: {
        fields: ['fullName', 'email'],
        verify: ['email'],
        consent: { privacyUrl: 'https://acme.example/privacy', termsUrl: 'https://acme.example/terms' },
      },
    },
    {
      step: 'basicInformation',
      requirement: 'mandatory',
      settings: { fields: ['birthDate', 'nationality'], minimumAge: 18 },
    },
    {
      step: 'document',
      requirement: 'mandatory',
      provider: 'sandbox',
      settings: { accept: [{ country: '*', categories: ['passport'] }] },
    },
    { step: 'liveness', requirement: 'mandatory', provider: 'sandbox', settings: { mode: 'selfie' } },
    { step: 'criminalHistory', requirement: 'mandatory', provider: 'sandbox', settings: { sources: ['sandbox'] } },
    { step: 'form', requirement: 'mandatory', settings: { schema: FORM_SCHEMA } },
    { step: 'signature', requirement: 'mandatory', settings: { text: { en: SIGNED_TEXT }, kinds: ['typed'] } },
  ],
};

/** What one person gives. */
export const FULL_NAME = 'Ana Throughput Pérez';
export const BIRTH = { birthDate: '1990-02-28', nationality: 'COL' };
export const DOCUMENT = { category: 'passport', country: 'COL' } as const;
export const ANSWERS = { source: 'salary' };

export function emailOf(person: string): string {
  return `${person}@example.com`;
}
