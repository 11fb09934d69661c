import fc from 'fast-check';
import { GIVE_UP_AFTER_MS, afterAttempt, afterTest, delayMs } from '../../../domain/webhooks/attempts';
import type { AttemptResult, DeliveryProgress, EndpointHealth } from '../../../domain/webhooks/attempts';

const HOUR = 3_600_000;
const START = Date.parse('2026-03-14T15:00:00.000Z');
const instant = (ms: number) => new Date(START + ms).toISOString();
const HEALTHY: EndpointHealth = { state: 'active', failingSince: null, heldUntil: null };
const FRESH: DeliveryProgress = { state: 'pending', attempts: 0, firstAttemptAt: null, nextAttemptAt: instant(0) };
const fails = (given: Partial<AttemptResult> = {}): AttemptResult => ({
  ...{ status: 500, error: 'HTTP_500', retryAfterSeconds: null },
  ...given,
});
const DELIVERED: AttemptResult = { status: 204, error: null, retryAfterSeconds: null };

/** Attempts at the very times that are set for them, until it ends. */
function course(chanceOf: (attempt: number) => number, endpoint: EndpointHealth = HEALTHY) {
  const times: number[] = [];
  let now = { endpoint, delivery: FRESH };
  let at = 0;
  while (now.delivery.state === 'pending') {
    times.push(at);
    now = afterAttempt(now, fails(), instant(at), chanceOf(times.length));
    at = Date.parse(now.delivery.nextAttemptAt ?? instant(at)) - START;
  }
  return { times, ...now };
}

it('is tried for at least 75 h, however the delays are drawn, and the endpoint is paused with it', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 40, maxLength: 40 }), (chances) => {
      const { times, delivery, endpoint } = course((attempt) => chances[attempt] ?? 0);
      expect(times.at(-1)).toBeGreaterThanOrEqual(75 * HOUR);
      expect(times.at(-1)).toBeLessThan(80 * HOUR);
      expect(times.length).toBeLessThan(40);
      expect(delivery).toMatchObject({ state: 'failed', attempts: times.length, nextAttemptAt: null });
      expect(endpoint).toMatchObject({ state: 'paused', failingSince: instant(0) });
    }),
    { numRuns: 20 },
  );
});

it('begins at once and is tried often at first', () => {
  const { times } = course(() => 0);
  expect(times.slice(0, 6)).toEqual([0, 5_000, 35_000, 155_000, 755_000, 2_555_000]);
  const longest = Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? 0)));
  expect(longest).toBe(3 * HOUR);
});

it('pauses no endpoint that takes other deliveries', () => {
  const heard = { ...HEALTHY, failingSince: instant(74 * HOUR) };
  const delivery = { ...FRESH, attempts: 30, firstAttemptAt: instant(0) };
  const after = afterAttempt({ endpoint: heard, delivery }, fails(), instant(GIVE_UP_AFTER_MS), 0);
  expect(after).toMatchObject({ delivery: { state: 'failed' }, endpoint: { state: 'active' } });
});

it('leaves an endpoint alone that says it is gone, and keeps what was to be sent', () => {
  const after = afterAttempt({ endpoint: HEALTHY, delivery: FRESH }, fails({ status: 410 }), instant(0), 0);
  expect(after).toMatchObject({ delivery: { state: 'pending' }, endpoint: { state: 'disabled' } });
});

it('waits as long as the receiver asks, but not for days', () => {
  const busy = fails({ status: 429, retryAfterSeconds: 600 });
  const after = afterAttempt({ endpoint: HEALTHY, delivery: FRESH }, busy, instant(0), 0);
  expect(after).toMatchObject({
    delivery: { nextAttemptAt: instant(600_000) },
    endpoint: { heldUntil: instant(600_000) },
  });
  expect(delayMs(1, 86_400, 0)).toBe(HOUR);
  expect(delayMs(30, 1, 0)).toBe(3 * HOUR);
  const failed = afterAttempt({ endpoint: HEALTHY, delivery: FRESH }, fails({ retryAfterSeconds: 60 }), instant(0), 0);
  expect(failed.endpoint.heldUntil).toBeNull();
});

it('lets everything come at once when an endpoint is heard again after a while', () => {
  const deaf = { ...HEALTHY, failingSince: instant(0), heldUntil: instant(5_000) };
  const heard = (at: number) => afterAttempt({ endpoint: deaf, delivery: FRESH }, DELIVERED, instant(at), 0);
  expect(heard(24 * HOUR)).toMatchObject({ recovered: true, endpoint: HEALTHY, delivery: { state: 'delivered' } });
  expect(heard(1_000)).toMatchObject({ recovered: false, endpoint: HEALTHY });
});

it('tests once', () => {
  expect(afterTest(fails(), instant(0))).toMatchObject({ state: 'failed', attempts: 1, nextAttemptAt: null });
  expect(afterTest(DELIVERED, instant(0))).toMatchObject({ state: 'delivered' });
});
