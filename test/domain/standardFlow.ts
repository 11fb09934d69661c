interface Definition {
  readonly [member: string]: unknown;
  readonly steps: readonly object[];
}

/** The flow that the API's document shows, with the providers that exist; `change` alters it. */
export function standardFlow(change: (flow: Definition) => object = (flow) => flow): object {
  return change({
    name: 'Standard onboarding',
    expiresIn: 'P7D',
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
        settings: { fields: ['birthDate', 'nationality'], minimumAge: 18 },
      },
      {
        step: 'document',
        requirement: 'mandatory',
        attempts: 3,
        provider: 'local',
        settings: { accept: [{ country: '*', categories: ['passport', 'governmentId', 'license'] }] },
      },
      {
        step: 'liveness',
        requirement: 'mandatory',
        attempts: 3,
        provider: 'sandbox',
        settings: { mode: 'selfie' },
      },
      {
        step: 'criminalHistory',
        requirement: 'mandatory',
        provider: 'sandbox',
        settings: { sources: ['sandbox'] },
      },
      {
        step: 'form',
        key: 'sourceOfFunds',
        requirement: 'optional',
        settings: {
          schema: {
            type: 'object',
            required: ['source'],
            properties: { source: { type: 'string', maxLength: 80 } },
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
  });
}
