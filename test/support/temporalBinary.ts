import { existsSync } from 'node:fs';
import path from 'node:path';

const BIN = path.join(__dirname, '../../.local/bin');

/** Where set-up put a Temporal binary, or where the environment says that one is. */
export function temporalBinary(name: 'temporal' | 'temporal-test-server'): string {
  const named = name === 'temporal' ? process.env.TEMPORAL_CLI_PATH : process.env.TEMPORAL_TEST_SERVER_PATH;
  const candidates = [
    named,
    path.join(BIN, name),
    ...(process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, name)),
  ];
  const found = candidates.find((candidate) => candidate !== undefined && existsSync(candidate));
  if (found === undefined) throw new Error(`No ${name}: run "npm test", which fetches it.`);
  return found;
}
