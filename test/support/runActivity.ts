import type { Info } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { withoutPersonalData } from '../../activities/withoutPersonalData';

/** Where an activity runs as on a worker: with our interceptor, but without a line in the log for each failure meant. */
export function anActivityEnvironment(info: Partial<Info> = {}): MockActivityEnvironment {
  return new MockActivityEnvironment(info, {
    interceptors: [withoutPersonalData],
    logger: new DefaultLogger('ERROR', () => {}),
  });
}

export function runActivity<Result>(activity: () => Promise<Result>, env = anActivityEnvironment()): Promise<Result> {
  return env.run(activity);
}
