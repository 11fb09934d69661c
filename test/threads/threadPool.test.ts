import path from 'node:path';
import { SHARE_ENV } from 'node:worker_threads';
import { createThreadPool } from '../../threads/threadPool';
import type { ThreadPool, ThreadPoolOptions } from '../../threads/threadPool';

const pools: ThreadPool[] = [];
function aPool(change: Partial<ThreadPoolOptions> = {}): ThreadPool {
  const pool = createThreadPool({
    file: path.join(__dirname, 'moodyThread.js'),
    settings: { mood: 'good' },
    env: {},
    threads: 1,
    timeoutMs: 5_000,
    maxWaiting: 3,
    maxHeapMb: 64,
    ...change,
  });
  pools.push(pool);
  return pool;
}
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

describe('threads that work', () => {
  it('answer each job with its own result', async () => {
    const pool = aPool({ threads: 2, maxWaiting: 20 });
    const values = Array.from({ length: 20 }, (_, value) => value);
    const results = await Promise.all(values.map((value) => pool.run({ do: 'echo', value })));
    expect(results).toMatchObject(values.map((echo) => ({ echo })));
  });

  it('do one job at a time', async () => {
    const pool = aPool();
    const started = Date.now();
    await Promise.all([pool.run({ do: 'wait', ms: 200 }), pool.run({ do: 'wait', ms: 200 })]);
    expect(Date.now() - started).toBeGreaterThanOrEqual(390);
  });

  it('work side by side', async () => {
    const pool = aPool({ threads: 2 });
    await Promise.all([pool.run({ do: 'echo' }), pool.run({ do: 'echo' })]);
    const started = Date.now();
    await Promise.all([pool.run({ do: 'wait', ms: 1_000 }), pool.run({ do: 'wait', ms: 1_000 })]);
    expect(Date.now() - started).toBeLessThan(1_900);
  });

  it('go on after a job that they cannot do', async () => {
    const pool = aPool();
    await expect(pool.run({ do: 'fail' })).rejects.toMatchObject({ code: 'FAILED' });
    await expect(pool.run({ do: 'echo', value: 1 })).resolves.toMatchObject({ echo: 1 });
  });
});

describe('the environment of threads', () => {
  it('is what the pool gives them, not that of the process', async () => {
    expect(process.env).toHaveProperty('PATH');
    expect(await aPool({ env: { ONE: '1' } }).run({ do: 'env' })).toEqual({ ONE: '1' });
  });

  it('is that of the process where the pool shares it', async () => {
    expect(await aPool({ env: SHARE_ENV }).run({ do: 'env' })).toMatchObject({ PATH: process.env.PATH });
  });
});

describe('a job that no thread can be sent', () => {
  it('fails alone, and its thread goes on', async () => {
    const pool = aPool({ timeoutMs: 300 });
    await pool.run({ do: 'echo' });
    await expect(pool.run({ do: () => undefined })).rejects.toMatchObject({ name: 'DataCloneError' });
    await expect(pool.run({ do: 'echo', value: 1 })).resolves.toMatchObject({ echo: 1 });
  });

  it('fails alone where it had to wait', async () => {
    const pool = aPool();
    const jobs = [{ do: 'echo', value: 1 }, { do: () => undefined }, { do: 'echo', value: 2 }];
    expect(await Promise.allSettled(jobs.map((job) => pool.run(job)))).toMatchObject([
      { value: { echo: 1 } },
      { reason: { name: 'DataCloneError' } },
      { value: { echo: 2 } },
    ]);
  });
});

