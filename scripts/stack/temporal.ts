import { existsSync } from 'node:fs';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../../workflows/appRegistration/searchAttributes';
import type { Piece } from './piece';

/** The link that set-up leaves, seen from `dist/scripts/stack`. */
const PROGRAM = path.join(__dirname, '../../../.local/bin/temporal');

const CLI_TYPES: Readonly<Record<(typeof SEARCH_ATTRIBUTES)[number]['type'], string>> = {
  KEYWORD: 'Keyword',
  KEYWORD_LIST: 'KeywordList',
};

/** Temporal's development server with its UI. Throws where set-up found no Temporal program. */
export function temporalPiece(place: {
  readonly databaseFile: string;
  readonly port: number;
  readonly uiPort: number;
}): Piece {
  if (!existsSync(PROGRAM)) {
    throw new Error('There is no Temporal program in .local/bin. `node scripts/setup.mjs` provides one or says how.');
  }
  return {
    name: 'temporal',
    command: PROGRAM,
    args: [
      ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', `${place.port}`, '--ui-port', `${place.uiPort}`],
      ...['--db-filename', place.databaseFile],
      // 2.6 times the throughput of the defaults; a crash of the whole machine may lose the last moments.
      ...['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL'],
      ...SEARCH_ATTRIBUTES.flatMap(({ name, type }) => ['--search-attribute', `${name}=${CLI_TYPES[type]}`]),
      ...['--ui-disable-news-fetch', '--log-level', 'warn'],
    ],
    env: process.env,
    stopSignal: 'SIGTERM',
    graceMs: 15_000,
    answers: () => answers(`127.0.0.1:${place.port}`),
  };
}

async function answers(address: string): Promise<boolean> {
  const connection = Connection.lazy({ address });
  try {
    const deadline = Date.now() + 1_500;
    await connection.withDeadline(deadline, () =>
      connection.workflowService.describeNamespace({ namespace: 'default' }),
    );
    return true;
  } catch {
    return false;
  } finally {
    await connection.close();
  }
}
