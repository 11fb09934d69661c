// Compiles every TypeScript file outside `test` into `dist/` with swc (types are checked by `npm run types`),
// and bundles the workflows once. Only what is older than its source is made again.
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dist = path.join(root, 'dist');
const folders = ['domain', 'workflows', 'activities', 'workers', 'api', 'db', 'scripts', 'bench'];
/** What the workflow bundle is made from. */
const bundled = ['domain', 'workflows'];

if (process.argv.includes('--clean')) rmSync(dist, { recursive: true, force: true });

const modified = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0);
const sources = (folder) =>
  readdirSync(path.join(root, folder), { recursive: true })
    .map((name) => path.join(folder, name))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));
const outputOf = (source) => path.join(dist, source.replace(/\.ts$/, '.js'));

const present = folders.filter((folder) => existsSync(path.join(root, folder)));
const all = present.flatMap(sources);
const lock = modified(path.join(root, 'package-lock.json'));
const stale = all.filter((source) => modified(outputOf(source)) < Math.max(modified(path.join(root, source)), 1));

// A compiled file whose source is gone would still be found by `require`.
const wanted = new Set(all.map(outputOf));
for (const folder of present) {
  const made = path.join(dist, folder);
  if (!existsSync(made)) continue;
  for (const name of readdirSync(made, { recursive: true })) {
    const file = path.join(made, name);
    if (file.endsWith('.js') && !file.endsWith('.bundle.js') && !wanted.has(file)) rmSync(file);
  }
}

if (stale.length > 0) {
  const { transformFile } = await import('@swc/core');
  await Promise.all(
    stale.map(async (source) => {
      const { code, map } = await transformFile(path.join(root, source), {
        swcrc: false,
        sourceMaps: true,
        sourceFileName: path.relative(path.dirname(outputOf(source)), path.join(root, source)),
        jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs', importInterop: 'swc' },
      });
      mkdirSync(path.dirname(outputOf(source)), { recursive: true });
      const name = path.basename(outputOf(source));
      writeFileSync(outputOf(source), `${code}\n//# sourceMappingURL=${name}.map\n`);
      writeFileSync(`${outputOf(source)}.map`, map ?? '');
    }),
  );
  console.log(`compiled ${stale.length} of ${all.length} files`);
}

const bundle = path.join(dist, 'workflows.bundle.js');
const newest = Math.max(lock, ...all.filter((s) => bundled.includes(s.split(path.sep)[0])).map((s) => modified(path.join(root, s))));
if (existsSync(path.join(dist, 'workflows', 'index.js')) && modified(bundle) < newest) {
  const { bundleWorkflowCode, DefaultLogger } = createRequire(import.meta.url)('@temporalio/worker');
  const { code } = await bundleWorkflowCode({
    workflowsPath: path.join(dist, 'workflows', 'index.js'),
    logger: new DefaultLogger('WARN'),
  });
  writeFileSync(bundle, code);
  console.log(`bundled the workflows (${Math.round(code.length / 1024)} KiB)`);
}
