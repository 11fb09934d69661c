import { CancelledFailure } from '@temporalio/activity';
import { uuidv7 } from 'uuidv7';
import type { EvaluationInput } from '../../../activities/contract';
import { createDocumentActivities } from '../../../activities/document/documentActivities';
import type { DocumentReader } from '../../../activities/document/documentReader';
import { ThreadJobError } from '../../../threads/threadPool';
import type { ThreadJobFault } from '../../../threads/threadPool';
import type { DocumentSubmission, Submission } from '../../../db/records';
import type { DocumentStep } from '../../../domain/flow';
import type { MachineReadableZone } from '../../../domain/documents/sources';
import type { DocumentReading } from '../../../domain/steps/document';
import { aDocument, aSignUpForm, aStep, anInput, someBasicInformation } from '../../support/builders';
import { anActivityEnvironment, runActivity } from '../../support/runActivity';
import { openTestStore } from '../../support/store';
import type { Enrolled, TestStore } from '../../support/store';

const ZONE: MachineReadableZone = {
  category: 'passport',
  country: 'UTO',
  nationality: 'UTO',
  familyName: 'PEREZ GOMEZ',
  givenNames: 'ANA MARIA',
  namesTruncated: false,
  number: 'AB1234567',
  sex: 'female',
  birthDate: '900228',
  expiryDate: '310415',
  checkDigits: { right: 5, all: 5 },
};
const READ: DocumentReading = { zone: ZONE, barcode: null, print: null, pictureFaults: [] };
const STEP = { ...aStep('document'), provider: 'local' } as const;

let store: TestStore;
let person: Enrolled;
beforeAll(async () => {
  store = await openTestStore();
}, 60_000);
afterAll(() => store.close());
beforeEach(async () => {
  person = await store.enrol();
});

async function handIn(submission: Submission): Promise<string> {
  const id = `sub_${uuidv7()}`;
  await store.vault.seal({ registrationId: person.registrationId, kind: 'submission', id }, submission);
  return id;
}

/** Hands in a document whose pictures hold their own names, beside the two forms. */
async function inputFor(
  document: Partial<DocumentSubmission> = {},
  change: Partial<EvaluationInput<DocumentStep>> = {},
): Promise<EvaluationInput<DocumentStep>> {
  const [front, back] = [`blob_${uuidv7()}`, `blob_${uuidv7()}`];
  const { registrationId } = person;
  await store.vault.sealBlob({ registrationId, blobId: front }, Buffer.from('front'));
  await store.vault.sealBlob({ registrationId, blobId: back }, Buffer.from('back'));
  const submission = aDocument({ front, back, ...document });
  const related = { signUpForm: await handIn(aSignUpForm()), basicInformation: await handIn(someBasicInformation()) };
  return { ...anInput<DocumentStep>(STEP), ...person, related, submissionId: await handIn(submission), ...change };
}

/** The check of one worker, call after call. */
function checking(read: DocumentReader['read'], env = anActivityEnvironment()) {
  const portraits = { find: () => Promise.resolve(new Float32Array(512)) };
  const activities = createDocumentActivities({ ...store, reader: { read }, portraits });
  return (input: EvaluationInput<DocumentStep>) => runActivity(() => activities.checkDocument(input), env);
}
function check(input: EvaluationInput<DocumentStep>, read: DocumentReader['read'], env = anActivityEnvironment()) {
  return checking(read, env)(input);
}
const extractionFor = ({ registrationId, submissionId }: EvaluationInput) =>
  store.vault.open({ registrationId, kind: 'extraction', id: submissionId ?? '' });

