#!/usr/bin/env node
// What `npx app-registrations` runs. Compiled code is not in the repository: it says so where there is none.
const { existsSync } = require('node:fs');
const path = require('node:path');

const program = path.join(__dirname, '../dist/scripts/appRegistrations.js');
if (!existsSync(program)) {
  console.error('app-registrations: nothing is built yet; run `npm run build` first');
  process.exit(2);
}
require(program);
