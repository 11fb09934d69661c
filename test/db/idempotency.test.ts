import { createDatabase } from '../../db/connection';
import { createRepositories } from '../../db/repositories';
import type { Begun, Lease } from '../../db/repositories/idempotency';
import { startTestDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { newId } from './tenant';

describe('a request with an idempotency key', () => {
  let database: TestDatabase;
  let idempotency: ReturnType<typeof createRepositories>['idempotency'];
  beforeAll(async () => {
    database = await startTestDatabase();
    ({ idempotency } = createRepositories(database.knex));
  });
  afterAll(() => database.stop());

  const request = (id: string, fingerprint = 'body') => ({
    id,
    projectId: 'prj_1',
    registrationId: `reg of ${id}`,
    fingerprint,
    resourceId: newId('sub'),
  });
  const answer = Buffer.from('sealed answer');

  function leaseOf(begun: Begun): Lease {
    if (!('lease' in begun)) throw new Error(`it is ${begun.type}`);
    return begun.lease;
  }
  /** As if its process had died and the lease run out. */
  const lapse = (id: string) =>
    database
      .knex('idempotency_keys')
      .where({ id })
      .update({ leased_until: database.knex.raw("now() - interval '1 second'") });

  it('sent 50 times at once, to two processes, runs once', async () => {
    const otherProcess = createDatabase({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: 10 });
    const other = createRepositories(otherProcess).idempotency;
    const begun = await Promise.all(
      Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? idempotency : other).begin(request('raced'))),
    );
    await otherProcess.destroy();
    expect(begun.map(({ type }) => type).sort()).toEqual(['fresh', ...Array<string>(49).fill('inProgress')]);
  });

  it('is answered again as it was answered first', async () => {
    const first = request('answered');
    const lease = leaseOf(await idempotency.begin(first));
    expect(await idempotency.finish(lease, answer)).toBe(true);
    const replay = { type: 'replay', resourceId: first.resourceId, answer };
    expect(await idempotency.begin(request('answered'))).toEqual(replay);
    await lapse('answered');
    expect(await idempotency.begin(request('answered'))).toEqual(replay);
  });

  it('with another body is refused, running, left or answered', async () => {
    const lease = leaseOf(await idempotency.begin(request('changed')));
    const other = request('changed', 'another body');
    expect(await idempotency.begin(other)).toEqual({ type: 'mismatch' });
    await lapse('changed');
    expect(await idempotency.begin(other)).toEqual({ type: 'mismatch' });
    await idempotency.finish(lease, answer);
    expect(await idempotency.begin(other)).toEqual({ type: 'mismatch' });
  });

  it('whose process died is taken over by one of 50, with its resource id', async () => {
    const first = request('died');
    const dead = leaseOf(await idempotency.begin(first));
    await lapse('died');
    const begun = await Promise.all(Array.from({ length: 50 }, () => idempotency.begin(request('died'))));
    const takenOver = begun.filter(({ type }) => type === 'takenOver');
    expect(takenOver).toMatchObject([{ resourceId: first.resourceId }]);
    expect(begun.filter(({ type }) => type === 'inProgress')).toHaveLength(49);

    // It was not dead after all, but slow: the key is no longer its own.
    expect(await idempotency.renew(dead)).toBe(false);
    expect(await idempotency.finish(dead, Buffer.from('late'))).toBe(false);
    await idempotency.release(dead);
    expect(await idempotency.begin(request('died'))).toEqual({ type: 'inProgress' });
    const [owner] = takenOver;
    expect(owner !== undefined && (await idempotency.finish(leaseOf(owner), answer))).toBe(true);
  });

  it('keeps its key while it renews', async () => {
    const lease = leaseOf(await idempotency.begin(request('slow')));
    await lapse('slow');
    expect(await idempotency.renew(lease)).toBe(true);
    expect(await idempotency.begin(request('slow'))).toEqual({ type: 'inProgress' });
  });

  it('given back is not held again by a renewal that comes late', async () => {
    const lease = leaseOf(await idempotency.begin(request('given back')));
    await idempotency.release(lease);
    expect(await idempotency.renew(lease)).toBe(false);
    expect(await idempotency.begin(request('given back'))).toMatchObject({ type: 'takenOver' });
  });

  it('that failed on our side can be repeated at once, and makes nothing twice', async () => {
    const first = request('failed');
    await idempotency.release(leaseOf(await idempotency.begin(first)));
    const again = await idempotency.begin(request('failed'));
    expect(again).toMatchObject({ type: 'takenOver', resourceId: first.resourceId });
  });

  it('is forgotten a day after it ended, by several processes in batches; one that runs is not', async () => {
    const age = (id: string, hours: number) =>
      database
        .knex('idempotency_keys')
        .where({ id })
        .update({ leased_until: database.knex.raw('now() - make_interval(hours => ?)', [hours]) });
    const old = Array.from({ length: 5 }, (_, index) => `old ${index}`);
    for (const id of [...old, 'younger', 'runs']) leaseOf(await idempotency.begin(request(id)));
    for (const id of old) await age(id, 26);
    await age('younger', 24);

    const pruned = await Promise.all([idempotency.prune(2), idempotency.prune(2)]);
    expect(pruned).toEqual([2, 2]);
    expect(await idempotency.prune(2)).toBe(1);
    expect(await idempotency.prune(2)).toBe(0);
    expect(await idempotency.begin(request('old 0'))).toMatchObject({ type: 'fresh' });
    expect(await idempotency.begin(request('younger'))).toMatchObject({ type: 'takenOver' });
    expect(await idempotency.begin(request('runs'))).toEqual({ type: 'inProgress' });
  });

  it('cut off tells its registration for some minutes: given back, or of a process that died', async () => {
    const ended = (id: string, seconds: number) =>
      database
        .knex('idempotency_keys')
        .where({ id })
        .update({ leased_until: database.knex.raw('now() - make_interval(secs => ?)', [seconds]) });
    const answered = leaseOf(await idempotency.begin(request('was answered')));
    await idempotency.finish(answered, answer);
    await idempotency.release(leaseOf(await idempotency.begin(request('was given back'))));
    for (const id of ['was killed', 'was just killed', 'was killed long ago']) await idempotency.begin(request(id));
    for (const id of ['was answered', 'was given back', 'was killed']) await ended(id, 20);
    await ended('was just killed', 5);
    await ended('was killed long ago', 3_600);
    expect([...(await idempotency.cutOff())].sort()).toEqual(['reg of was given back', 'reg of was killed']);
  });
});
