import { Context } from '@temporalio/activity';

/** Well within the ten seconds after which a silent check counts as dead. */
const HEARTBEAT_MS = 2_000;

/**
 * Says that the activity lives while work goes on, which is also how it hears of its cancellation: from then on nobody
 * waits for the work, whatever it waits for itself, and what takes long must look at the signal.
 * @param details said with it, and kept from one try to the next
 * @throws CancelledFailure
 */
export async function whileAlive<Result>(
  work: (cancelled: AbortSignal) => Promise<Result>,
  details?: number,
): Promise<Result> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(details), HEARTBEAT_MS);
  try {
    return await Promise.race([work(context.cancellationSignal), context.cancelled]);
  } finally {
    clearInterval(beat);
  }
}
