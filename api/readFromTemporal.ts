import type { WorkflowClient } from '@temporalio/client';
import type { Change } from '../db/repositories/projection';
import { registrationState } from '../workflows/appRegistration/messages';

/**
 * All that Temporal knows of a registration: its state, and the events of all its runs, oldest first. Null where the
 * earliest of its runs are no longer kept. For the API, and for `npm run projection:rebuild`.
 */
export async function readFromTemporal(workflow: WorkflowClient, registrationId: string): Promise<Change | null> {
  const latest = await workflow.getHandle(registrationId).query(registrationState);
  const events = [...latest.events];
  for (let runId = latest.resumedFrom; runId !== null;) {
    const earlier = await workflow.getHandle(registrationId, runId).query(registrationState);
    events.unshift(...earlier.events);
    runId = earlier.resumedFrom;
  }
  return events[0]?.sequence === 1 ? { registration: latest.registration, events } : null;
}
