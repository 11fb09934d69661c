import type { SpecimenHolder } from './mrz';

/** An invented citizen of an invented state. */
export const HOLDER = {
  familyName: 'Specimen',
  givenNames: 'Ana Maria',
  birthDate: '1990-02-28',
  sex: 'F',
  number: 'L898902C3',
  expiryDate: '2034-04-15',
} as const satisfies SpecimenHolder;
