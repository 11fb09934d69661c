import { startRepairs } from '../../api/repairs';
import type { Rounds } from '../../db/rounds';

const ROUND_MS = 30_000;

describe('registrations whose requests were cut off', () => {
  let repairs: Rounds;
  const cutOff = jest.fn<Promise<readonly string[]>, []>();
  const putRight = jest.fn<Promise<boolean>, [string]>();
  const log = { warn: jest.fn() };
  beforeEach(() => {
    jest.useFakeTimers();
    cutOff.mockReset().mockResolvedValue(['reg_1', 'reg_2']);
    putRight.mockReset().mockResolvedValue(false);
    log.warn.mockReset();
    repairs = startRepairs({ idempotency: { cutOff }, putRight }, log);
  });
  afterEach(async () => {
    await repairs.close();
    jest.useRealTimers();
  });

  it('are compared with their workflows, one after the other', async () => {
    await jest.advanceTimersToNextTimerAsync();
    expect(putRight.mock.calls).toEqual([['reg_1'], ['reg_2']]);
  });

  it('wait for the next round where the database is away', async () => {
    cutOff.mockRejectedValueOnce(new Error('away'));
    await jest.advanceTimersByTimeAsync(2 * ROUND_MS);
    expect(log.warn).toHaveBeenCalledTimes(1);
    expect(putRight).toHaveBeenCalled();
  });
});
