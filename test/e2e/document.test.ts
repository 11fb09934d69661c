import { refusalIn } from '../support/answers';
import { Backend, openSite } from '../support/backend';
import * as flows from '../support/flows';
import { reasonsOf } from '../support/person';
import type { Person } from '../support/person';
import { aHolder, formOf, passportOf } from '../support/pictures';
import { startTestStack } from '../support/stack';
import type { RunningStack } from '../support/stack';
import { specimenCard } from '../../scripts/specimen/card';
import { specimenLicence } from '../../scripts/specimen/licence';

jest.setTimeout(120_000);

let stack: RunningStack;
let backend: Backend;
let flow: string;
beforeAll(async () => {
  stack = await startTestStack();
  backend = await Backend.make(await openSite(stack));
  flow = await backend.publish(
    flows.flowOf([flows.signUpForm(), flows.basicInformation(), { ...flows.document('local'), attempts: 2 }], {
      decision: { onRedFlag: { medium: 'review' } },
    }),
  );
});
afterAll(() => stack.stop());

/** Who stands before the document step. */
async function personAtDocument(fullName = flows.SIGN_UP.fullName): Promise<Person> {
  const person = await backend.begin(flow);
  await person.hand('signUpForm', { ...flows.SIGN_UP, fullName });
  await person.hand('basicInformation', flows.BASICS);
  return person;
}

test('an expired passport is a failed attempt, told in words, and somebody else’s is the last', async () => {
  const person = await personAtDocument();
  const expired = await passportOf({ ...aHolder(), expiryDate: '2020-01-31' });
  const reasons = [{ code: 'DOCUMENT_EXPIRED', message: 'The document has expired.' }];
  expect(await person.hand('document', expired)).toMatchObject({
    ...{ state: 'open', attemptsUsed: 1, attemptsLeft: 1, validation: { attempt: 1, result: 'failed', reasons } },
  });

  const other = { ...aHolder(), familyName: 'Ejemplo', givenNames: 'Pedro', birthDate: '1971-11-30' };
  await person.hand('document', await passportOf(other));
  const failed = await person.untilStatus('FAILED');
  expect(failed.outcome?.reasons.map(({ code }) => code)).toEqual([
    ...['NAME_DIFFERS', 'BIRTH_DATE_DIFFERS', 'ATTEMPTS_EXHAUSTED'],
  ]);
  expect(failed.failedValidations).toMatchObject([
    { key: 'document', attempt: 1, reasons },
    { key: 'document', attempt: 2, reasons: [{ code: 'NAME_DIFFERS' }, { code: 'BIRTH_DATE_DIFFERS' }] },
  ]);
  expect(failed.redFlags?.map(({ code }) => code)).toEqual(['NAME_MISMATCH', 'BIRTH_DATE_MISMATCH']);
  expect(refusalIn(await person.submit('document', await passportOf())).told).toBe('409 REGISTRATION_CLOSED');
});

test('another family name than in the form is for an operator, with a red flag', async () => {
  const person = await personAtDocument('Ana Maria Gómez');
  const step = await person.hand('document', await passportOf());
  expect(step).toMatchObject({ state: 'needsReview', attemptsUsed: 1, validation: { scores: { mrz: 1 } } });
  expect(reasonsOf(step)).toEqual(['NAME_DIFFERS']);
  const held = await person.untilStatus('NEEDS_MANUAL_VERIFICATION');
  expect(held.waitingOn).toBe('operator');
  expect(held.redFlags).toMatchObject([{ code: 'NAME_MISMATCH', severity: 'medium', key: 'document' }]);
  expect(held.redFlags?.[0]?.evidence).toEqual({ similarity: step.validation?.scores.nameSimilarity });
});

test('a picture that cannot be read asks for another and uses up no attempt', async () => {
  const person = await personAtDocument();
  const blurred = await person.hand('document', await passportOf(aHolder(), (picture) => picture.blur(8)));
  expect(blurred).toMatchObject({ state: 'open', attemptsUsed: 0, attemptsLeft: 2, next: { action: 'submit' } });
  expect(reasonsOf(blurred)).toEqual(['IMAGE_BLURRED']);
  const dark = await person.hand('document', await passportOf(aHolder(), (picture) => picture.linear(0.1, 0).blur(2)));
  expect(dark).toMatchObject({ attemptsUsed: 0, validation: { attempt: 2, result: 'failed' } });
  expect(reasonsOf(dark)).toEqual(['IMAGE_TOO_DARK']);

  expect(await person.hand('document', await passportOf())).toMatchObject({ state: 'passed', attemptsUsed: 1 });
  const done = await person.untilStatus('COMPLETED');
  expect(done.failedValidations.map((failed) => failed.attempt)).toEqual([1, 2]);
});

test('a card is read from its back', async () => {
  const person = await personAtDocument();
  const { front, back } = await specimenCard(aHolder(), 'TD1');
  if (back === null) throw new Error('A TD1 card has a back');
  const step = await person.hand('document', formOf({ category: 'governmentId', country: 'UTO' }, { front, back }));
  expect(step).toMatchObject({
    state: 'passed',
    validation: { scores: { mrz: 1, nameSimilarity: 1 }, evidence: ['mrz', 'print', 'portrait'] },
  });
});

test('a card without its back asks for it, and uses up no attempt', async () => {
  const person = await personAtDocument();
  const { front } = await specimenCard(aHolder(), 'TD1');
  const step = await person.hand('document', formOf({ category: 'governmentId', country: 'UTO' }, { front }));
  expect(step).toMatchObject({ state: 'open', attemptsUsed: 0 });
  expect(reasonsOf(step)).toEqual(['IMAGE_WRONG_SIDE']);
});

test('the document of somebody else is for an operator, with a red flag', async () => {
  const holder = aHolder();
  const [first, second] = [await personAtDocument(), await personAtDocument()];
  expect(await first.hand('document', await passportOf(holder))).toMatchObject({ state: 'passed' });
  const step = await second.hand('document', await passportOf(holder));
  expect(step).toMatchObject({ state: 'needsReview', validation: { result: 'needsReview' } });
  expect(reasonsOf(step)).toEqual(['DOCUMENT_ENROLLED_BEFORE']);
  const held = await second.untilStatus('NEEDS_MANUAL_VERIFICATION');
  expect(held.redFlags).toMatchObject([{ code: 'DOCUMENT_ALREADY_USED', severity: 'high', evidence: {} }]);
});

test('a licence is read from its barcode', async () => {
  const person = await personAtDocument();
  const { front, back } = await specimenLicence(aHolder());
  const step = await person.hand('document', formOf({ category: 'license', country: 'USA' }, { front, back }));
  expect(step).toMatchObject({ state: 'passed', validation: { scores: { barcode: 1, nameSimilarity: 1 } } });
  expect(step.validation?.evidence).toEqual(['barcode', 'print', 'portrait']);
});
