import type { Credential } from '../../api/access';
import { createRateLimits } from '../../api/rateLimits';
import type { LimitClass } from '../../api/rateLimits';
import { Refusal } from '../../api/refusal';

const backend: Credential = { kind: 'projectKey', id: 'key_1', projectId: 'prj_1', mode: 'live', scopes: [] };
const visitor: Credential = { kind: 'publishableKey', id: 'key_2', projectId: 'prj_1', mode: 'live' };
const ADDRESS = '192.0.2.1';

/** How many requests pass until one is refused, at most `most`. */
async function passed(
  credential: Credential,
  limitClass: LimitClass,
  most: number,
  limits = createRateLimits(1),
  address = ADDRESS,
) {
  for (let count = 0; count < most; count++) {
    try {
      await limits.count(credential, limitClass, address);
    } catch (error) {
      expect(error).toBeInstanceOf(Refusal);
      expect(error).toMatchObject({ code: 'RATE_LIMITED' });
      return count;
    }
  }
  return most;
}

test('a project key creates 100 a minute in bursts of 50, and reads 1,200', async () => {
  expect(await passed(backend, 'create', 1_000)).toBe(50);
  expect(await passed(backend, 'read', 5_000)).toBe(1_200);
});

test('a sandbox project has ten times the limit', async () => {
  expect(await passed({ ...backend, mode: 'sandbox' }, 'create', 1_000)).toBe(500);
});

test('each caller has limits of its own, a visitor by address', async () => {
  const limits = createRateLimits(1);
  expect(await passed(visitor, 'create', 100, limits)).toBe(5);
  expect(await passed(visitor, 'create', 100, limits, '192.0.2.2')).toBe(5);
  expect(await passed({ ...backend, id: 'key_3' }, 'create', 100, limits)).toBe(50);
});

test('headers tell the limit and what is left of it', async () => {
  expect(await createRateLimits(1).count(backend, 'create', ADDRESS)).toEqual({
    'RateLimit-Policy': '"create";q=50;w=30',
    RateLimit: '"create";r=49;t=30',
  });
});

test('a factor multiplies the limits, and 0 lifts them', async () => {
  expect(await passed(backend, 'create', 1_000, createRateLimits(2))).toBe(100);
  expect(await passed(backend, 'create', 1_000, createRateLimits(0))).toBe(1_000);
});

test('whoever guesses at credentials is stopped', async () => {
  const limits = createRateLimits(1);
  const guesses = Array.from({ length: 101 }, () => limits.countUnauthenticated(ADDRESS));
  const results = await Promise.allSettled(guesses);
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
});