describe('checkDocument', () => {
  it('passes a document that agrees with the forms, and seals what was read', async () => {
    const input = await inputFor();
    expect(await check(input, () => Promise.resolve(READ))).toEqual({
      result: 'passed',
      reasons: [],
      scores: { mrz: 1, nameSimilarity: 1 },
      evidence: ['mrz', 'portrait'],
      redFlags: [],
    });
    expect(await extractionFor(input)).toEqual({
      fullName: 'ANA MARIA PEREZ GOMEZ',
      givenNames: 'ANA MARIA',
      familyName: 'PEREZ GOMEZ',
      birthDate: '1990-02-28',
      number: 'AB1234567',
      country: 'UTO',
      nationality: 'UTO',
      sex: 'female',
      expiryDate: '2031-04-15',
    });
  });

  it('says nothing of the person', async () => {
    const other = { ...ZONE, givenNames: 'LUCIA', birthDate: '910101' };
    const evaluation = await check(await inputFor(), () => Promise.resolve({ ...READ, zone: other }));
    expect(evaluation.redFlags.map(({ code }) => code)).toEqual(['NAME_MISMATCH', 'BIRTH_DATE_MISMATCH']);
    expect(JSON.stringify(evaluation)).not.toMatch(/PEREZ|Pérez|LUCIA|AB1234567|91|UTO/);
  });

  it('passes where the flow asked for no form before', async () => {
    const input = await inputFor({}, { related: {} });
    expect(await check(input, () => Promise.resolve(READ))).toMatchObject({ result: 'passed', scores: { mrz: 1 } });
  });

  it('seals nothing of what is in doubt', async () => {
    const input = await inputFor();
    const zone = { ...ZONE, checkDigits: { right: 3, all: 5 } };
    const evaluation = await check(input, () => Promise.resolve({ ...READ, zone }));
    expect(evaluation.reasons).toEqual(['DOCUMENT_CHECK_DIGITS_WRONG']);
    expect(await extractionFor(input)).toBeNull();
  });

  it('reads nothing of a document that the flow does not take', async () => {
    const read = jest.fn();
    const input = await inputFor({ country: 'COL' }, { step: { ...STEP, settings: { ...STEP.settings, accept: [] } } });
    expect(await check(input, read)).toMatchObject({ result: 'failed', reasons: ['DOCUMENT_NOT_ACCEPTED'] });
    expect(read).not.toHaveBeenCalled();
  });

  it.each([
    ['both sides', {}, { front: Buffer.from('front'), back: Buffer.from('back') }],
    ['the one side there is', { back: null }, { front: Buffer.from('front'), back: null }],
  ])('looks at %s', async (_, sides, pictures) => {
    const read = jest.fn(() => Promise.resolve(READ));
    await check(await inputFor({ category: 'governmentId', ...sides }), read);
    expect(read).toHaveBeenCalledWith({ category: 'governmentId', ...pictures }, expect.any(AbortSignal));
  });

  it('leaves other providers to others', async () => {
    const input = await inputFor({}, { step: { ...STEP, provider: 'http' } });
    await expect(check(input, () => Promise.resolve(READ))).rejects.toMatchObject({ type: 'PROVIDER_UNAVAILABLE' });
  });
});

describe('a number that is used twice', () => {
  const reading = (change: Partial<MachineReadableZone>) => () =>
    Promise.resolve({ ...READ, zone: { ...ZONE, ...change } });
  /** Another registration of the same project. */
  const handInElsewhere = async (keyHash: string | null = null) => {
    const registrationId = `reg_${uuidv7()}`;
    const first = await store.repositories.enrolments.get(person.registrationId);
    if (first === null) throw new Error('unreachable');
    await store.repositories.enrolments.claim({
      candidate: { ...first, registrationId },
      keyHash,
      mayEnrolAgain: () => true,
      confirmEnded: () => Promise.resolve(false),
      key: store.vault.newKey(registrationId, []),
    });
    person = { ...person, registrationId };
    return inputFor();
  };
  const flagged = { result: 'needsReview', reasons: ['DOCUMENT_ENROLLED_BEFORE'] };

  it('by another person is looked at, whoever comes first', async () => {
    const [first, second] = [await inputFor(), await handInElsewhere()];
    const read = reading({ number: 'TWICE1' });
    const evaluations = await Promise.all([check(first, read), check(second, read)]);
    expect(evaluations.map(({ result }) => result).sort()).toEqual(['needsReview', 'passed']);
    expect(evaluations.find(({ result }) => result === 'needsReview')).toMatchObject({
      ...flagged,
      redFlags: [{ code: 'DOCUMENT_ALREADY_USED', evidence: {} }],
    });
  });

  it('by the same registration again passes', async () => {
    const read = reading({ number: 'TWICE2' });
    expect((await check(await inputFor(), read)).result).toBe('passed');
    expect((await check(await inputFor(), read)).result).toBe('passed');
  });

  it('in another project, or of another country, passes', async () => {
    expect((await check(await inputFor(), reading({ number: 'TWICE3' }))).result).toBe('passed');
    const abroad = await handInElsewhere();
    const declared = await inputFor({ country: 'COL' });
    expect(
      (await check({ ...abroad, submissionId: declared.submissionId }, reading({ number: 'TWICE3', country: 'COL' })))
        .result,
    ).toBe('passed');
    person = await store.enrol();
    expect((await check(await inputFor(), reading({ number: 'TWICE3' }))).result).toBe('passed');
  });

  it('is not claimed by who is refused anyway', async () => {
    const expired = await check(await inputFor(), reading({ number: 'TWICE4', expiryDate: '200101' }));
    expect(expired.result).toBe('failed');
    expect((await check(await handInElsewhere(), reading({ number: 'TWICE4' }))).result).toBe('passed');
  });

  it('by a person who enrols again is no concern', async () => {
    const key = uuidv7();
    const first = await handInElsewhere(key);
    const again = await handInElsewhere(key);
    const read = reading({ number: 'TWICE5' });
    expect((await check(first, read)).result).toBe('passed');
    expect((await check(again, read)).result).toBe('passed');
  });
});

describe('an edited picture', () => {
  it('is told by a red flag, and decides nothing', async () => {
    const evaluation = await check(await inputFor({ isEdited: true }), () => Promise.resolve(READ));
    expect(evaluation).toMatchObject({ result: 'passed', redFlags: [{ code: 'PICTURE_EDITED', evidence: {} }] });
  });
});

