import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MalformedList } from '../../../scripts/watchlists/parsedList';
import { readLists } from '../../../scripts/watchlists/readLists';
import type { ReadList, ReadOptions } from '../../../scripts/watchlists/readLists';

/** Files in a folder of their own, which is there for as long as they are read. */
export function inFolder(files: Readonly<Record<string, string | Buffer>>) {
  const read = (options: ReadOptions = {}, names = Object.keys(files)): readonly ReadList[] => {
    const folder = mkdtempSync(path.join(tmpdir(), 'lists-'));
    try {
      for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content);
      return readLists(
        names.map((name) => path.join(folder, name)),
        options,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  return {
    read,
    /** What is wrong with them, such as `sdn.csv:4: no name`. */
    faults(options: ReadOptions = {}, names = Object.keys(files)): readonly string[] {
      try {
        read(options, names);
        return [];
      } catch (error) {
        if (!(error instanceof MalformedList)) throw error;
        return error.faults.map(({ path: file, line, what }) =>
          [path.basename(file), ...(line === null ? [] : [line])].join(':').concat(`: ${what}`),
        );
      }
    },
  };
}
