import type { Client } from '@temporalio/client';
import { until } from '../until';
import type { Variant } from './course';
import { runCourse } from './round';
import { workloadOf } from './workload';
import type { Workload } from './workload';

/** One registration taken calmly through its course: what its history tells, and the names of its updates. */
export interface Sample extends Workload {
  readonly names: readonly string[];
}

/** Takes one registration through its course, each update after all that the one before has caused. */
export async function takeSample(client: Client, variant: Variant): Promise<Sample> {
  const [course] = await variant.prepare(1);
  if (course === undefined) throw new Error(`${variant.name} prepared nothing`);
  const names: string[] = [];
  await runCourse(
    course,
    ({ update }) => names.push(update),
    () => untilQuiet(client, course.workflowId()),
  );
  return { ...workloadOf(await client.workflow.getHandle(course.workflowId()).fetchHistory()), names };
}

async function untilQuiet(client: Client, workflowId: string): Promise<void> {
  const handle = client.workflow.getHandle(workflowId);
  const isQuiet = async () => {
    const { pendingActivities, pendingWorkflowTask } = (await handle.describe()).raw;
    return (pendingActivities ?? []).length === 0 && !pendingWorkflowTask ? true : null;
  };
  await until(isQuiet, { what: `${workflowId} quiet`, patienceMs: 30_000, everyMs: 20 });
}
