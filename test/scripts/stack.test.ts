import { existsSync } from 'node:fs';
import { startTestStack } from '../support/stack';
import type { RunningStack } from '../support/stack';

jest.setTimeout(120_000);

let stack: RunningStack;
beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack.stop());

test('a stack that is ready answers, and has a project with a published flow', async () => {
  expect((await fetch(`${stack.apiUrl}/readyz`)).status).toBe(200);
  const flow = await fetch(`${stack.apiUrl}/v1/projects/${stack.projectId}/flows/${stack.flowId}`, {
    headers: { authorization: `Bearer ${stack.apiKey}` },
  });
  expect(await flow.json()).toMatchObject({ id: stack.flowId, publishedVersion: 1 });
  expect(await (await fetch(stack.metricsUrls.worker)).text()).toContain('process_cpu_seconds_total');
});

test('a process that is killed comes back by itself', async () => {
  const { worker } = stack.processes;
  const before = worker.pid();
  worker.kill('SIGKILL');
  await until(() => isOver(before) && worker.pid() !== before);
  expect(stack.output()).toContain('worker is back');
});

test('a server that is taken away stays away until it is brought back', async () => {
  const { temporal } = stack.processes;
  await temporal.stop();
  expect(() => temporal.pid()).toThrow('no temporal at this moment');
  await temporal.start();
  expect(isOver(temporal.pid())).toBe(false);
});

test('stopping leaves no process and no folder', async () => {
  const pids = Object.values(stack.processes).map((process) => process.pid());
  await stack.stop();
  expect(pids.filter((pid) => !isOver(pid))).toEqual([]);
  expect(existsSync(stack.folder)).toBe(false);
  const steps = ['Stopping: the API, the workers, Temporal, PostgreSQL', 'Stopped.'];
  for (const step of steps) expect(stack.output()).toContain(step);
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((done) => setTimeout(done, 50));
}

function isOver(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}
