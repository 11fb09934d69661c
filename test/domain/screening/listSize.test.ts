import { isShrunken } from '../../../domain/screening/listSize';

it.each([
  [[0, 0], [5, 9], false],
  [[10, 30], [5, 15], false],
  [[10, 30], [4, 30], true],
  [[10, 30], [10, 14], true],
])('a list of %j people and names is shrunken at %j: %s', (before, now, shrunken) => {
  const size = ([entries = 0, names = 0]: readonly number[]) => ({ entries, names });
  expect(isShrunken(size(before), size(now))).toBe(shrunken);
});
