import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

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

/**
 * A time-stamp authority whose tokens `openssl ts` makes. Needs openssl.
 * @param folder for its files, of which `tsa.pem` is its certificate
 */
export function anOpensslAuthority(folder: string): (query: Buffer) => Buffer {
  const run = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  writeFileSync(path.join(folder, 'tsa.cnf'), CONFIG);
  writeFileSync(path.join(folder, 'serial'), '01\n');
  run(
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'key.pem'],
    ...['-out', 'tsa.pem', '-days', '30', '-subj', '/CN=Test TSA', '-config', 'tsa.cnf', '-extensions', 'ext'],
  );
  return (query) => {
    writeFileSync(path.join(folder, 'query'), query);
    run(
      ...['ts', '-reply', '-config', 'tsa.cnf', '-section', 'tsa', '-queryfile', 'query', '-signer', 'tsa.pem'],
      ...['-inkey', 'key.pem', '-chain', 'tsa.pem', '-out', 'reply'],
    );
    return readFileSync(path.join(folder, 'reply'));
  };
}
