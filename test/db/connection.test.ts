import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { createDatabase } from '../../db/connection';
import { isDatabaseUnavailable } from '../../db/isDatabaseUnavailable';
import { startTestDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';

/** Nothing listens there. */
const NOWHERE = 'postgres://postgres@127.0.0.1:1/postgres';

async function errorOf(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}

/** A way to the server that can be cut, so that what is sent over it is lost without a word. New ones go through. */
async function aLineTo(url: string) {
  const { hostname, port } = new URL(url);
  const sockets: Socket[] = [];
  const server = createServer((near) => {
    const far = connect(Number(port || 5432), hostname);
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) sockets.push(socket.on('error', () => socket.destroy()));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not a port');
  const target = new URL(url);
  target.host = `127.0.0.1:${address.port}`;
  return {
    url: target.href,
    cut: () => sockets.forEach((socket) => socket.unpipe().pause()),
    close() {
      server.close();
      sockets.forEach((socket) => socket.destroy());
    },
  };
}

describe('a connection to PostgreSQL', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await startTestDatabase();
  });
  afterAll(() => database.stop());

  const terminateOthers = () =>
    database.knex.raw("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'victim'");
  const victim = (size: number) => {
    const url = new URL(database.url);
    url.searchParams.set('application_name', 'victim');
    return createDatabase({ DATABASE_URL: url.href, DATABASE_POOL_SIZE: size });
  };

  it('gives times as text in UTC with milliseconds', async () => {
    const { rows } = await database.knex.raw<{ rows: unknown[] }>(
      "select '2026-01-01 02:03:04.5+02'::timestamptz as at, null::timestamptz as never",
    );
    expect(rows).toEqual([{ at: '2026-01-01T00:03:04.500Z', never: null }]);
  });

  it('that cannot be made says that PostgreSQL is away', async () => {
    const knex = createDatabase({ DATABASE_URL: NOWHERE, DATABASE_POOL_SIZE: 2 });
    expect(isDatabaseUnavailable(await errorOf(knex.raw('select 1')))).toBe(true);
    await knex.destroy();
    expect(isDatabaseUnavailable(await errorOf(knex.raw('select 1')))).toBe(true);
  });

  it('that breaks while idle or in use is replaced', async () => {
    const knex = victim(1);
    await knex.raw('select 1');
    await terminateOthers();
    const idle = await Promise.allSettled([knex.raw('select 1')]);
    for (const result of idle)
      if (result.status === 'rejected') expect(isDatabaseUnavailable(result.reason)).toBe(true);

    const sleeping = errorOf(knex.raw('select pg_sleep(5)'));
    await new Promise((resolve) => setTimeout(resolve, 200));
    await terminateOthers();
    expect(isDatabaseUnavailable(await sleeping)).toBe(true);
    await expect(knex.raw('select 1')).resolves.toMatchObject({ rowCount: 1 });
    await knex.destroy();
  });

  it('that nobody gives back makes others wait for 5 s at most', async () => {
    const knex = victim(1);
    const holder = await knex.transaction();
    const began = Date.now();
    expect(isDatabaseUnavailable(await errorOf(knex.raw('select 1')))).toBe(true);
    expect(Date.now() - began).toBeLessThan(6_000);
    await holder.rollback();
    await knex.destroy();
  });

  it('whose server falls silent is given up on', async () => {
    const line = await aLineTo(database.url);
    const knex = createDatabase({ DATABASE_URL: line.url, DATABASE_POOL_SIZE: 1 }, 500);
    await knex.raw('select 1');
    line.cut();
    expect(isDatabaseUnavailable(await errorOf(knex.raw('select 1')))).toBe(true);
    await expect(knex.raw('select 1')).resolves.toMatchObject({ rowCount: 1 });
    line.close();
    await knex.destroy();
  });

  it('says nothing of the values in its errors', async () => {
    const error = await errorOf(database.knex('projects').insert({ id: 'prj_x', name: 'Canary', mode: 'neither' }));
    expect(String(error)).toMatch(/insert into "projects"/);
    expect(String(error)).not.toContain('Canary');
    expect(isDatabaseUnavailable(error)).toBe(false);
  });

  it('is not blamed for errors of other kinds', () => {
    for (const error of [new Error('no'), new TypeError('x'), undefined, 'ECONNREFUSED']) {
      expect(isDatabaseUnavailable(error)).toBe(false);
    }
    const wrapped = new Error('the query failed', { cause: Object.assign(new Error(), { code: '57P01' }) });
    expect(isDatabaseUnavailable(wrapped)).toBe(true);
  });
});
