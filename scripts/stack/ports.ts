import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { types } from 'node:util';

/**
 * Below the ports that systems give to connections, and to servers that ask for any: Temporal's development server asks for
 * several as it starts, and would now and then get the one that was just chosen for another.
 */
const CHOSEN_FROM = { lowest: 20_000, highest: 32_000 };

/** Deals out up to `count` different ports that nothing listens on. */
export async function freePorts(count: number): Promise<() => number> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = randomInt(CHOSEN_FROM.lowest, CHOSEN_FROM.highest);
    if (await isFree(port)) ports.add(port);
  }
  const left = [...ports];
  return () => {
    const port = left.pop();
    if (port === undefined) throw new RangeError(`Only ${count} ports were asked for.`);
    return port;
  };
}

/** Throws a sentence that names `variable` where something listens on the port already. */
export async function claimPort(port: number, what: string, variable: string): Promise<number> {
  if (await isFree(port)) return port;
  throw new Error(
    `Port ${port} for ${what} is taken. Stop what listens there, set ${variable} to another port, or use --ephemeral.`,
  );
}

async function isFree(port: number): Promise<boolean> {
  try {
    await close(await listen(port));
    return true;
  } catch (error) {
    if (types.isNativeError(error) && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES'))
      return false;
    throw error;
  }
}

function listen(port: number): Promise<Server> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => done(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((done) => server.close(() => done()));
}
