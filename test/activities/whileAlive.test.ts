import { CancelledFailure } from '@temporalio/activity';
import { whileAlive } from '../../activities/whileAlive';
import { anActivityEnvironment, runActivity } from '../support/runActivity';

const forEver = () => new Promise<never>(() => {});

describe('work of an activity', () => {
  it('is waited for', async () => {
    expect(await runActivity(() => whileAlive(() => Promise.resolve(7)))).toBe(7);
    await expect(runActivity(() => whileAlive(() => Promise.reject(new RangeError())))).rejects.toMatchObject({
      type: 'RangeError',
    });
  });

  it('is waited for no longer once it is cancelled, whether it looks at the signal or not', async () => {
    const env = anActivityEnvironment();
    let heard: unknown;
    const work = (cancelled: AbortSignal) => {
      cancelled.addEventListener('abort', () => void (heard = cancelled.reason));
      return forEver();
    };
    const done = runActivity(() => whileAlive(work), env);
    env.cancel('CANCELLED');
    await expect(done).rejects.toBeInstanceOf(CancelledFailure);
    expect(heard).toBeInstanceOf(CancelledFailure);
  });

  it('says that it lives, with its details, until it has ended', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    const env = anActivityEnvironment();
    const heartbeats: unknown[] = [];
    env.on('heartbeat', (details: unknown) => heartbeats.push(details));
    const done = runActivity(() => whileAlive(forEver, 3), env);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(heartbeats).toEqual([3, 3]);
    env.cancel('TIMED_OUT');
    await expect(done).rejects.toBeInstanceOf(CancelledFailure);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(heartbeats).toHaveLength(2);
    jest.useRealTimers();
  });
});
