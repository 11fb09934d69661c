import { uuidv7 } from 'uuidv7';
import { createBasicInformationActivities } from '../../activities/basicInformation';
import type { EvaluationInput } from '../../activities/contract';
import { createCriminalHistoryActivities } from '../../activities/criminalHistory';
import { createFormActivities } from '../../activities/form';
import { createSandboxLivenessActivities } from '../../activities/sandboxLiveness';
import { createSandboxDocumentActivities } from '../../activities/sandboxDocument';
import { createSignUpFormActivities } from '../../activities/signUpForm';
import { createSignatureActivities } from '../../activities/signature';
import type { DocumentFacts, Submission } from '../../db/records';
import type { DocumentStep, LivenessStep } from '../../domain/flow';
import { SANDBOX_WATCHLIST } from '../../domain/sandbox';
import {
  aDocument,
  aDrawnName,
  aSelfie,
  aSignUpForm,
  aStep,
  anInput,
  answersTo,
  someBasicInformation,
} from '../support/builders';
import { runActivity } from '../support/runActivity';
import { openTestStore } from '../support/store';
import type { Enrolled, TestStore } from '../support/store';
import { hashOfText } from '../../db/hashOfText';

const PASSED = { result: 'passed', reasons: [], scores: {}, redFlags: [] };

let store: TestStore;
let person: Enrolled;
beforeAll(async () => {
  store = await openTestStore();
}, 60_000);
afterAll(() => store.close());
beforeEach(async () => {
  person = await store.enrol();
});

/** Seals what the person hands in, as the API does, and answers its id. */
async function handIn(submission: Submission): Promise<string> {
  const id = `sub_${uuidv7()}`;
  await store.vault.seal({ registrationId: person.registrationId, kind: 'submission', id }, submission);
  return id;
}

describe('validateSignUpForm', () => {
  const validate = async (form: Submission, settings: object = {}) => {
    const input = anInput(aStep('signUpForm', settings), { ...person, submissionId: await handIn(form) });
    return runActivity(() => createSignUpFormActivities(store).validateSignUpForm(input));
  };
  const contactOf = (id = '') => store.vault.open({ registrationId: person.registrationId, kind: 'contact', id });

  it('passes, and names the addresses given by their ids', async () => {
    const { contacts, ...evaluation } = await validate(aSignUpForm());
    expect(evaluation).toEqual(PASSED);
    expect(contacts?.email).toMatch(/^ctc_/);
    expect(await contactOf(contacts?.email)).toEqual({ channel: 'email', value: 'ana@example.com' });
    expect(await contactOf(contacts?.phone)).toEqual({ channel: 'sms', value: '+573001234567' });
  });

  it('knows an address again, and tells another one from it', async () => {
    const first = await validate(aSignUpForm());
    const again = await validate(aSignUpForm({ phone: { e164: '+573007654321', country: 'CO' } }));
    expect(again.contacts?.email).toBe(first.contacts?.email);
    expect(again.contacts?.phone).not.toBe(first.contacts?.phone);
  });

  it('keeps no address of a form that fails, and none that was not given', async () => {
    expect(await validate(aSignUpForm({ country: 'PE' }), { countries: ['CO'] })).not.toHaveProperty('contacts');
    const { contacts } = await validate({ step: 'signUpForm', fullName: 'Ana', email: 'a@example.com', consent: true });
    expect(Object.keys(contacts ?? {})).toEqual(['email']);
  });

  it.each(['ana@mailinator.com', 'ana@MAILINATOR.com', 'ana@inbox.33mail.com'])(
    'finds %s disposable',
    async (email) => {
      expect(await validate(aSignUpForm({ email }))).toMatchObject({ result: 'failed', reasons: ['EMAIL_DISPOSABLE'] });
    },
  );
});

describe('validateBasicInformation', () => {
  it('counts the age at the beginning of the attempt', async () => {
    const submissionId = await handIn(someBasicInformation({ birthDate: '2008-06-16' }));
    const { validateBasicInformation } = createBasicInformationActivities(store);
    const step = aStep('basicInformation', { minimumAge: 18 });
    const at = (at: string) =>
      runActivity(() => validateBasicInformation(anInput(step, { ...person, submissionId, at })));
    expect(await at('2026-06-15T23:59:59.000Z')).toMatchObject({ result: 'failed', reasons: ['UNDER_AGE'] });
    expect(await at('2026-06-16T00:00:00.000Z')).toEqual(PASSED);
  });
});

describe('checkDocument, where no picture needs to be read', () => {
  const check = (input: EvaluationInput<DocumentStep>) =>
    runActivity(() => createSandboxDocumentActivities(store).checkDocument(input));

  it('answers what the submission asks the sandbox for', async () => {
    const submissionId = await handIn(aDocument({ sandbox: { outcome: 'failed', reasons: ['DOCUMENT_EXPIRED'] } }));
    const evaluation = await check(anInput(aStep('document'), { ...person, submissionId }));
    expect(evaluation).toMatchObject({ result: 'failed', reasons: ['DOCUMENT_EXPIRED'] });
  });

  it('leaves the local check to the worker that reads pictures', async () => {
    const step = { ...aStep('document'), provider: 'local' } as const;
    await expect(check(anInput(step, person))).rejects.toMatchObject({ type: 'PROVIDER_UNAVAILABLE' });
  });
});

