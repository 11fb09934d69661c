import type { WorkflowClient } from '@temporalio/client';
import type { Change } from '../db/repositories/projection';
import { registrationState } from '../workflows/appRegistration/messages';

/** All that Temporal knows of a registration: its state, and the events of all its runs, oldest first. */
export async function readFromTemporal(workflow: WorkflowClient, registrationId: string): Promise<Change> {
  const latest = await workflow.getHandle(registrationId).query(registrationState);
  const events = [...latest.events];
  for (let runId = latest.resumedFrom; runId !== null;) {
    const earlier = await workflow.getHandle(registrationId, runId).query(registrationState);
    events.unshift(...earlier.events);
    runId = earlier.resumedFrom;
  }
  return { registration: latest.registration, events };
}
