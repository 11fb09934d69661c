/** Steps as a company writes them into a draft, with the settings that tests ask for most. */
export const signUpForm = (settings: object = {}) =>
  mandatory('signUpForm', { fields: ['fullName', 'email'], ...settings });
export const basicInformation = (settings: object = {}) =>
  mandatory('basicInformation', { fields: ['birthDate', 'nationality'], ...settings });
export const document = (provider: 'local' | 'sandbox' = 'sandbox') => ({ ...mandatory('document'), provider });
export const liveness = (provider: 'local' | 'sandbox' = 'sandbox', settings: object = {}) => ({
  ...mandatory('liveness', settings),
  provider,
});
export const criminalHistory = (provider: 'local' | 'sandbox' = 'sandbox', settings: object = {}) => ({
  ...mandatory('criminalHistory', settings),
  provider,
});
export const form = (settings: object = {}) => mandatory('form', { schema: SOURCE_OF_FUNDS, ...settings });
export const signature = (settings: object = {}) => mandatory('signature', { text: TEXT, ...settings });

export const TEXT = { en: 'I confirm that what I gave is true.', es: 'Confirmo que lo que entregué es verdadero.' };

const SOURCE_OF_FUNDS = {
  type: 'object',
  required: ['source'],
  additionalProperties: false,
  properties: { source: { type: 'string', maxLength: 80 } },
};

/** A draft of these steps; `change` adds its other members. */
export function flowOf(steps: readonly object[], change: object = {}): object {
  return { name: 'Tests', steps, ...change };
}

/** The same step, left to the person's choice. */
export const optional = <Step extends object>(step: Step) => ({ ...step, requirement: 'optional' });

function mandatory(step: string, settings: object = {}) {
  return { step, requirement: 'mandatory', settings };
}

/** Answers that pass with the settings above. */
export const SIGN_UP = { fullName: 'Ana Maria Specimen', email: 'ana@example.com', consent: { accepted: true } };
export const BASICS = { birthDate: '1990-02-28', nationality: 'COL' };
export const ANSWERS = { answers: { source: 'Salary' } };
export const TYPED = { kind: 'typed', name: SIGN_UP.fullName };
