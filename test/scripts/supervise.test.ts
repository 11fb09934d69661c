import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { claimPort, freePorts } from '../../scripts/stack/ports';
import { keptSecret } from '../../scripts/stack/secrets';
import { supervise } from '../../scripts/stack/supervise';
import type { Guard } from '../../scripts/stack/guard';
import type { Piece } from '../../scripts/stack/piece';
import type { Supervised } from '../../scripts/stack/supervise';

let folder: string;
const running: Supervised[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'supervise-'));
});
afterEach(async () => {
  for (const piece of running.splice(0)) await piece.stop();
  rmSync(folder, { recursive: true });
});

/** A program that serves a port, says so when it is asked to end, and otherwise does what `extra` says. */
async function program(extra = '') {
  const port = (await freePorts(1))();
  const script = `
    ${extra}
    require('node:http').createServer((_, answer) => answer.end()).listen(${port}, '127.0.0.1');
    process.on('SIGTERM', () => { console.log('ends in order'); process.exit(0); });`;
  const piece: Piece = {
    name: 'api',
    command: process.execPath,
    args: ['-e', script],
    env: process.env,
    stopSignal: 'SIGTERM',
    graceMs: 500,
    answers: () =>
      fetch(`http://127.0.0.1:${port}`).then(
        () => true,
        () => false,
      ),
  };
  return piece;
}

function supervised(piece: Piece, changed = () => {}) {
  const said: string[] = [];
  const watched = new Set<number>();
  const guard: Guard = {
    watch: (pid) => void watched.add(pid),
    forget: (pid) => void watched.delete(pid),
    end: () => Promise.resolve(),
  };
  const logFile = path.join(folder, 'log');
  const made = supervise(piece, { guard, logFile, say: (text) => said.push(text), changed });
  running.push(made);
  return { piece: made, said, watched, log: () => readFileSync(logFile, 'utf8') };
}

test('a piece answers once it is started, and ends in order', async () => {
  const { piece, watched, log } = supervised(await program());
  await piece.start();
  expect(watched).toEqual(new Set([piece.pid()]));
  await piece.stop();
  expect(piece.pid()).toBeNull();
  expect(watched.size).toBe(0);
  expect(log()).toContain('ends in order');
});

test('a piece that dies is started again, and that is said', async () => {
  const { piece, said } = supervised(await program());
  await piece.start();
  const first = piece.pid();
  process.kill(first ?? 0, 'SIGKILL');
  await until(() => said.length === 2);
  expect(said).toEqual(['api ended (signal SIGKILL); it is started again in 0.25 s', 'api is back']);
  expect(piece.pid()).not.toBe(first);
});

test('a piece that dies at the start fails it, with the end of its log', async () => {
  const { piece, watched } = supervised(await program(`console.error('no such table'); process.exit(3);`));
  await expect(piece.start()).rejects.toThrow(/api ended \(exit code 3\):\n +no such table/);
  expect(watched.size).toBe(0);
});

test('a program that does not exist fails the start', async () => {
  const { piece } = supervised({ ...(await program()), command: path.join(folder, 'missing') });
  await expect(piece.start()).rejects.toThrow('ENOENT');
});

test('a piece that does not end when asked is killed', async () => {
  const { piece } = supervised(await program(`process.on('SIGTERM', () => {}); process.exit = () => {};`));
  await piece.start();
  await piece.stop();
  expect(piece.pid()).toBeNull();
});

test('a paused piece ends in order, too', async () => {
  const { piece, log } = supervised(await program());
  await piece.start();
  process.kill(piece.pid() ?? 0, 'SIGSTOP');
  await piece.stop();
  expect(log()).toContain('ends in order');
});

test('a piece that is stopped while it starts does not stay', async () => {
  const { piece, watched } = supervised(await program('while (true);'));
  const started = piece.start();
  await Promise.all([expect(started).rejects.toThrow('stopped before it answered'), piece.stop()]);
  expect(watched.size).toBe(0);
});

test('a listener that fails is reported, and keeps no piece from being started, brought back and stopped', async () => {
  const { piece, said, watched } = supervised(await program(), () => {
    throw new Error('the listener fails');
  });
  await piece.start();
  process.kill(piece.pid() ?? 0, 'SIGKILL');
  await until(() => said.filter((text) => text === 'the listener fails').length === 2);
  await piece.stop();
  expect(watched.size).toBe(0);
  expect(said.slice(-2)).toEqual(['the listener fails', 'the listener fails']);
});

test('a taken port is named together with the option that changes it', async () => {
  const port = (await freePorts(1))();
  const other = createServer().listen(port, '127.0.0.1');
  await expect(claimPort(port, 'the API', 'API_PORT')).rejects.toThrow(/Port \d+ for the API is taken.*API_PORT/);
  other.close();
});

test('a kept secret is made once, and for this user alone', () => {
  const secret = keptSecret(folder, 'vault', 'base64');
  expect(Buffer.from(secret, 'base64')).toHaveLength(32);
  expect(keptSecret(folder, 'vault', 'base64')).toBe(secret);
  expect(statSync(path.join(folder, 'keys/vault')).mode & 0o777).toBe(0o600);
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((done) => setTimeout(done, 20));
}
