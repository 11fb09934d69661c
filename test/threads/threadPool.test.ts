import path from 'node:path';
import { createThreadPool } from '../../threads/threadPool';
import type { ThreadPool, ThreadPoolOptions } from '../../threads/threadPool';

const pools: ThreadPool[] = [];
function aPool(change: Partial<ThreadPoolOptions> = {}): ThreadPool {
  const pool = createThreadPool({
    file: path.join(__dirname, 'moodyThread.js'),
    settings: { mood: 'good' },
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
