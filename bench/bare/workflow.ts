import {
  allHandlersFinished,
  condition,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
} from '@temporalio/workflow';
import { work } from './messages';
import type { Work } from './messages';

export interface BareActivities {
  nothing(): Promise<void>;
}

const ordinary = proxyActivities<BareActivities>({ startToCloseTimeout: '2m', heartbeatTimeout: '10s' });
const local = proxyLocalActivities<BareActivities>({ startToCloseTimeout: '3s' });

/** What Temporal alone costs: takes updates, does the work that each names, and holds no state at all. */
export async function bare(): Promise<void> {
  let ended = false;
  let running = 0;

  setHandler(work, async ({ awaited, beside, last }) => {
    await doAll(awaited);
    if (beside.length > 0) {
      running += 1;
      void doAll(beside).finally(() => (running -= 1));
    }
    ended = last;
    return null;
  });

  await condition(() => ended && running === 0);
  await condition(allHandlersFinished);
}

async function doAll(all: readonly Work[]): Promise<void> {
  for (const one of all) await (one === 'activity' ? ordinary.nothing() : local.nothing());
}
