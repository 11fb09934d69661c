import { sleep } from '@temporalio/workflow';
import { appRegistration as current } from '../../../workflows';

/** The workflow with one timer more at its beginning: what an unguarded change of its code would be. */
export async function appRegistration(...input: Parameters<typeof current>): ReturnType<typeof current> {
  await sleep('1 second');
  return current(...input);
}
