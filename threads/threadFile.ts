import path from 'node:path';

const ROOT = path.dirname(__dirname);

/**
 * The file that a pool's threads run. They cannot run sources: where this is one (in tests), theirs is what the last
 * build made of it.
 * @param folder of the source, as `__dirname` gives it
 */
export function threadFile(folder: string, name: string): string {
  const compiled = __filename.endsWith('.ts') ? path.join(ROOT, 'dist', path.relative(ROOT, folder)) : folder;
  return path.join(compiled, `${name}.js`);
}
