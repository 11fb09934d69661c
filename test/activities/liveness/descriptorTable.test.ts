import fc from 'fast-check';
import { product } from '../../../activities/liveness/descriptors';
import { DescriptorTable } from '../../../activities/liveness/descriptorTable';

const WIDTH = 16;
const unit = (values: readonly number[]): Float32Array => {
  const length = Math.hypot(...values);
  return Float32Array.from(values, (value) => value / length);
};
const descriptor = fc
  .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: WIDTH, maxLength: WIDTH })
  .filter((values) => Math.hypot(...values) > 0.1)
  .map(unit);

function tableOf(descriptors: readonly Float32Array[]): DescriptorTable {
  const table = new DescriptorTable();
  descriptors.forEach((each, key) => table.add(key, each));
  return table;
}
const keysOf = (found: readonly { readonly key: number }[]) => found.map(({ key }) => key).sort((a, b) => a - b);

it('misses nothing, and promises no face less than it has', async () => {
  const descriptors = fc.array(descriptor, { minLength: 1, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(
      descriptors,
      descriptor,
      fc.double({ min: 0, max: 0.99, noNaN: true }),
      async (all, face, least) => {
        const found = await tableOf(all).search(face, least);
        const atMost = new Map(found.map((candidate) => [candidate.key, candidate.atMost]));
        for (const [key, each] of all.entries()) {
          const exact = product(face, each);
          if (exact >= least) expect(atMost.get(key)).toBeGreaterThanOrEqual(exact);
        }
        // And little else: rounding costs less than two hundredths.
        for (const { key } of found) expect(product(face, all[key] ?? face)).toBeGreaterThan(least - 0.05);
      },
    ),
  );
});

it('forgets what it is told to, and keeps the rest, over any number of blocks', async () => {
  const faces = Array.from({ length: 2_500 }, (_, at) =>
    unit(Array.from({ length: WIDTH }, (_each, place) => Math.sin(at * 7 + place))),
  );
  const table = tableOf(faces);
  const kept = new Set([...faces.keys()].filter((key) => key % 3 === 0));
  table.keepOnly(kept);
  expect(table.size).toBe(kept.size);
  expect(keysOf(await table.search(faces[0] ?? unit([1]), -1.1))).toEqual([...kept]);
  table.keepOnly(new Set());
  expect(table.size).toBe(0);
  expect(await table.search(faces[0] ?? unit([1]), -1.1)).toEqual([]);
});

it('refuses descriptions of another width than the first', () => {
  const table = tableOf([unit(Array.from({ length: WIDTH }, () => 1))]);
  expect(() => table.add(1, new Float32Array(8))).toThrow('16 numbers');
});
