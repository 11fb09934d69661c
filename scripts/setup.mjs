// Sets up what `npm start` and `npm test` need and is missing: packages, a Temporal program (with `--test` the
// time-skipping test server, too), compiled code. Plain Node: it runs before any package is there.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './setup/lock.mjs';
import { installPackages } from './setup/packages.mjs';
import { provideProgram } from './setup/temporal.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const forTests = process.argv.includes('--test');
const say = (text) => console.log(`set-up: ${text}`);

/** Versions that can `require` ES modules. */
const MINIMUM = [20, 19];

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return;
  throw new Error(`This needs Node ${MINIMUM.join('.')} or newer, and this is ${process.versions.node}.`);
}

try {
  checkNode();
  await withLock(path.join(root, '.local/setup.lock'), say, async () => {
    installPackages(root, say);
    if (forTests || !process.env.TEMPORAL_ADDRESS) await provideProgram(root, 'temporal', say);
    if (forTests) await provideProgram(root, 'temporal-test-server', say);
    const build = spawnSync(process.execPath, [path.join(root, 'scripts/build.mjs')], { stdio: 'inherit' });
    if (build.status !== 0) throw new Error('The code does not compile; what is wrong is above.');
  });
} catch (error) {
  console.error(`set-up: ${error.message}`);
  process.exitCode = 1;
}
