import { startTestDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aTenant, newId } from './tenant';
import type { Tenant } from './tenant';

describe('persons', () => {
  let database: TestDatabase;
  let tenant: Tenant;
  beforeAll(async () => {
    database = await startTestDatabase();
    tenant = await aTenant(database.knex);
  });
  afterAll(() => database.stop());

  const enrol = async (keyHash: string | null) => {
    const claim = {
      candidate: tenant.candidate(),
      keyHash,
      mayEnrolAgain: () => true,
      confirmEnded: () => Promise.resolve(false),
      key: { wrapped: Buffer.from('key'), records: [] },
    };
    return (await tenant.enrolments.claim(claim)).enrolment.registrationId;
  };
  const strangers = (registrationId: string, ...others: string[]) =>
    tenant.persons.strangersAmong(registrationId, others);

  it('are one over any number of registrations, in either direction', async () => {
    const [first, second, third] = [await enrol('ana'), await enrol('ana'), await enrol('ana')];
    const other = await enrol('eva');
    expect(await strangers(third, first, second, third, other)).toEqual([other]);
    expect(await strangers(first, third, other)).toEqual([other]);
  });

  it('are one who share a natural key that became known later', async () => {
    const [first, second] = [await enrol(null), await enrol('ida')];
    expect(await strangers(first, second)).toEqual([second]);
    await database
      .knex('enrolments')
      .where({ registration_id: first })
      .update({ key_hashes: ['ida'] });
    expect(await strangers(first, second)).toEqual([]);
  });

  it('who are not known are strangers', async () => {
    expect(await strangers(await enrol('uma'), 'reg_nobody')).toEqual(['reg_nobody']);
  });
});

describe('a document number', () => {
  let database: TestDatabase;
  let tenant: Tenant;
  beforeAll(async () => {
    database = await startTestDatabase();
    tenant = await aTenant(database.knex);
  });
  afterAll(() => database.stop());

  const claim = (numberHash: string, registrationId: string, projectId = tenant.projectId) =>
    tenant.documentNumbers.claim({ projectId, numberHash, registrationId });
  const enrol = async () => {
    const registrationId = newId('reg');
    const key = { registration_id: registrationId, project_id: tenant.projectId, wrapped: Buffer.from('key') };
    await database.knex('data_keys').insert(key);
    return registrationId;
  };

  it('belongs to one of 20 registrations that use it at once, and stays with it', async () => {
    const users = await Promise.all(Array.from({ length: 20 }, enrol));
    const owners = await Promise.all(users.map((user) => claim('raced', user)));
    expect(new Set(owners).size).toBe(1);
    expect(users).toContain(owners[0]);
    expect(await claim('raced', await enrol())).toBe(owners[0]);
  });

  it('is another one in another project', async () => {
    const [first, second] = [await enrol(), await enrol()];
    expect(await claim('shared', first)).toBe(first);
    expect(await claim('shared', second, 'prj_other')).toBe(second);
  });

  it('is free again once the key of its registration is destroyed', async () => {
    const [gone, next] = [await enrol(), await enrol()];
    await claim('freed', gone);
    await database.knex('data_keys').where({ registration_id: gone }).delete();
    expect(await claim('freed', next)).toBe(next);
  });
});
