import type { Knex } from 'knex';
import { createDatabase } from '../../db/connection';
import { createRepositories } from '../../db/repositories';
import { drawnSelfie } from '../../scripts/specimen/face';
import { Backend, openSite } from '../support/backend';
import * as flows from '../support/flows';
import type { Person } from '../support/person';
import { reasonsOf, stepOf } from '../support/person';
import { aHolder, formOf, passportOf } from '../support/pictures';
import { startTestStack } from '../support/stack';
import type { RunningStack } from '../support/stack';
import { aList, anEntry } from '../support/watchlists';

jest.setTimeout(120_000);

const FLOW = flows.flowOf(
  [
    flows.signUpForm(),
    flows.basicInformation(),
    flows.document('local'),
    flows.liveness('local'),
    flows.criminalHistory('local', { sources: ['ours'] }),
  ],
  { decision: { onRedFlag: { high: 'review', critical: 'fail' }, manualReview: 'whenNeeded' } },
);

let stack: RunningStack;
let knex: Knex;
beforeAll(async () => {
  stack = await startTestStack();
  knex = createDatabase({ DATABASE_URL: stack.databaseUrl, DATABASE_POOL_SIZE: 2 });
  await createRepositories(knex).watchlists.import([
    aList('ours', [anEntry({ id: 'X-1', names: ['Hector Listado'] })]),
  ]);
});
afterAll(async () => {
  await knex.destroy();
  await stack.stop();
});

/** Begins in a project of its own, and hands in forms and a passport that pass. */
async function withPassport(name: { readonly givenNames: string; readonly familyName: string }): Promise<Person> {
  const backend = await Backend.make(await openSite(stack));
  const person = await backend.begin(await backend.publish(FLOW));
  await person.hand('signUpForm', { ...flows.SIGN_UP, fullName: `${name.givenNames} ${name.familyName}` });
  await person.hand('basicInformation', flows.BASICS);
  const passport = await passportOf({ ...aHolder(), ...name });
  expect(await person.hand('document', passport)).toMatchObject({ state: 'passed' });
  return person;
}

test('a person whom this machine checks alone completes, and it is told which lists were searched', async () => {
  const person = await withPassport({ givenNames: 'Ana Maria', familyName: 'Specimen' });
  const selfie = formOf({}, { selfie: await drawnSelfie() });
  expect(await person.hand('liveness', selfie)).toMatchObject({ state: 'passed' });
  const done = await person.untilStatus('COMPLETED');
  expect(done.redFlags).toEqual([]);
  expect(stepOf(done, 'criminalHistory').validation).toMatchObject({
    result: 'passed',
    searched: [{ source: 'ours', version: 1, entries: 1 }],
  });
});

test('a person on a list does not complete, however good the document', async () => {
  const person = await withPassport({ givenNames: 'Hector', familyName: 'Listado' });
  const screened = await person.evaluated('criminalHistory');
  expect(reasonsOf(screened)).toEqual(['WATCHLIST_HIT']);
  const ended = await person.untilStatus('FAILED');
  expect(ended.redFlags).toMatchObject([{ code: 'WATCHLIST_MATCH', severity: 'critical' }]);
});
