import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { startStack } from '../../scripts/stack/startStack';
import type { RunningStack } from '../../scripts/stack/startStack';

export type { RunningStack, StackProcess } from '../../scripts/stack/startStack';

/** A whole stack of its own from the code as it is now; end it with its `stop`. Takes several seconds. */
export function startTestStack(options?: Parameters<typeof startStack>[0]): Promise<RunningStack> {
  execFileSync(process.execPath, [path.join(__dirname, '../../scripts/build.mjs')], { stdio: 'inherit' });
  return startStack(options);
}
