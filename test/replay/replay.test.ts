import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { DeterminismViolationError } from '@temporalio/workflow';
import { DefaultLogger, Runtime, Worker, bundleWorkflowCode } from '@temporalio/worker';
import type { WorkflowBundleOption } from '@temporalio/worker';

const HISTORIES = path.join(__dirname, 'histories');
const files = readdirSync(HISTORIES).filter((file) => file.endsWith('.json'));

interface Recorded {
  readonly events: readonly { readonly workflowExecutionStartedEventAttributes?: { readonly workflowId?: string } }[];
}

function replay(file: string, workflowBundle: WorkflowBundleOption): Promise<void> {
  const history = JSON.parse(readFileSync(path.join(HISTORIES, file), 'utf8')) as Recorded;
  const workflowId = history.events[0]?.workflowExecutionStartedEventAttributes?.workflowId ?? '';
  return Worker.runReplayHistory({ workflowBundle, replayName: file }, history, workflowId);
}

describe('histories of registrations and webhook endpoints that were recorded', () => {
  beforeAll(() => {
    Runtime.install({
      logger: new DefaultLogger('ERROR'),
      telemetryOptions: { logging: { forward: {}, filter: { core: 'ERROR', other: 'ERROR' } } },
    });
  });

  const workflowBundle = { codePath: path.join(__dirname, '../../dist/workflows.bundle.js') };

  it('are of at least eight courses', () => {
    expect(new Set(files.map((file) => file.split('.')[0])).size).toBeGreaterThanOrEqual(8);
  });

  it.each(files)('%s replays with the workflow as it is now', async (file) => {
    await replay(file, workflowBundle);
  });

  it('do not replay with a workflow that does things in another order', async () => {
    const incompatible = await bundleWorkflowCode({
      workflowsPath: path.join(__dirname, 'incompatible/index.ts'),
      logger: new DefaultLogger('ERROR'),
    });
    await expect(replay('completed.json', incompatible)).rejects.toThrow(DeterminismViolationError);
  });

  it('name no machine', () => {
    for (const file of files) {
      expect(readFileSync(path.join(HISTORIES, file), 'utf8')).not.toMatch(/"(identity|stackTrace)":/);
    }
  });
});

it('protobufjs is one copy, without which no JSON history can be read', () => {
  const from = (name: string) =>
    require.resolve('protobufjs', { paths: [path.dirname(require.resolve(`${name}/package.json`))] });
  expect(from('@temporalio/common')).toBe(from('@temporalio/proto'));
});
