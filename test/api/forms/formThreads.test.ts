import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createFormSchemas } from '../../../api/forms/formSchemas';
import type { FormSchemas } from '../../../api/forms/formSchemas';

jest.mock('../../../threads/threadFile', () => ({
  threadFile: (folder: string) => `${folder.replace(/api.forms$/, 'test/api/forms')}/plainFormThread.js`,
}));

let folder: string;
let forms: FormSchemas;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'forms-'));
  forms = createFormSchemas({ warn: () => undefined });
});
afterEach(async () => {
  await forms.close();
  await rm(folder, { recursive: true });
});

const judge = (dies: number) => forms.faultsOfSchema('prj_acme', { log: path.join(folder, 'jobs'), dies }, '/s');

test('a thread that judges forms sees nothing of the environment', async () => {
  expect(await judge(0)).toEqual([]);
});

test('a thread that was lost once says nothing of the form: another one judges it', async () => {
  expect(await judge(1)).toEqual([]);
});

test('a form that costs two threads is too costly', async () => {
  expect(await judge(2)).toMatchObject([{ pointer: '/s', code: 'TOO_COSTLY' }]);
  expect(await judge(2)).toEqual([]);
});
