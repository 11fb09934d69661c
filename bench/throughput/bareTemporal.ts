import { randomUUID } from 'node:crypto';
import { WithStartWorkflowOperation } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { BARE_TASK_QUEUE, BARE_WORKFLOW_TYPE, work } from '../bare/messages';
import type { BareUpdate } from '../bare/messages';
import type { bare } from '../bare/workflow';
import { update } from './course';
import type { Course, Variant } from './course';

/** An update of the bare workflow, and the update of the product whose work it does. */
export type PlannedUpdate = BareUpdate & { readonly name: string };

/** Temporal alone: the same updates in the same order, sent in the same way, each with the same work that does nothing. */
export function bareTemporal(client: Client, plan: readonly PlannedUpdate[]): Variant {
  return {
    name: 'bare',
    prepare: (count) => Promise.resolve(Array.from({ length: count }, () => courseOf(client, plan))),
  };
}

function courseOf({ workflow }: Client, plan: readonly PlannedUpdate[]): Course {
  const workflowId = `bare-${randomUUID()}`;
  return {
    workflowId: () => workflowId,
    actions: plan.map(({ name, ...args }, index) =>
      update(name, () =>
        index > 0
          ? workflow.getHandle(workflowId).executeUpdate(work, { args: [args] })
          : workflow.executeUpdateWithStart(work, {
              args: [args],
              startWorkflowOperation: new WithStartWorkflowOperation<typeof bare>(BARE_WORKFLOW_TYPE, {
                workflowId,
                taskQueue: BARE_TASK_QUEUE,
                args: [],
                workflowIdConflictPolicy: 'USE_EXISTING',
              }),
            }),
      ),
    ),
  };
}
