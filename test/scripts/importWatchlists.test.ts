import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createRepositories } from '../../db/repositories';
import { startTestDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { OFAC_ADD, OFAC_ALT, OFAC_SDN, UN } from './watchlists/samples';

const ROOT = path.join(__dirname, '../..');
const PROGRAM = path.join(ROOT, 'dist/scripts/importWatchlists.js');

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  execFileSync(process.execPath, [path.join(ROOT, 'scripts/build.mjs')], { stdio: 'inherit' });
  database = await startTestDatabase();
  folder = mkdtempSync(path.join(tmpdir(), 'import-'));
}, 120_000);
afterAll(async () => {
  await database.stop();
  rmSync(folder, { recursive: true });
});

function file(name: string, content: string): string {
  const made = path.join(folder, name);
  writeFileSync(made, content);
  return made;
}

function run(...args: readonly string[]) {
  const env = { ...process.env, DATABASE_URL: database.url };
  return spawnSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8', timeout: 20_000, env });
}
const ofac = (sdn = OFAC_SDN) => [file('alt.csv', OFAC_ALT), file('add.csv', OFAC_ADD), file('sdn.csv', sdn)];
const inForce = async () => {
  const versions = await createRepositories(database.knex).watchlists.all();
  return versions.map(({ source, version, entries }) => ({ source, version, entries }));
};

describe('watchlists:import', () => {
  it('imports lists, shows how far it is, and which lists are in force', async () => {
    const { status, stdout, stderr } = run(...ofac(), file('un.xml', UN));
    expect(stderr.split('\n')).toEqual([
      'Reading 4 files …',
      '  ofac (ofac): 2 people with 4 names; 1 organisations, ships and aircraft left out; 1 birth dates not understood',
      '  un (un): 2 people with 6 names; 1 organisations, ships and aircraft left out',
      '  written 2 of 4',
      '  written 4 of 4',
      '',
    ]);
    expect(stdout).toMatch(
      /^ofac +version 1 +2 people +undated +SHA-256 [0-9a-f]{64}\nun +version 1 +2 people +2026-02-27/,
    );
    expect(status).toBe(0);
    expect(run().stdout).toBe(stdout);
    expect(await inForce()).toEqual([
      { source: 'ofac', version: 1, entries: 2 },
      { source: 'un', version: 1, entries: 2 },
    ]);
  });

  it('imports nothing where one file of several is damaged, and says where', async () => {
    const before = await inForce();
    const { status, stdout, stderr } = run(file('un.xml', UN), ...ofac(`${OFAC_SDN}9003,"HALF"\n`));
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(`Nothing was imported.\n${path.join(folder, 'sdn.csv')}:4: 2 columns instead of 12\n`);
    expect(await inForce()).toEqual(before);
  });

  it('takes the names of OFAC without its aliases only where that is meant', () => {
    const { status, stderr } = run(file('sdn.csv', OFAC_SDN));
    expect(status).toBe(1);
    expect(stderr).toContain('alt.csv and add.csv of OFAC not given');
    expect(run('--incomplete', file('sdn.csv', OFAC_SDN)).stdout).toMatch(/^ofac +version 2 +2 people/);
  });

  it('takes a list that lost more than half only where that is meant', async () => {
    const own = (...people: readonly string[]) =>
      ['id,name,aliases', ...people.map((text, i) => `${i},${text}`)].join('\n');
    const take = (text: string, ...args: readonly string[]) => run('--source', 'less', ...args, file('less.csv', text));
    expect(take(own('Ana,A. B; A. C', 'Eva,E. B', 'Iva,')).status).toBe(0);
    for (const text of [own('Ana,A. B; A. C; A. D'), own('Ana,', 'Eva,')]) {
      const { status, stderr } = take(text);
      expect({ status, refused: stderr.includes('less would shrink from 3 people with 6 names to ') }).toEqual({
        status: 1,
        refused: true,
      });
    }
    expect(await inForce()).toContainEqual({ source: 'less', version: 1, entries: 3 });
    expect(take(own('Ana,', 'Eva,E. B')).status).toBe(0);
    expect(take(own('Ana,'), '--shrunken').stdout).toMatch(/^less +version 3 +1 people/);
  });

  it('leaves the lists as they were when it is killed on the way', async () => {
    const own = (rows: number) =>
      ['id,name', ...Array.from({ length: rows }, (_, i) => `${i},Hector Listado ${i}`)].join('\n');
    expect(run('--source', 'big', file('small.csv', own(3))).status).toBe(0);
    const child = spawn(process.execPath, [PROGRAM, '--source', 'big', file('big.csv', own(60_000))], {
      env: { ...process.env, DATABASE_URL: database.url },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ended = once(child, 'exit');
    for await (const line of createInterface(child.stderr)) if (line.includes('written 2000 of')) break;
    child.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect(await inForce()).toContainEqual({ source: 'big', version: 1, entries: 3 });
    expect(run('--source', 'big', file('small.csv', own(4))).stdout).toMatch(/^big +version 2 +4 people/);
  });

  it.each([
    [['--format', 'pdf', 'x'], '--format takes ofac, un, eu, uk, own, not "pdf".'],
    [['--source', 'sandbox', 'x'], '--source takes small letters'],
    [['--date', '27.2.2026', 'x'], '--date takes a day such as 2026-02-27'],
    [['--unknown'], '--unknown'],
  ])('with %j says what is wrong before its options', (args, fault) => {
    const { status, stderr } = run(...args);
    expect(status).toBe(2);
    expect(stderr.split('\n')[0]).toContain(fault);
    expect(stderr).toContain('npm run watchlists:import -- FILE…');
  });
});
