import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';

/** Deals out up to `count` different ports that nothing listens on. */
export async function freePorts(count: number): Promise<() => number> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map(close));
  return () => {
    const port = ports.pop();
    if (port === undefined) throw new RangeError(`Only ${count} ports were asked for.`);
    return port;
  };
}

/** Throws a sentence that names `variable` where something listens on the port already. */
export async function claimPort(port: number, what: string, variable: string): Promise<number> {
  try {
    await close(await listen(port));
    return port;
  } catch {
    throw new Error(
      `Port ${port} for ${what} is taken. Stop what listens there, set ${variable} to another port, or use --ephemeral.`,
    );
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
