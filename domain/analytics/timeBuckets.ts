/** Each bucket ends at this multiple of where it begins. */
const GROWTH = 1.1;

/** By how much, at most, a time read from a bucket differs from the time put into it, as a share of the latter. */
export const RELATIVE_ERROR = 0.05;

/** The bucket of a time in whole milliseconds: 0 for none at all, then in steps that grow with the time. */
export function bucketOf(ms: number): number {
  return ms < 1 ? 0 : 1 + Math.floor(Math.log(ms) / Math.log(GROWTH));
}

/**
 * The time in milliseconds that stands for all of a bucket: the harmonic mean of its ends a and b, which differs from
 * either by the same share, (b − a) ÷ (b + a), here 4.8 %.
 */
export function timeOf(bucket: number): number {
  return bucket === 0 ? 0 : (2 * GROWTH ** bucket) / (1 + GROWTH);
}
