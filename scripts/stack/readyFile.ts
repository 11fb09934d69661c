import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { PIECE_NAMES } from './piece';

/** What `--ready-file` tells. Process ids are those of the moment: the file is written anew when one changes. */
export const readyFile = z.object({
  apiUrl: z.string(),
  adminKey: z.string(),
  projectId: z.string(),
  flowId: z.string(),
  apiKey: z.string(),
  databaseUrl: z.string(),
  temporalAddress: z.string(),
  temporalNamespace: z.string(),
  temporalUiUrl: z.string().nullable(),
  /** Where the stack keeps data, keys and logs. */
  folder: z.string(),
  /** Prometheus text. */
  metricsUrls: z.object({ api: z.string(), worker: z.string(), mediaWorker: z.string() }),
  pids: z.partialRecord(z.enum([...PIECE_NAMES, 'supervisor']), z.int()),
});
export type Ready = z.infer<typeof readyFile>;

/** Writes the file as a whole, for this user alone: it holds keys. */
export function writeReadyFile(file: string, ready: Ready): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(ready, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Removes the file of an earlier stack. Throws a sentence where a new one could not be written. */
export function prepareReadyFile(file: string): void {
  try {
    writeFileSync(`${file}.new`, '', { mode: 0o600 });
    rmSync(`${file}.new`);
    removeReadyFile(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`--ready-file: ${file} cannot be written; its folder must be there and writable. ${why}`);
  }
}

export function removeReadyFile(file: string): void {
  rmSync(file, { force: true });
}
