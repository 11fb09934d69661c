import type { CodeTry } from '../../db/repositories/contactVerifications';
import { startTestDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aTenant, newId } from './tenant';
import type { Tenant } from './tenant';

const NOW = '2026-01-01T00:00:00.000Z';
const LATER = '2026-01-01T00:10:00.000Z';

describe('contacts of a registration', () => {
  let database: TestDatabase;
  let tenant: Tenant;
  beforeAll(async () => {
    database = await startTestDatabase();
    tenant = await aTenant(database.knex);
  });
  afterAll(() => database.stop());

  const address = (valueHash: string, registrationId = 'reg_1') =>
    tenant.contacts.findOrCreate({ registrationId, projectId: tenant.projectId, channel: 'email', valueHash });
  const times = <Result>(count: number, act: () => Promise<Result>) => Promise.all(Array.from({ length: count }, act));

  it('have one id for one address, also when asked 20 times at once', async () => {
    const ids = new Set(await times(20, () => address('ana')));
    expect(ids.size).toBe(1);
    const [id = ''] = ids;
    expect(await tenant.contacts.get(id)).toMatchObject({ id, registrationId: 'reg_1', channel: 'email' });
    expect(await address('eva')).not.toBe(id);
    expect(await address('ana', 'reg_2')).not.toBe(id);
    expect(await tenant.contacts.get('ctc_none')).toBeNull();
  });

  describe('are verified by a code', () => {
    let id: string;
    beforeEach(async () => {
      id = newId('cvf');
      await create();
    });
    const create = async (codeHash = 'right') =>
      tenant.contactVerifications.create({
        id,
        registrationId: 'reg_1',
        projectId: tenant.projectId,
        contactId: await address('ana'),
        channel: 'email',
        codeHash,
        expiresAt: LATER,
        attemptsLeft: 5,
      });
    const attempt = (codeHash: string, now = NOW): Promise<CodeTry> =>
      tenant.contactVerifications.tryCode(id, codeHash, now);

    it('that is made once', async () => {
      const again = await create('another');
      expect(again).toEqual(await tenant.contactVerifications.get(id));
      expect(again).toMatchObject({ attemptsLeft: 5, expiresAt: LATER, confirmedAt: null });
      expect(await attempt('another')).toMatchObject({ type: 'wrong' });
    });

    it('that is right, and right again when a lost answer is asked for again', async () => {
      expect(await attempt('right')).toEqual({ type: 'right' });
      expect(await attempt('right', '2026-01-02T00:00:00.000Z')).toEqual({ type: 'right' });
      expect(await attempt('wrong')).toEqual({ type: 'expired' });
      expect(await tenant.contactVerifications.get(id)).toMatchObject({ attemptsLeft: 5, confirmedAt: NOW });
    });

    it('with five tries, however many are made at once', async () => {
      const tries = await times(20, () => attempt('wrong'));
      const left = tries.flatMap((result) => (result.type === 'wrong' ? [result.attemptsLeft] : []));
      expect(left.sort()).toEqual([0, 1, 2, 3, 4]);
      expect(tries.filter(({ type }) => type === 'expired')).toHaveLength(15);
      expect(await attempt('right')).toEqual({ type: 'expired' });
    });

    it('within its time', async () => {
      expect(await attempt('right', LATER)).toEqual({ type: 'expired' });
      expect(await tenant.contactVerifications.get(id)).toMatchObject({ confirmedAt: null });
    });

    it('that was asked for', async () => {
      expect(await tenant.contactVerifications.tryCode('cvf_none', 'right', NOW)).toEqual({ type: 'unknown' });
      expect(await tenant.contactVerifications.get('cvf_none')).toBeNull();
    });
  });

  describe('liveness challenges', () => {
    const use = { registrationId: 'reg_1', key: 'liveness', submissionId: 'sub_1', now: NOW };
    async function aChallenge() {
      return tenant.challenges.create({
        id: newId('chl'),
        registrationId: 'reg_1',
        projectId: tenant.projectId,
        key: 'liveness',
        actions: ['lookLeft', 'blink'],
        expiresAt: LATER,
      });
    }

    it('are used by one of 20 submissions, which may ask again', async () => {
      const challenge = await aChallenge();
      expect(await tenant.challenges.create({ ...challenge, actions: [] })).toEqual(challenge);
      const used = await times(20, async () => {
        const submissionId = newId('sub');
        const consumed = await tenant.challenges.consume({ ...use, id: challenge.id, submissionId });
        return consumed === null ? [] : [submissionId];
      });
      const [submissionId = '', ...others] = used.flat();
      expect(others).toEqual([]);
      const again = await tenant.challenges.consume({ ...use, id: challenge.id, submissionId, now: LATER });
      expect(again).toEqual(challenge);
    });

    it('are of one step of one registration, and in time', async () => {
      const { id } = await aChallenge();
      expect(await tenant.challenges.consume({ ...use, id, registrationId: 'reg_2' })).toBeNull();
      expect(await tenant.challenges.consume({ ...use, id, key: 'another' })).toBeNull();
      expect(await tenant.challenges.consume({ ...use, id, now: LATER })).toBeNull();
      expect(await tenant.challenges.consume({ ...use, id: 'chl_none' })).toBeNull();
      expect(await tenant.challenges.consume({ ...use, id })).not.toBeNull();
    });
  });
});
