/**
 * Rejects when the process is asked to end, or after `limitMs`: to be raced with the work, so that what was started is
 * stopped in order.
 */
export function interrupted(limitMs: number): Promise<never> {
  const promise = new Promise<never>((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => reject(new Error(`Ended by ${signal}`)));
    }
    setTimeout(() => reject(new Error(`Not done after ${limitMs / 60_000} minutes`)), limitMs).unref();
  });
  // It may come before anyone races with it.
  promise.catch(() => undefined);
  return promise;
}
