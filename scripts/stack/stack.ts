import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { prepareTemporal } from '../prepareTemporal';
import { startGuard } from './guard';
import { createDatabase, postgresPiece } from './postgres';
import { nodeProgram, processPieces } from './processes';
import { runOnce } from './runOnce';
import { supervise } from './supervise';
import { temporalPiece } from './temporal';
import type { Piece, PieceName } from './piece';
import type { StackSettings } from './settings';
import type { Supervised } from './supervise';

/** What the stack tells about itself while it works. */
export interface Narrator {
  /** Something is done: what, a detail, and how long it took. */
  readonly done: (what: string, detail: string, ms: number) => void;
  /** Something unexpected happened. */
  readonly say: (text: string) => void;
  /** A process is another one now. */
  readonly changed: () => void;
}

export interface Stack {
  readonly apiUrl: string;
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  /** Null where the Temporal server is another's. */
  readonly temporalUiUrl: string | null;
  /** The processes that run at this moment. */
  pids(): Partial<Record<PieceName, number>>;
  piece(name: PieceName): Supervised;
}

/** A stack that is being started: `started` settles, `stop` may be called at any time and ends all there is. */
export interface Launch {
  readonly started: Promise<Stack>;
  stop(): Promise<void>;
}

/** Starts everything that `settings` ask for: servers side by side, then the processes of the product side by side. */
export function launchStack(settings: StackSettings, narrator: Narrator): Launch {
  const { folder, ports } = settings;
  // PostgreSQL runs as another user where this one is root, and has to reach its data through this folder.
  if (settings.ephemeral) chmodSync(folder, 0o711);
  const guard = startGuard(folder, settings.ephemeral);
  const stopping = new AbortController();
  const pieces = new Map<PieceName, Supervised>();
  /** What was begun: `stop` waits for all of it, also where one part has failed already. */
  const begun: Promise<unknown>[] = [];
  const track = <Result>(task: Promise<Result>) => {
    begun.push(task);
    return task;
  };

  const logFile = (name: string) => path.join(folder, 'logs', `${name}.log`);
  const once = (log: string) => ({ logFile: logFile(log), guard, signal: stopping.signal });
  async function start(piece: Piece, label: string, where: string): Promise<void> {
    const since = Date.now();
    writeFileSync(logFile(piece.name), '');
    stopping.signal.throwIfAborted();
    const supervised = supervise(piece, { guard, logFile: logFile(piece.name), ...narrator });
    pieces.set(piece.name, supervised);
    await supervised.start();
    narrator.done(label, where, Date.now() - since);
  }

  async function database(): Promise<string> {
    const url = settings.databaseUrl ?? (await ownDatabase());
    const since = Date.now();
    const program = { ...nodeProgram('db/migrate.js'), env: { ...settings.env, DATABASE_URL: url } };
    await runOnce('Migrating', program, once('migrate'));
    narrator.done('tables', 'up to date', Date.now() - since);
    return url;
  }
  async function ownDatabase(): Promise<string> {
    const place = {
      folder: path.join(folder, 'postgres'),
      port: ports.postgres,
      password: settings.postgresPassword,
      durable: !settings.ephemeral,
    };
    await start(await postgresPiece(place, once('initialisePostgres')), 'PostgreSQL', `127.0.0.1:${ports.postgres}`);
    return createDatabase(place);
  }
  async function temporal(): Promise<string> {
    const address = settings.temporalAddress ?? `127.0.0.1:${ports.temporal}`;
    if (settings.temporalAddress === undefined) {
      const place = { databaseFile: path.join(folder, 'temporal.db'), port: ports.temporal, uiPort: ports.temporalUi };
      await start(temporalPiece(place), 'Temporal', address);
    }
    await prepareTemporal(address, settings.temporalNamespace);
    return address;
  }

  async function everything(): Promise<Stack> {
    const [databaseUrl, temporalAddress] = await Promise.all([track(database()), track(temporal())]);
    const env = { ...settings.env, DATABASE_URL: databaseUrl, TEMPORAL_ADDRESS: temporalAddress };
    const apiUrl = `http://127.0.0.1:${ports.api}`;
    const [api, worker, mediaWorker] = processPieces(env, ports);
    await Promise.all([
      track(start(worker, 'worker', '')),
      track(start(mediaWorker, 'media worker', '')),
      track(start(api, 'API', apiUrl)),
    ]);
    return {
      apiUrl,
      databaseUrl,
      temporalAddress,
      temporalUiUrl: settings.temporalAddress === undefined ? `http://127.0.0.1:${ports.temporalUi}` : null,
      pids: () =>
        Object.fromEntries([...pieces].flatMap(([name, piece]) => (piece.pid() === null ? [] : [[name, piece.pid()]]))),
      piece(name) {
        const piece = pieces.get(name);
        if (piece === undefined) throw new Error(`There is no ${name} in this stack.`);
        return piece;
      },
    };
  }

  const started = everything();
  const stopPiece = (name: PieceName) => pieces.get(name)?.stop();
  return {
    started,
    async stop() {
      stopping.abort(new Error('stopped before everything answered'));
      // No new work, then no work under way, then what both stand on.
      await stopPiece('api');
      await Promise.all([stopPiece('worker'), stopPiece('mediaWorker')]);
      await stopPiece('temporal');
      await stopPiece('postgres');
      await Promise.allSettled(begun);
      await guard.end();
    },
  };
}
