import { CancelledFailure } from '@temporalio/activity';
import { uuidv7 } from 'uuidv7';
import { createCriminalHistoryActivities } from '../../activities/criminalHistory';
import type { EvaluationActivities } from '../../activities/contract';
import type { DocumentFacts, Submission } from '../../db/records';
import type { Evaluation } from '../../domain/registration';
import { aStep, anInput, someBasicInformation } from '../support/builders';
import { anActivityEnvironment, runActivity } from '../support/runActivity';
import { openTestStore } from '../support/store';
import type { Enrolled, TestStore } from '../support/store';
import { aList, anEntry } from '../support/watchlists';

const LISTED = anEntry({
  id: 'L-77',
  names: ['Hector Listado Prueba'],
  birthDates: [{ from: '1970-03-12', to: '1970-03-12' }],
  countries: ['COL'],
});

let store: TestStore;
let checks: Pick<EvaluationActivities, 'checkCriminalHistory'>;
let person: Enrolled;
beforeAll(async () => {
  store = await openTestStore();
  checks = createCriminalHistoryActivities(store);
  await store.repositories.watchlists.import([aList('alpha', [LISTED]), aList('beta', [anEntry({ id: 'B-1' })])]);
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

/** What the check says of somebody with this name, born on this day, by a document where it read one. */
async function check(
  of: { readonly name?: string; readonly birthDate?: string; readonly read?: Partial<DocumentFacts> },
  { sources = ['alpha'], attempt = 1 } = {},
): Promise<Evaluation> {
  const signUpForm = await handIn({
    step: 'signUpForm',
    consent: true,
    ...(of.name !== undefined && { fullName: of.name }),
  });
  const born = of.birthDate === undefined ? null : { birthDate: of.birthDate };
  const basicInformation = await handIn({ ...someBasicInformation(), ...born });
  const document = `sub_${uuidv7()}`;
  if (of.read !== undefined) {
    const facts = { fullName: null, givenNames: null, familyName: null, birthDate: null, number: null, country: null };
    const read = { ...facts, nationality: null, sex: null, expiryDate: null, ...of.read };
    await store.vault.seal({ registrationId: person.registrationId, kind: 'extraction', id: document }, read);
  }
  const related = { signUpForm, basicInformation, ...(of.read !== undefined && { document }) };
  const { settings, ...step } = aStep('criminalHistory');
  const local = { ...step, provider: 'local' as const, settings: { ...settings, sources } };
  return runActivity(() =>
    checks.checkCriminalHistory(anInput(local, { ...person, submissionId: null, attempt, related })),
  );
}
const sealed = (id = 'criminalHistory-1') =>
  store.vault.open({ registrationId: person.registrationId, kind: 'screening', id });

describe('criminal history, by lists', () => {
  it('is given up where nobody waits for it any more', async () => {
    const { watchlists } = store.repositories;
    const env = anActivityEnvironment();
    const reading = { ...watchlists, entries: () => new Promise<never>(() => env.cancel('CANCELLED')) };
    const { checkCriminalHistory } = createCriminalHistoryActivities({
      vault: store.vault,
      repositories: { watchlists: reading },
    });
    const { settings, ...step } = aStep('criminalHistory');
    const local = { ...step, provider: 'local' as const, settings: { ...settings, sources: ['alpha'] } };
    const input = anInput(local, { ...person, submissionId: null });
    await expect(runActivity(() => checkCriminalHistory(input), env)).rejects.toBeInstanceOf(CancelledFailure);
    expect(await sealed()).toBeNull();
  });

  it('fails whom a list names, and says by which list in which version', async () => {
    const evaluation = await check({ name: 'Héctor Listado Prueba', birthDate: '1970-03-12' });
    expect(evaluation).toEqual({
      result: 'failed',
      reasons: ['WATCHLIST_HIT'],
      scores: { match: 1 },
      redFlags: [
        {
          code: 'WATCHLIST_MATCH',
          evidence: { source: 'alpha', version: 1, match: 1, matches: 1, screening: 'criminalHistory-1' },
        },
      ],
      searched: [{ source: 'alpha', version: 1, date: '2026-02-27', entries: 1 }],
    });
  });

  it('leaves it to a person where birth dates contradict each other', async () => {
    expect(await check({ name: 'Hector Listado Prueba', birthDate: '1971-03-12' })).toMatchObject({
      result: 'needsReview',
      reasons: ['WATCHLIST_POSSIBLE_HIT'],
      scores: { match: 0.75 },
      redFlags: [{ code: 'WATCHLIST_NEAR_MATCH' }],
    });
  });

  it('passes everybody else with the lists that were searched, and no word of a criminal record', async () => {
    const evaluation = await check({ name: 'Clara Clear', birthDate: '1990-01-01' }, { sources: ['alpha', 'beta'] });
    expect(evaluation).toMatchObject({ result: 'passed', reasons: [], redFlags: [] });
    expect(evaluation.searched?.map(({ source }) => source)).toEqual(['alpha', 'beta']);
  });

  it('goes by the document before the form', async () => {
    const read = { fullName: 'LISTADO PRUEBA HECTOR', birthDate: '1970-03-12', nationality: 'COL', country: 'UTO' };
    expect(await check({ name: 'Clara Clear', birthDate: '1990-01-01', read })).toMatchObject({ result: 'failed' });
  });

  it('keeps what it found in the vault, explained word by word, and nothing of it elsewhere', async () => {
    const evaluation = await check({ name: 'Hector Listada Prueba', birthDate: '1970-03-12' });
    expect(await sealed()).toMatchObject({
      names: ['Hector Listada Prueba'],
      person: { birthDate: '1970-03-12', countries: ['COL'] },
      lists: [{ source: 'alpha', version: 1, sha256: 'ab'.repeat(32) }],
      matches: [
        {
          source: 'alpha',
          entryId: 'L-77',
          name: 'Hector Listado Prueba',
          words: [
            { asked: ['HECTOR'], listed: ['HECTOR'], similarity: 1 },
            { asked: ['PRUEBA'], listed: ['PRUEBA'], similarity: 1 },
            { asked: ['LISTADA'], listed: ['LISTADO'] },
          ],
          qualifiers: [{ on: 'birthDate', finding: 'sameDay' }],
        },
      ],
    });
    expect(JSON.stringify(evaluation)).not.toMatch(/L-77|list?ad|1970/i);
  });

  it('says the same when it is asked again for the same attempt, whatever was imported meanwhile', async () => {
    const first = await check({ name: 'Hector Listado Prueba', birthDate: '1970-03-12' });
    await store.repositories.watchlists.import([aList('alpha', [anEntry({ id: 'other', names: ['Ana Otra'] })])]);
    expect(await check({ name: 'Hector Listado Prueba', birthDate: '1970-03-12' })).toEqual(first);
    expect(await check({ name: 'Hector Listado Prueba', birthDate: '1970-03-12' }, { attempt: 2 })).toMatchObject({
      result: 'passed',
      searched: [{ version: 2 }],
    });
    await store.repositories.watchlists.import([aList('alpha', [LISTED])]);
  });

  it('waits for a list that was never imported, and says which', async () => {
    await expect(check({ name: 'Clara Clear' }, { sources: ['alpha', 'gamma'] })).rejects.toMatchObject({
      type: 'PROVIDER_UNAVAILABLE',
      message: 'The list "gamma" was never imported',
      details: [{ reason: 'WATCHLIST_NOT_IMPORTED:gamma' }],
    });
    expect(await sealed()).toBeNull();
  });

  it.each([{}, { name: '…' }, { name: 'معمر القذافي' }])(
    'leaves it to a person where there is no name that a list could be searched for: %j',
    async (of) => {
      expect(await check(of)).toMatchObject({ result: 'needsReview', reasons: ['INPUTS_MISSING'] });
    },
  );
});
