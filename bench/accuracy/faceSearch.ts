import { product } from '../../activities/liveness/descriptors';
import { DescriptorTable } from '../../activities/liveness/descriptorTable';
import { spreadOf } from '../statistics';
import { createRandom } from './random';
import type { Random } from './random';

/** A search among invented faces. */
export interface SearchFigures {
  readonly enrolled: number;
  readonly searches: number;
  /** Faces that a look at every one of them finds, and those of them that the index found. */
  readonly alike: number;
  readonly found: number;
  /** Faces compared in full for each search, at most. */
  readonly compared: number;
  readonly msMedian: number;
  readonly cpuMsMedian: number;
  readonly megabytes: number;
}

const ENROLLED = 100_000;
const SEARCHES = 25;
const WIDTH = 512;
const LEAST = 0.5;
/** Twins of enrolled faces, about this alike: on both sides of the threshold. */
const TWINS = { least: 0.4, most: 0.7 } as const;

/** Measures the index in memory against a look at every face in full, with faces drawn at random. */
export async function measureSearch(seed: number, progress: (line: string) => void): Promise<SearchFigures> {
  const random = createRandom(seed);
  const before = process.memoryUsage().arrayBuffers;
  const table = new DescriptorTable();
  const searched = Array.from({ length: SEARCHES }, () => inventedFace(random));
  /** Of each search, the enrolled faces that are alike. */
  const alike = searched.map(() => new Set<number>());
  for (let key = 0; key < ENROLLED; key += 1) {
    const original = searched[key % 1_000];
    const face = original === undefined ? inventedFace(random) : twinOf(original, random);
    table.add(key, face);
    searched.forEach((search, place) => {
      if (product(search, face) >= LEAST) alike[place]?.add(key);
    });
    if ((key + 1) % 20_000 === 0) progress(`faces: ${key + 1} of ${ENROLLED} enrolled for the search`);
  }
  const megabytes = (process.memoryUsage().arrayBuffers - before) / 1e6;
  const [times, cpuTimes, results]: [number[], number[], ReadonlySet<number>[]] = [[], [], []];
  for (const search of searched) {
    const [began, cpuBegan] = [performance.now(), process.cpuUsage()];
    const candidates = await table.search(search, LEAST);
    times.push(performance.now() - began);
    const { user, system } = process.cpuUsage(cpuBegan);
    cpuTimes.push((user + system) / 1_000);
    results.push(new Set(candidates.map(({ key }) => key)));
  }
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return {
    enrolled: ENROLLED,
    searches: SEARCHES,
    alike: sum(alike.map((keys) => keys.size)),
    found: sum(alike.map((keys, place) => [...keys].filter((key) => results[place]?.has(key)).length)),
    compared: Math.max(...results.map((keys) => keys.size)),
    msMedian: spreadOf(times).median,
    cpuMsMedian: spreadOf(cpuTimes).median,
    megabytes,
  };
}

/** No face at all: numbers drawn at random, of unit length. */
export function inventedFace(random: Random): Float32Array {
  return unit(Float32Array.from({ length: WIDTH }, () => normal(random)));
}

/** A mixture that is as alike to the face as was drawn. */
function twinOf(face: Float32Array, random: Random): Float32Array {
  const alike = random.real(TWINS.least, TWINS.most);
  const stranger = inventedFace(random);
  const rest = Math.sqrt(1 - alike ** 2);
  return unit(face.map((value, place) => value * alike + (stranger[place] ?? 0) * rest));
}

function unit(values: Float32Array): Float32Array {
  const length = Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));
  return values.map((value) => value / length);
}

/** Box and Muller. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
