import { idempotencyKeyOf, isCurrent, waitOf } from '../../api/headers';
import { maskEmail, maskPhone } from '../../api/views/mask';

test.each([
  [undefined, 5_000],
  ['wait=10', 10_000],
  ['respond-async, wait=3', 3_000],
  ['respond-async', 0],
  ['wait="7"', 7_000],
  ['wait=3600', 20_000],
  ['await=9', 5_000],
  ['wait=soon', 5_000],
])('Prefer: %s waits %d ms', (prefer, ms) => {
  expect(waitOf(prefer)).toBe(ms);
});

test.each([
  [undefined, true],
  ['*', true],
  ['"7"', true],
  ['"6", "7"', true],
  ['"6"', false],
  ['W/"7"', false],
  ['7', false],
])('If-Match: %s', (ifMatch, holds) => {
  expect(isCurrent(ifMatch, 7)).toBe(holds);
});

test('an idempotency key is any text of a length; a shared one must not be guessed', () => {
  expect(idempotencyKeyOf('1 ü "x"', false)).toBe('1 ü "x"');
  expect([undefined, '', 'x'.repeat(256)].map((key) => idempotencyKeyOf(key, false))).toEqual([null, null, null]);
  expect(idempotencyKeyOf('1', true)).toBeNull();
  expect(idempotencyKeyOf('x'.repeat(16), true)).toBe('x'.repeat(16));
});

test('contacts are masked so that only who knows them recognises them', () => {
  expect(maskEmail('ana@example.com')).toBe('a•••@example.com');
  expect(maskPhone('+573001234567')).toBe('•••67');
});