describe('threads that do not', () => {
  it.each(['crash', 'throw', 'eat'])('a thread that ends (%s) costs its own job only', async (fault) => {
    const pool = aPool();
    const jobs = [pool.run({ do: fault }), pool.run({ do: 'echo', value: 'next' })];
    await expect(jobs[0]).rejects.toMatchObject({ name: 'ThreadJobError', code: 'CRASHED' });
    await expect(jobs[1]).resolves.toMatchObject({ echo: 'next' });
  });

  it('a thread that hangs is ended and replaced', async () => {
    const logger = { warn: jest.fn() };
    const pool = aPool({ timeoutMs: 300, logger });
    await expect(pool.run({ do: 'hang' })).rejects.toMatchObject({ code: 'TIMED_OUT' });
    await expect(pool.run({ do: 'echo', value: 'next' })).resolves.toMatchObject({ echo: 'next' });
    expect(logger.warn).toHaveBeenCalledTimes(1);
  });

  it('a thread may end what it is at, where it must not be ended under its feet', async () => {
    const pool = aPool({ timeoutMs: 1_000, lingerMs: 60_000 });
    const done = new Int32Array(new SharedArrayBuffer(4));
    await expect(pool.run({ do: 'note', ms: 1_500, done })).rejects.toMatchObject({ code: 'TIMED_OUT' });
    await expect(pool.run({ do: 'echo', value: 'next' })).resolves.toMatchObject({ echo: 'next' });
    expect(done[0]).toBe(0);
    await pool.close();
    expect(done[0]).toBe(1);
  });

  it('but not for ever', async () => {
    const pool = aPool({ timeoutMs: 300, lingerMs: 300 });
    await expect(pool.run({ do: 'hang' })).rejects.toMatchObject({ code: 'TIMED_OUT' });
    await pool.close();
  });

  it('nor while the pool is closed', async () => {
    const pool = aPool({ timeoutMs: 300, lingerMs: 600_000 });
    await expect(pool.run({ do: 'hang' })).rejects.toMatchObject({ code: 'TIMED_OUT' });
    await expect(pool.run({ do: 'echo', value: 'next' })).resolves.toMatchObject({ echo: 'next' });
    await pool.close();
  });

  it('and no more than a few at a time', async () => {
    const pool = aPool({ timeoutMs: 200, lingerMs: 2_500 });
    for (let time = 0; time < 3; time += 1) {
      await expect(pool.run({ do: 'hang' })).rejects.toMatchObject({ code: 'TIMED_OUT' });
    }
    await expect(pool.run({ do: 'echo' })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await new Promise((done) => setTimeout(done, 3_000));
    await expect(pool.run({ do: 'echo', value: 'next' })).resolves.toMatchObject({ echo: 'next' });
    await pool.close();
  });

  it('threads that never start fail who waits', async () => {
    const pool = aPool({ settings: { mood: 'never starts' } });
    await expect(pool.run({ do: 'echo' })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});

describe('a queue', () => {
  it('takes no more than it may', async () => {
    const pool = aPool({ maxWaiting: 1 });
    await pool.run({ do: 'echo' });
    const jobs = [pool.run({ do: 'wait', ms: 100 }), pool.run({ do: 'echo' })];
    await expect(pool.run({ do: 'echo' })).rejects.toMatchObject({ code: 'OVERLOADED' });
    await Promise.all(jobs);
  });

  it('drops a job that nobody waits for any more', async () => {
    const pool = aPool();
    const abort = new AbortController();
    const running = pool.run({ do: 'wait', ms: 100 });
    const waiting = pool.run({ do: 'hang' }, abort.signal);
    abort.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
    await running;
    await expect(pool.run({ do: 'echo', value: 1 })).resolves.toMatchObject({ echo: 1 });
    await expect(pool.run({ do: 'echo' }, abort.signal)).rejects.toThrow('cancelled');
  });

  it('answers at once when a running job is abandoned, and the thread goes on', async () => {
    const pool = aPool();
    await pool.run({ do: 'echo' });
    const abort = new AbortController();
    const running = pool.run({ do: 'wait', ms: 1_500 }, abort.signal);
    const started = Date.now();
    abort.abort(new Error('cancelled'));
    await expect(running).rejects.toThrow('cancelled');
    expect(Date.now() - started).toBeLessThan(1_000);
    await expect(pool.run({ do: 'echo', value: 1 })).resolves.toMatchObject({ echo: 1 });
  });

  it('closing lets run what runs and refuses the rest', async () => {
    const pool = aPool();
    await pool.run({ do: 'echo' });
    const running = pool.run({ do: 'wait', ms: 200, value: 'done' });
    const waiting = pool.run({ do: 'echo' });
    const closing = pool.close();
    await expect(waiting).rejects.toMatchObject({ code: 'CLOSED' });
    await expect(running).resolves.toMatchObject({ echo: 'done' });
    await closing;
    await expect(pool.run({ do: 'echo' })).rejects.toMatchObject({ code: 'CLOSED' });
  });

  it('closes while a thread hangs', async () => {
    const pool = aPool({ timeoutMs: 300 });
    await pool.run({ do: 'echo' });
    const hanging = pool.run({ do: 'hang' });
    const closing = pool.close();
    await expect(hanging).rejects.toMatchObject({ code: 'TIMED_OUT' });
    await closing;
  });
});
