// Compiles every TypeScript file outside `test` into `dist/` with swc (types are checked by `npm run types`), and bundles
// the workflows once. Only what changed is made again; `--clean` makes everything again.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './setup/lock.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dist = path.join(root, 'dist');
const folders = [
  'domain',
  'workflows',
  'activities',
  'workers',
  'api',
  'db',
  'evidence',
  'outbound',
  'vendors',
  'webhooks',
  'threads',
  'scripts',
  'bench',
];
/** What the workflow bundle is made from. */
const bundled = ['domain', 'workflows', 'activities/contract.ts'];

/**
 * Temporal's sandbox takes a stack with every promise. With Node's ten frames that was a third of what the workflow thread
 * does (61 ms of CPU a registration, 42 without any stack). Four still name the function that waits, or that failed.
 */
const WORKFLOW_STACK_FRAMES = 4;

const modified = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const filesOf = (folder) =>
  existsSync(folder) ? readdirSync(folder, { recursive: true }).map((name) => path.join(folder, name)) : [];
const outputOf = (source) => path.join(dist, path.relative(root, source).replace(/\.ts$/, '.js'));

await withLock(
  path.join(root, '.local/build.lock'),
  (text) => console.log(`build: ${text}`),
  async () => {
    forgetOtherTools();
    const sources = folders
      .flatMap((folder) => filesOf(path.join(root, folder)))
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));
    removeStrangers(new Set(sources.map(outputOf)));
    await compile(sources);
    await bundleWorkflows(sources);
  },
);

/** Everything is made again with `--clean`, and after a change of the compiler or of this script. */
function forgetOtherTools() {
  const tools = [path.join(root, 'package-lock.json'), fileURLToPath(import.meta.url)];
  const same = remembers('tools', digest(tools.map((file) => readFileSync(file))));
  if (same && !process.argv.includes('--clean')) return;
  rmSync(dist, { recursive: true, force: true });
  remember('tools', digest(tools.map((file) => readFileSync(file))));
}

/** A compiled file whose source is gone would still be found by `require`. */
function removeStrangers(wanted) {
  const made = folders.flatMap((folder) => filesOf(path.join(dist, folder)));
  for (const file of made.filter((name) => name.endsWith('.js') && !wanted.has(name))) {
    rmSync(file);
    rmSync(`${file}.map`, { force: true });
  }
}

async function compile(sources) {
  // A compiled file carries the time of the source that it was made from.
  const stale = sources.filter((source) => Math.abs(modified(outputOf(source)) - modified(source)) > 2);
  if (stale.length === 0) return;
  const { transformFile } = await import('@swc/core');
  await Promise.all(stale.map((source) => compileFile(transformFile, source)));
  console.log(`build: compiled ${stale.length} of ${sources.length} files`);
}

async function compileFile(transformFile, source) {
  const output = outputOf(source);
  const time = modified(source) / 1000;
  const { code, map } = await transformFile(source, {
    swcrc: false,
    sourceMaps: true,
    sourceFileName: path.relative(path.dirname(output), source),
    jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs', importInterop: 'swc' },
  });
  write(`${output}.map`, map);
  write(output, `${code}\n//# sourceMappingURL=${path.basename(output)}.map\n`, time);
}

async function bundleWorkflows(sources) {
  const bundle = path.join(dist, 'workflows.bundle.js');
  const ingredients = sources.filter((source) => bundled.some((name) => source.startsWith(path.join(root, name))));
  const made = digest(ingredients.flatMap((source) => [source, readFileSync(source)]));
  if (existsSync(bundle) && remembers('bundle', made)) return;
  const { bundleWorkflowCode, DefaultLogger } = createRequire(import.meta.url)('@temporalio/worker');
  const { code } = await bundleWorkflowCode({
    workflowsPath: path.join(dist, 'workflows/index.js'),
    logger: new DefaultLogger('WARN'),
  });
  // On the first line, so that the source map still fits.
  write(bundle, `Error.stackTraceLimit = ${WORKFLOW_STACK_FRAMES}; ${code}`);
  remember('bundle', made);
  console.log(`build: bundled the workflows (${Math.round(code.length / 1024)} KiB)`);
}

/** Writes a file as a whole: a process that starts meanwhile sees the old one or the new one. */
function write(file, text, time) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, text);
  if (time !== undefined) utimesSync(`${file}.new`, time, time);
  renameSync(`${file}.new`, file);
}

function remembers(what, value) {
  const file = path.join(dist, `.${what}`);
  return existsSync(file) && readFileSync(file, 'utf8') === value;
}

function remember(what, value) {
  write(path.join(dist, `.${what}`), value);
}

function digest(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
