import { defineUpdate } from '@temporalio/workflow';

export const BARE_TASK_QUEUE = 'bare';
export const BARE_WORKFLOW_TYPE = 'bare';

/** An ordinary activity, or a local one inside the workflow task. */
export type Work = 'activity' | 'localActivity';

/** What one update has done; in this order, one after the other. */
export interface BareUpdate {
  /** Before it answers. */
  readonly awaited: readonly Work[];
  /** After it, without anyone waiting for it. */
  readonly beside: readonly Work[];
  /** The run ends after it. */
  readonly last: boolean;
}

export const work = defineUpdate<null, [BareUpdate]>('work');
