import { durationMs } from '../../domain/duration';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

it.each([
  ['P7D', 7 * DAY],
  ['P2W', 14 * DAY],
  ['PT12H', 12 * HOUR],
  ['PT30M', 30 * MINUTE],
  ['PT45S', 45 * SECOND],
  ['P1W2DT3H4M5S', 9 * DAY + 3 * HOUR + 4 * MINUTE + 5 * SECOND],
  ['P0D', 0],
  ['PT007S', 7 * SECOND],
])('a duration of %s is read', (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});

it.each([
  '',
  'P',
  'PT',
  'P1DT',
  'T1H',
  '7D',
  'P7',
  'P7d',
  'p7D',
  'P1Y',
  'P1M',
  'P1.5D',
  'P-1D',
  '-P1D',
  'PT1M1H',
  'P1D1W',
])('a duration of "%s" is none', (text) => {
  expect(durationMs(text)).toBeNull();
});

it.each([' P7D', 'P7D\n', 'P7D ', 'P٧D', `P${'9'.repeat(400)}D`])('a duration takes nothing else: %j', (text) => {
  expect(durationMs(text)).toBeNull();
});
