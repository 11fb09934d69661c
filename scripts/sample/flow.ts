/** What a company might write: every kind of step, with checks that need nothing from outside. */
export const SAMPLE_FLOW = {
  name: 'Sample onboarding',
  expiresIn: 'P7D',
  // The sample person enrols at every start.
  again: 'always',
  steps: [
    {
      step: 'signUpForm',
      requirement: 'mandatory',
      attempts: 5,
      settings: {
        fields: ['fullName', 'email'],
        verify: ['email'],
        consent: { privacyUrl: 'https://acme.example/privacy', termsUrl: 'https://acme.example/terms' },
      },
    },
    {
      step: 'basicInformation',
      requirement: 'mandatory',
      attempts: 3,
      settings: { fields: ['birthDate', 'nationality'], minimumAge: 18 },
    },
    {
      step: 'document',
      requirement: 'mandatory',
      attempts: 3,
      provider: 'local',
      settings: { accept: [{ country: '*', categories: ['passport', 'governmentId', 'license'] }] },
    },
    { step: 'liveness', requirement: 'mandatory', attempts: 3, provider: 'local', settings: { mode: 'selfie' } },
    { step: 'criminalHistory', requirement: 'mandatory', provider: 'sandbox', settings: { sources: ['sandbox'] } },
    {
      step: 'form',
      key: 'sourceOfFunds',
      requirement: 'optional',
      settings: {
        title: { en: 'Source of funds', es: 'Origen de los fondos', pt: 'Origem dos recursos' },
        schema: {
          type: 'object',
          required: ['source'],
          properties: { source: { type: 'string', maxLength: 80 } },
          additionalProperties: false,
        },
      },
    },
    {
      step: 'signature',
      requirement: 'mandatory',
      settings: { text: { en: 'I confirm that what I gave is true.' }, kinds: ['typed', 'drawn'] },
    },
  ],
  decision: { onRedFlag: { high: 'review', critical: 'fail' }, manualReview: 'whenNeeded' },
} as const;
