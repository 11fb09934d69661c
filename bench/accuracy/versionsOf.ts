import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const manifest = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});

/** The versions of libraries as this project pins them. */
export function versionsOf(...names: readonly string[]): Readonly<Record<string, string>> {
  const file = path.join(process.cwd(), 'package.json');
  const { dependencies, devDependencies } = manifest.parse(JSON.parse(readFileSync(file, 'utf8')));
  return Object.fromEntries(names.map((name) => [name, dependencies[name] ?? devDependencies[name] ?? 'unknown']));
}
