import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

jest.setTimeout(120_000);

const ROOT = path.join(__dirname, '../..');
const SCRIPT = path.join(ROOT, 'dist/scripts/start.js');

let folder: string;
beforeAll(() => {
  execFileSync(process.execPath, [path.join(ROOT, 'scripts/build.mjs')], { stdio: 'inherit' });
});
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'start-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['a ready file in a folder that is not there', ['--ready-file', '/nonexistent/ready.json'], /must be there/],
  ['empty data twice', ['--reset'], /leave out either it or --reset/],
  ['an unknown option', ['--unknown'], /--unknown/],
])('%s is refused before anything starts', (_, args, sentence) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, '--ephemeral', ...args], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect(stderr).toMatch(sentence);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
});

test('a stack whose ready file lost its folder goes on, and ends in order', async () => {
  const file = path.join(folder, 'ready.json');
  const child = spawn(process.execPath, [SCRIPT, '--ephemeral', '--no-sample', '--ready-file', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let output = '';
  child.stdout.on('data', (part: Buffer) => (output += part.toString()));
  await until(() => existsSync(file));
  const { pids } = JSON.parse(readFileSync(file, 'utf8')) as { pids: { worker: number } };

  rmSync(folder, { recursive: true });
  process.kill(pids.worker, 'SIGKILL');
  await until(() => output.includes('ENOENT'));
  expect(output).toContain('worker is back');

  child.kill('SIGINT');
  expect(await ended).toEqual([0, null]);
  expect(output).toContain('Stopped.');
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((done) => setTimeout(done, 50));
}
