import { cancellationSignal, heartbeat } from '@temporalio/activity';

/** Well within the ten seconds after which a silent check counts as dead. */
const HEARTBEAT_MS = 2_000;

/**
 * Says that the activity lives while work goes on, which is also how the work hears of its cancellation.
 * @param details said with it, and kept from one try to the next
 */
export async function whileAlive<Result>(
  work: (cancelled: AbortSignal) => Promise<Result>,
  details?: number,
): Promise<Result> {
  const beat = setInterval(() => heartbeat(details), HEARTBEAT_MS);
  try {
    return await work(cancellationSignal());
  } finally {
    clearInterval(beat);
  }
}
