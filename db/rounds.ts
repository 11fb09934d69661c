/** Work that is done now and then, for as long as the process runs. */
export interface Rounds {
  /** Resolves once nothing is being done any more. */
  close(): Promise<void>;
}

/**
 * Does `round` every `everyMs` on average, one at a time; drawn anew each time, so that several processes do not keep in
 * step. `isClosed` tells a long round that it should end. A round that fails is told, and the next one comes as ever.
 */
export function startRounds(
  everyMs: number,
  round: (isClosed: () => boolean) => Promise<void>,
  failed: (error: unknown) => void,
): Rounds {
  let closed = false;
  let underWay = Promise.resolve();
  let timer = plan();

  function plan(): NodeJS.Timeout {
    const planned = setTimeout(
      () => {
        underWay = round(() => closed)
          .catch(failed)
          .finally(() => {
            if (!closed) timer = plan();
          });
      },
      everyMs * (0.5 + Math.random()),
    );
    return planned.unref();
  }

  return {
    close() {
      closed = true;
      clearTimeout(timer);
      return underWay;
    },
  };
}
