import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 50;

/** Reads until what is read is as wanted; throws with what was seen last after `withinMs`. */
export async function until<Value>(
  read: () => Value | Promise<Value>,
  wanted: (value: Value) => boolean,
  withinMs = 30_000,
): Promise<Value> {
  for (const deadline = Date.now() + withinMs; ;) {
    const value = await read();
    if (wanted(value)) return value;
    if (Date.now() > deadline) {
      throw new Error(`Not as expected within ${withinMs / 1_000} s; last seen: ${JSON.stringify(value)}`);
    }
    await sleep(LOOK_EVERY_MS);
  }
}
