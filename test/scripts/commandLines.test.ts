import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';

const ROOT = path.join(__dirname, '../..');

beforeAll(() => {
  execFileSync(process.execPath, [path.join(ROOT, 'scripts/build.mjs')], { stdio: 'inherit' });
});

function run(script: string, args: readonly string[], env = process.env) {
  const program = path.join(ROOT, 'dist', script);
  return spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', timeout: 20_000, env });
}

test.each([
  ...['scripts/start.js', 'scripts/recordHistories.js', 'scripts/rebuildProjection.js', 'scripts/prepareTemporal.js'],
  ...['scripts/drawSpecimens.js', 'bench/throughput.js'],
])('%s tells its options when asked, and nothing else happens', (script) => {
  const { status, stdout, stderr } = run(script, ['--help']);
  expect(stdout).toMatch(/npm (run|start)/);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test.each([
  ['nothing', [], 'Name courses'],
  ['a course that is not there', ['completed', 'unheard'], 'There is no course unheard.'],
  ['all courses and one', ['--all', 'completed'], 'Name courses'],
  ['an unknown option', ['--unknown'], '--unknown'],
])('recording %s is refused before anything starts, with the courses', (_, args, fault) => {
  const { status, stdout, stderr } = run('scripts/recordHistories.js', args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  for (const part of [fault, 'completed, local, failed']) expect(stderr).toContain(part);
});

test.each([
  [['--rounds', 'many'], '--rounds takes whole numbers from 1 to 1000, not "many".'],
  [['--clients', '1,,3'], '--clients takes whole numbers from 1 to 1000, not "".'],
  [['--unknown'], '--unknown'],
])('a bench with %j says what is wrong before its options', (args, fault) => {
  const { status, stderr } = run('bench/throughput.js', args);
  expect(status).toBe(2);
  expect(stderr.split('\n')[0]).toContain(fault);
  expect(stderr).toContain('--quick');
});

test.each(['scripts/prepareTemporal.js', 'scripts/rebuildProjection.js'])(
  '%s names the address where no Temporal server answers',
  (script) => {
    // Port 1 is nobody's.
    const env = { ...process.env, DATABASE_URL: 'postgres://app@127.0.0.1:1/app', TEMPORAL_ADDRESS: '127.0.0.1:1' };
    const { status, stderr } = run(script, script.includes('rebuild') ? ['--all'] : [], env);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'No Temporal server answers at 127.0.0.1:1 (TEMPORAL_ADDRESS).\n',
    });
  },
);