describe('reading that fails', () => {
  const AWAY = { type: 'PROVIDER_UNAVAILABLE', nonRetryable: true };
  const failing = (code: ThreadJobFault) => () => Promise.reject(new ThreadJobError(code));

  it.each(['TIMED_OUT', 'CRASHED', 'FAILED'] as const)(
    'with %s is tried again, and in the end left to a person',
    async (code) => {
      const again = checking(failing(code));
      const input = await inputFor();
      for (const call of [1, 2]) await expect(again({ ...input, call })).rejects.toMatchObject(AWAY);
      expect(await again({ ...input, call: 3 })).toMatchObject({ result: 'needsReview', reasons: ['DOUBTFUL'] });
    },
  );

  it('is left to a person at last also where every call meets another process', async () => {
    const input = await inputFor();
    const call = (number: number) => check({ ...input, call: number }, failing('TIMED_OUT'));
    await expect(call(11)).rejects.toMatchObject(AWAY);
    expect(await call(12)).toMatchObject({ result: 'needsReview', reasons: ['DOUBTFUL'] });
  });

  it.each(['OVERLOADED', 'UNAVAILABLE', 'CLOSED'] as const)('with %s is tried until it works', async (code) => {
    await expect(check(await inputFor({}, { call: 30 }), failing(code))).rejects.toMatchObject(AWAY);
  });

  it('tells nothing of the pictures where they were not read', async () => {
    const codes: ThreadJobFault[] = ['OVERLOADED', 'UNAVAILABLE', 'CLOSED', 'TIMED_OUT', 'TIMED_OUT', 'TIMED_OUT'];
    const again = checking(() => Promise.reject(new ThreadJobError(codes.shift() ?? 'FAILED')));
    const input = await inputFor();
    for (const call of [1, 2, 3, 4, 5]) await expect(again({ ...input, call })).rejects.toMatchObject(AWAY);
    expect(await again({ ...input, call: 6 })).toMatchObject({ result: 'needsReview' });
  });

  it('counts for its own pictures alone', async () => {
    const again = checking(failing('CRASHED'));
    for (const input of [await inputFor(), await inputFor(), await inputFor()]) {
      await expect(again(input)).rejects.toMatchObject(AWAY);
    }
  });
});

describe('a picture of which processes die', () => {
  /** A try of a call, after what the heartbeats before it said last. */
  const tryAfter = (heartbeatDetails: unknown) => {
    const env = anActivityEnvironment({ attempt: 9, heartbeatDetails });
    const beats: unknown[] = [];
    env.on('heartbeat', (details) => beats.push(details));
    return { env, beats };
  };

  it.each([
    ['nothing', undefined, 1],
    ['four', 4, 5],
  ])('after %s that never ended, it is said before reading that one more began', async (_name, before, during) => {
    const { env, beats } = tryAfter(before);
    const read = jest.fn(() => {
      expect(beats).toEqual([during]);
      return Promise.resolve(READ);
    });
    expect(await check(await inputFor(), read, env)).toMatchObject({ result: 'passed' });
    // Once for what is written on it, and once for its portrait.
    expect(beats).toEqual([during, before ?? 0, during, before ?? 0]);
  });

  it('is left to a person after five', async () => {
    const { env } = tryAfter(5);
    const read = jest.fn();
    expect(await check(await inputFor(), read, env)).toMatchObject({ result: 'needsReview', reasons: ['DOUBTFUL'] });
    expect(read).not.toHaveBeenCalled();
  });

  it('is not meant by a reading that fails, nor by a vault that is away', async () => {
    const failed = tryAfter(2);
    await expect(check(await inputFor(), () => Promise.reject(new Error('away')), failed.env)).rejects.toThrow();
    expect(failed.beats).toEqual([3, 2]);

    const away = tryAfter(2);
    const lost = await inputFor({ front: 'blob_of_nobody' });
    await expect(check(lost, () => Promise.resolve(READ), away.env)).rejects.toThrow();
    expect(away.beats).toEqual([]);
  });
});

describe('a check that takes long', () => {
  it('says that it lives', async () => {
    const env = anActivityEnvironment();
    const beats: unknown[] = [];
    env.on('heartbeat', (details) => beats.push(details));
    const slow = () => new Promise<DocumentReading>((resolve) => setTimeout(() => resolve(READ), 2_300));
    await check(await inputFor(), slow, env);
    expect(beats).toEqual([1, 1, 0, 1, 0]);
  });

  it('stops when nobody waits for it any more', async () => {
    const env = anActivityEnvironment();
    const endless: DocumentReader['read'] = (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason instanceof Error ? signal.reason : new Error()));
        env.cancel('CANCELLED');
      });
    await expect(check(await inputFor(), endless, env)).rejects.toBeInstanceOf(CancelledFailure);
  });
});
