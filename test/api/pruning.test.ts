import { startPruning } from '../../api/pruning';
import type { Rounds } from '../../db/rounds';

const ROUND_MS = 15 * 60_000;

describe('old requests', () => {
  let pruning: Rounds;
  const prune = jest.fn<Promise<number>, [number]>();
  const log = { warn: jest.fn() };
  beforeEach(() => {
    jest.useFakeTimers();
    prune.mockReset().mockResolvedValue(0);
    log.warn.mockReset();
    pruning = startPruning({ prune }, log);
  });
  afterEach(async () => {
    await pruning.close();
    jest.useRealTimers();
  });

  it('are forgotten again and again, but not at the start', async () => {
    expect(prune).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(ROUND_MS);
    expect(prune).toHaveBeenCalled();
    const before = prune.mock.calls.length;
    await jest.advanceTimersByTimeAsync(ROUND_MS);
    expect(prune.mock.calls.length).toBeGreaterThan(before);
  });

  it('are forgotten batch after batch, until there are no more', async () => {
    prune.mockResolvedValueOnce(1_000).mockResolvedValueOnce(1_000).mockResolvedValueOnce(7);
    await jest.advanceTimersToNextTimerAsync();
    expect(prune.mock.calls).toEqual([[1_000], [1_000], [1_000]]);
  });

  it('wait for the next round where the database is away', async () => {
    prune.mockRejectedValueOnce(new Error('away'));
    await jest.advanceTimersByTimeAsync(2 * ROUND_MS);
    expect(log.warn).toHaveBeenCalledTimes(1);
    expect(prune.mock.calls.length).toBeGreaterThan(1);
  });

  it('are left alone once the process stops', async () => {
    let batches = 0;
    prune.mockImplementation(() => {
      batches += 1;
      if (batches === 2) void pruning.close();
      return Promise.resolve(1_000);
    });
    await jest.advanceTimersByTimeAsync(4 * ROUND_MS);
    expect(batches).toBe(2);
  });
});
