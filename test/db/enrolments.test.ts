import { createDatabase } from '../../db/connection';
import { createRepositories } from '../../db/repositories';
import type { Claim, ClaimResult } from '../../db/repositories/enrolments';
import { mayEnrolAgain } from '../../domain/enrolment';
import { TERMINAL_STATUSES } from '../../domain/vocabulary';
import { startTestDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aTenant, newId } from './tenant';
import type { Tenant } from './tenant';

describe('enrolling', () => {
  let database: TestDatabase;
  let tenant: Tenant;
  beforeAll(async () => {
    database = await startTestDatabase();
    tenant = await aTenant(database.knex);
  });
  afterAll(() => database.stop());

  const profile = { kind: 'profile', id: 'profile', sealed: Buffer.from([1, 0, 255]) } as const;
  const newKey = (text = 'key') => ({ wrapped: Buffer.from(text), records: [profile] });
  const keyOf = async ({ registrationId, projectId }: { registrationId: string; projectId: string }) =>
    (
      await database
        .knex('data_keys')
        .where({ registration_id: registrationId, project_id: projectId })
        .select<{ wrapped: Buffer }[]>('wrapped')
    ).map(({ wrapped }) => wrapped.toString());
  const confirmEnded = jest.fn().mockResolvedValue(false);
  const claim = (keyHash: string | null, change: Partial<Claim> = {}): Promise<ClaimResult> =>
    tenant.enrolments.claim({
      candidate: tenant.candidate(),
      keyHash,
      mayEnrolAgain: (status) => mayEnrolAgain('afterFailure', status),
      confirmEnded,
      key: newKey(),
      ...change,
    });
  const begin = async (keyHash: string | null) => (await claim(keyHash)).enrolment.registrationId;

  it('50 times at once, from two processes, makes one registration', async () => {
    const otherProcess = createDatabase({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: 10 });
    const other = createRepositories(otherProcess).enrolments;
    const candidates: string[] = [];
    const claims = Array.from({ length: 50 }, (_, index) => {
      const candidate = tenant.candidate();
      candidates.push(candidate.registrationId);
      const enrolments = index % 2 === 0 ? tenant.enrolments : other;
      return enrolments.claim({ candidate, keyHash: 'raced', mayEnrolAgain: () => false, key: newKey(), confirmEnded });
    });
    const results = await Promise.all(claims);
    await otherProcess.destroy();

    const created = results.filter((result) => result.created);
    expect(created).toHaveLength(1);
    const ids = new Set(results.map(({ enrolment }) => enrolment.registrationId));
    expect(ids.size).toBe(1);
    const keys = await database.knex('data_keys').whereIn('registration_id', candidates).select('registration_id');
    expect(keys).toEqual([{ registration_id: [...ids][0] }]);
  });

  it('stores all that starts the workflow', async () => {
    const candidate = tenant.candidate();
    const { created, enrolment } = await claim('complete', { candidate });
    expect(created).toBe(true);
    expect(enrolment).toEqual({
      ...candidate,
      previousRegistrationId: null,
      tokenGeneration: 1,
      oldestTokenGeneration: 1,
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    });
    expect(await tenant.enrolments.get(candidate.registrationId)).toEqual(enrolment);
    expect(await tenant.enrolments.get('reg_none')).toBeNull();
  });

  it('without a natural key makes a registration each time', async () => {
    expect(await begin(null)).not.toBe(await begin(null));
  });

  it('by a request that is repeated finds what it made, whatever became of the key', async () => {
    const candidate = tenant.candidate();
    await claim('repeated', { candidate });
    await tenant.bring(candidate.registrationId, 'FAILED');
    const next = await claim('repeated');
    const again = await claim('repeated', { candidate, key: newKey('another') });
    expect(again).toMatchObject({ created: true, enrolment: { registrationId: candidate.registrationId } });
    expect(await keyOf(candidate)).toEqual(['key']);
    expect(await claim('repeated')).toEqual({ created: false, enrolment: next.enrolment });
  });

  it('leaves nothing behind where the profile cannot be stored', async () => {
    const candidate = tenant.candidate();
    const key = { ...newKey(), records: [profile, profile] };
    await expect(claim('unsealed', { candidate, key })).rejects.toThrow('sealed_records');
    expect(await tenant.enrolments.get(candidate.registrationId)).toBeNull();
    expect(await keyOf(candidate)).toEqual([]);
    expect((await claim('unsealed')).created).toBe(true);
  });

  it('makes the enrolment, its key and its profile together, the first time and after a failure', async () => {
    const [first, second] = [tenant.candidate(), tenant.candidate()];
    await claim('sealed', { candidate: first });
    await tenant.bring(first.registrationId, 'FAILED');
    await claim('sealed', { candidate: second });
    for (const candidate of [first, second]) {
      expect(await keyOf(candidate)).toEqual(['key']);
      const { registrationId: registration_id, projectId: project_id } = candidate;
      const kept = await database
        .knex('sealed_records')
        .where({ registration_id, project_id })
        .select('kind', 'sealed');
      expect(kept).toEqual([{ kind: 'profile', sealed: profile.sealed }]);
    }
  });

  it('again is for those whose registration has ended, if the flow lets them', async () => {
    const first = await begin('again');
    expect((await claim('again')).created).toBe(false); // no row yet
    await tenant.bring(first, 'ONGOING');
    expect((await claim('again')).enrolment.registrationId).toBe(first);
    await tenant.bring(first, 'FAILED');
    const second = await claim('again');
    expect(second).toMatchObject({ created: true, enrolment: { previousRegistrationId: first } });
    await tenant.bring(second.enrolment.registrationId, 'COMPLETED');
    expect(await claim('again')).toMatchObject({ created: false });
  });

  it('50 times at once after a failure makes one more', async () => {
    await tenant.bring(await begin('failed before'), 'EXPIRED');
    const results = await Promise.all(Array.from({ length: 50 }, () => claim('failed before')));
    expect(results.filter(({ created }) => created)).toHaveLength(1);
  });

  it('begins one generation of tokens for each request, and revokes those before it', async () => {
    const registrationId = await begin(null);
    const next = (requestId: string, isRepeated = false) =>
      tenant.enrolments.nextTokenGeneration({ registrationId, requestId, isRepeated });
    expect((await Promise.all(['a', 'b', 'c'].map((request) => next(request)))).sort()).toEqual([2, 3, 4]);
    expect([await next('d'), await next('d'), await next('d', true), await next('a', true)]).toEqual([5, 5, 5, null]);
    const generations = () => tenant.enrolments.get(registrationId);
    expect(await generations()).toMatchObject({ tokenGeneration: 5, oldestTokenGeneration: 1 });
    for (const generation of [4, 2]) await tenant.enrolments.revokeTokensBefore(generation, registrationId);
    expect(await generations()).toMatchObject({ tokenGeneration: 5, oldestTokenGeneration: 4 });
  });

  describe('by a contact that is verified later', () => {
    it('holds the contact’s key from then on', async () => {
      const registrationId = await begin(null);
      expect(await tenant.enrolments.hold({ registrationId, keyHash: 'contact', confirmEnded })).toEqual({
        type: 'held',
      });
      expect(await tenant.enrolments.hold({ registrationId, keyHash: 'contact', confirmEnded })).toEqual({
        type: 'held',
      });
      await tenant.bring(registrationId, 'ONGOING');
      expect(await claim('contact')).toMatchObject({ created: false, enrolment: { registrationId } });
    });

    it('is refused where another open registration has it', async () => {
      const open = await begin('contact of another');
      const registrationId = await begin('key of its own');
      const refused = await tenant.enrolments.hold({ registrationId, keyHash: 'contact of another', confirmEnded });
      expect(refused).toEqual({ type: 'taken', registrationId: open });
      await tenant.bring(open, 'CANCELLED');
      expect(await tenant.enrolments.hold({ registrationId, keyHash: 'contact of another', confirmEnded })).toEqual({
        type: 'held',
      });
    });

    it('of two at once lets one have it', async () => {
      const registrations = await Promise.all(Array.from({ length: 10 }, () => begin(null)));
      const results = await Promise.all(
        registrations.map((registrationId) =>
          tenant.enrolments.hold({ registrationId, keyHash: 'wanted by ten', confirmEnded }),
        ),
      );
      expect(results.filter(({ type }) => type === 'held')).toHaveLength(1);
    });
  });

  describe('before a reopening', () => {
    it.each(TERMINAL_STATUSES)('holds the keys of a registration that is %s', async (status) => {
      const keyHash = newId('reopened');
      const registrationId = await begin(keyHash);
      await tenant.bring(registrationId, status);
      expect(await tenant.enrolments.hold({ registrationId, keyHash: null, confirmEnded })).toEqual({ type: 'held' });
      expect(await claim(keyHash)).toMatchObject({ created: false, enrolment: { registrationId } });
    });

    it('is refused while the person has begun another, and changes no key', async () => {
      const registrationId = await begin('shared');
      await tenant.enrolments.hold({ registrationId, keyHash: 'a second key', confirmEnded });
      await tenant.bring(registrationId, 'FAILED');
      await database.knex('natural_keys').update({ held_until: null });
      const other = await begin('shared');
      const refused = await tenant.enrolments.hold({ registrationId, keyHash: null, confirmEnded });
      expect(refused).toEqual({ type: 'taken', registrationId: other });
      expect((await claim('a second key')).created).toBe(true);
    });

    it('takes the key back from one that has ended since', async () => {
      const registrationId = await begin('taken back');
      await tenant.bring(registrationId, 'FAILED');
      const other = await begin('taken back');
      await tenant.bring(other, 'CANCELLED');
      expect(await tenant.enrolments.hold({ registrationId, keyHash: null, confirmEnded })).toEqual({ type: 'held' });
      await tenant.bring(registrationId, 'ONGOING');
      expect(await tenant.enrolments.hold({ registrationId: other, keyHash: null, confirmEnded })).toEqual({
        type: 'taken',
        registrationId,
      });
    });
  });
});
