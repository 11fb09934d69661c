import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import path from 'node:path';

/** How an authority behaves: as it should, or in one of the ways that it should not. */
export type Mood = 'answers' | 'refuses' | 'hangs' | 'errs' | 'talksNonsense' | 'answersAnother';

export interface TimeStampServer {
  readonly url: string;
  mood: Mood;
  /** How often it was asked. */
  readonly asked: number;
  close(): Promise<void>;
}

const CONFIG = `
[tsa]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
crypto_device = builtin
ess_cert_id_alg = sha256
[req]
distinguished_name = dn
[dn]
[ext]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
`;

/** A time-stamp authority over HTTP whose tokens `openssl ts` makes. Needs openssl. */
export async function startTimeStampServer(folder: string): Promise<TimeStampServer> {
  const run = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  writeFileSync(path.join(folder, 'tsa.cnf'), CONFIG);
  writeFileSync(path.join(folder, 'serial'), '01\n');
  run(
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'key.pem'],
    ...['-out', 'tsa.pem', '-days', '30', '-subj', '/CN=Test TSA', '-config', 'tsa.cnf', '-extensions', 'ext'],
  );
  let before: Buffer | null = null;

  function reply(query: Buffer): Buffer {
    writeFileSync(path.join(folder, 'query'), query);
    run(
      ...['ts', '-reply', '-config', 'tsa.cnf', '-section', 'tsa', '-queryfile', 'query', '-signer', 'tsa.pem'],
      ...['-inkey', 'key.pem', '-chain', 'tsa.pem', '-out', 'reply'],
    );
    return readFileSync(path.join(folder, 'reply'));
  }

  const state = { mood: 'answers' as Mood, asked: 0 };
  const server = createServer((req, res) => {
    state.asked += 1;
    void buffer(req).then((query) => {
      switch (state.mood) {
        case 'hangs':
          return;
        case 'errs':
          return res.writeHead(500).end();
        case 'talksNonsense':
          return res.end(Buffer.alloc(200, 'nonsense'));
        case 'refuses':
          // PKIStatusInfo: rejection.
          return res.end(Buffer.from('30053003020102', 'hex'));
        case 'answersAnother':
          return res.end(before);
        case 'answers':
          before = reply(query);
          return res.end(before);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    get mood() {
      return state.mood;
    },
    set mood(mood) {
      state.mood = mood;
    },
    get asked() {
      return state.asked;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
