/** Two flows that companies have, both without steps that nobody takes. */
const SIGN_UP = {
  step: 'signUpForm',
  requirement: 'mandatory',
  settings: { fields: ['fullName', 'email', 'country'] },
};
const DOCUMENT = { step: 'document', requirement: 'mandatory', provider: 'sandbox', attempts: 3, settings: {} };

export const FLOWS: readonly object[] = [
  {
    name: 'Full',
    expiresIn: 'P7D',
    steps: [
      SIGN_UP,
      DOCUMENT,
      { step: 'liveness', requirement: 'mandatory', provider: 'sandbox', attempts: 3, settings: { mode: 'selfie' } },
      { step: 'criminalHistory', requirement: 'mandatory', provider: 'sandbox', settings: { sources: ['sandbox'] } },
    ],
    decision: { onRedFlag: { high: 'review', critical: 'review' }, manualReview: 'whenNeeded' },
  },
  {
    name: 'Short',
    expiresIn: 'P3D',
    steps: [SIGN_UP, DOCUMENT, { step: 'form', requirement: 'optional', settings: { schema: { type: 'object' } } }],
  },
];
/** Versions of each that were published. */
export const VERSIONS = 2;
