import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { registrationCounts } from '../../api/schemas/analytics';
import { SampleClient } from '../../scripts/sample/client';
import { enrolSamplePerson } from '../../scripts/sample/person';
import { sampleProjectIn } from '../../scripts/sample/project';
import type { SampleProject } from '../../scripts/sample/project';
import { keptSecret } from '../../scripts/stack/secrets';
import { startTestStack } from '../support/stack';
import type { RunningStack } from '../support/stack';
import { until } from '../support/until';

const run = promisify(execFile);

jest.setTimeout(120_000);

let stack: RunningStack;
let folder: string;
let admin: SampleClient;
let project: SampleProject;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sample-'));
  stack = await startTestStack();
  admin = new SampleClient(stack.apiUrl, stack.adminKey);
  project = await sampleProjectIn(path.join(folder, 'sample.json'), admin);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await stack.stop();
});

/** What `npm start` does with the sample person: the steps shown, with what came of them. */
async function start(stopAfter = ''): Promise<{ id: string; shown: ReadonlyMap<string, string> }> {
  const shown = new Map<string, string>();
  const id = await enrolSamplePerson(admin.as(project.apiKey), project.flowId, (what, result) => {
    shown.set(what, result);
    if (what === stopAfter) throw new Error('stopped');
  });
  return { id, shown };
}

test('the sample person completes at every start of a stack that kept its data', async () => {
  expect(await sampleProjectIn(path.join(folder, 'sample.json'), admin)).toEqual(project);
  const first = await start();
  await expect(start('document')).rejects.toThrow('stopped');
  const later = await start();
  expect(later.id).not.toBe(first.id);
  for (const { shown } of [first, later]) {
    expect(shown.get('document')).toMatch(/^passed/);
    expect(shown.get('liveness')).toMatch(/^passed/);
    expect(shown.get('outcome')).toBe('COMPLETED');
  }
  const kept = await admin
    .as(project.apiKey)
    .get(`/v1/app-registrations/${later.id}`, z.object({ redFlags: z.array(z.unknown()) }));
  expect(kept.redFlags).toEqual([]);
});

test('what happened is counted within seconds, and the same when all is counted anew', async () => {
  const counts = () => admin.as(project.apiKey).get('/v1/app-registrations/counts', registrationCounts);
  const kept = await until(counts, ({ status }) => status.COMPLETED === 2 && status.CANCELLED === 1);
  expect(kept.total).toBe(3);

  const { stdout } = await run(process.execPath, [path.join(__dirname, '../../dist/scripts/rebuildAnalytics.js')], {
    env: {
      ...process.env,
      DATABASE_URL: stack.databaseUrl,
      VAULT_MASTER_KEY: keptSecret(stack.folder, 'vault', 'base64'),
      BLOB_DIRECTORY: path.join(stack.folder, 'blobs'),
    },
  });
  expect(stdout).toBe('3 registrations counted\n');
  expect(await counts()).toEqual(kept);
});