describe('checkLiveness', () => {
  const check = (input: EvaluationInput<LivenessStep>) =>
    runActivity(() => createSandboxLivenessActivities(store).checkLiveness(input));

  it('answers what the selfie asks the sandbox for', async () => {
    const submissionId = await handIn(aSelfie({ outcome: 'failed', reasons: ['FACE_MISMATCH'] }));
    const evaluation = await check(anInput(aStep('liveness'), { ...person, submissionId }));
    expect(evaluation).toMatchObject({ result: 'failed', reasons: ['FACE_MISMATCH'] });
  });

  it('passes where it asks for nothing', async () => {
    const submissionId = await handIn(aSelfie());
    expect(await check(anInput(aStep('liveness'), { ...person, submissionId }))).toEqual(PASSED);
  });

  it('waits for a worker that knows the provider', async () => {
    const step = { ...aStep('liveness'), provider: 'local' } as const;
    await expect(check(anInput(step, person))).rejects.toMatchObject({ type: 'PROVIDER_UNAVAILABLE' });
  });
});

describe('checkCriminalHistory', () => {
  const step = aStep('criminalHistory', {});
  const check = (related: object, of = step) => {
    const input = anInput(of, { ...person, submissionId: null, related });
    return runActivity(() => createCriminalHistoryActivities(store).checkCriminalHistory(input));
  };

  it('looks for the name in the sign-up form', async () => {
    const signUpForm = await handIn(aSignUpForm({ fullName: SANDBOX_WATCHLIST.hit }));
    expect(await check({ signUpForm })).toMatchObject({ result: 'failed', reasons: ['WATCHLIST_HIT'] });
  });

  it('looks for the name on the document', async () => {
    const [signUpForm, document] = [await handIn(aSignUpForm()), `sub_${uuidv7()}`];
    const facts: DocumentFacts = {
      fullName: 'NADIA SANDBOX NEERHITT',
      givenNames: null,
      familyName: null,
      birthDate: null,
      number: null,
      country: null,
      nationality: null,
      sex: null,
      expiryDate: null,
    };
    expect((await check({ signUpForm, document })).result).toBe('passed');
    await store.vault.seal({ registrationId: person.registrationId, kind: 'extraction', id: document }, facts);
    expect((await check({ signUpForm, document })).result).toBe('needsReview');
  });

  it('leaves it to a person where no name is known', async () => {
    expect(await check({})).toMatchObject({ result: 'needsReview', reasons: ['INPUTS_MISSING'] });
  });

  it('waits for a worker that knows the provider', async () => {
    await expect(check({}, { ...step, provider: 'local' })).rejects.toMatchObject({ type: 'PROVIDER_UNAVAILABLE' });
  });
});

describe('validateForm', () => {
  const step = aStep('form');
  const validate = async (form: Submission, of = step) => {
    const input = anInput(of, { ...person, submissionId: await handIn(form) });
    return runActivity(() => createFormActivities(store).validateForm(input));
  };

  it('passes what the API checked against the same schema', async () => {
    expect(await validate(answersTo(step))).toEqual(PASSED);
  });

  it('never passes answers to another schema', async () => {
    const other = aStep('form', { schema: { type: 'object' } });
    await expect(validate(answersTo(other))).rejects.toMatchObject({ type: 'Error', nonRetryable: false });
  });
});

describe('captureSignature', () => {
  const capture = async (signed: Submission, related: object = {}) => {
    const submissionId = await handIn(signed);
    const input = anInput(aStep('signature'), { ...person, submissionId, related });
    const found = await runActivity(() => createSignatureActivities(store).captureSignature(input));
    const { registrationId } = person;
    return { ...found, sealed: await store.vault.open({ registrationId, kind: 'signedText', id: submissionId }) };
  };
  const text = 'I confirm that what I gave is true.';
  const textHash = hashOfText(text);

  it('compares the name typed with the name given', async () => {
    const related = { signUpForm: await handIn(aSignUpForm()) };
    const typed = (name: string) => capture({ step: 'signature', kind: 'typed', name, textHash }, related);
    expect((await typed('ana maria perez gomez')).result).toBe('passed');
    expect(await typed('Luis Torres')).toMatchObject({ result: 'failed', reasons: ['SIGNATURE_NAME_DIFFERS'] });
  });

  it('seals what is told of a signature that passes, once, and nothing of one that does not', async () => {
    const related = { signUpForm: await handIn(aSignUpForm()) };
    const typed = (name: string) => capture({ step: 'signature', kind: 'typed', name, textHash }, related);
    expect((await typed('Ana María Pérez Gómez')).sealed).toEqual({
      ...{ key: 'signature', text, signerName: 'Ana María Pérez Gómez', at: '2026-06-15T12:00:00.000Z' },
    });
    expect((await typed('Luis Torres')).sealed).toBeNull();
  });

  it('takes a drawing', async () => {
    const drawn = await capture({ step: 'signature', kind: 'drawn', strokes: aDrawnName(), textHash });
    expect(drawn.result).toBe('passed');
  });
});

describe('an evaluation', () => {
  it.each([
    ['of nothing', null],
    ['of what is not there', 'sub_unknown'],
  ])('%s is a fault of ours, retried and never an answer', async (_, submissionId) => {
    const input = anInput(aStep('basicInformation'), { ...person, submissionId });
    const evaluated = runActivity(() => createBasicInformationActivities(store).validateBasicInformation(input));
    await expect(evaluated).rejects.toMatchObject({ type: 'Error', nonRetryable: false });
  });

  it('of what was handed in for another step is one, too', async () => {
    const input = anInput(aStep('basicInformation'), { ...person, submissionId: await handIn(aSignUpForm()) });
    const evaluated = runActivity(() => createBasicInformationActivities(store).validateBasicInformation(input));
    await expect(evaluated).rejects.toMatchObject({ type: 'Error' });
  });
});
