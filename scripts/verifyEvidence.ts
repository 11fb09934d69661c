import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ARCHIVE_FAULTS } from '../evidence/archive/archiveFaults';
import { verifyArchive } from '../evidence/archive/verifyArchive';
import type { Verdict } from '../evidence/archive/verifyArchive';
import { authoritiesIn } from '../evidence/cms/authorities';
import type { Authorities } from '../evidence/cms/authorities';
import { fingerprintOf } from '../evidence/cms/certificate';

const USAGE = `Proves offline that nothing in evidence was added, removed or changed since it was signed.

  npx app-registrations verify EVIDENCE.zip [--fingerprint SHA256 | --certificate FILE] [--tsa-certificate FILE] [--json]
  npm run evidence:verify -- EVIDENCE.zip …

  --fingerprint      SHA-256 of the certificate that must have signed it, in hex
  --certificate      that certificate itself, in PEM or DER
  --tsa-certificate  of the authority that must have stamped the time, or of whoever issued its own: PEM or DER
  --json             one JSON object for programs

The project's own system tells the first two at GET /v1/projects/{id}/certificate. Without either, whoever changed the archive
could have signed it anew with a certificate of their own: "intact" then means as its last signer left it.

Answers 0 where it is intact (and by that certificate, where one is named), 1 where it is not, 2 where it could not look.
`;

/** Checks the file named by the arguments and tells what was found. Answers the exit code. */
export async function verifyEvidence(
  args: readonly string[],
  out: { write(text: string): unknown },
): Promise<0 | 1 | 2> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      fingerprint: { type: 'string' },
      certificate: { type: 'string' },
      'tsa-certificate': { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  const [file, ...others] = positionals;
  const isAmbiguous = values.fingerprint !== undefined && values.certificate !== undefined;
  if (values.help === true || file === undefined || others.length > 0 || isAmbiguous) {
    out.write(USAGE);
    return values.help === true ? 0 : 2;
  }
  const verdict = await verifyArchive(
    file,
    await wantedFingerprint(values),
    await wantedAuthorities(values['tsa-certificate']),
  );
  out.write(values.json === true ? `${JSON.stringify(machineReadable(verdict))}\n` : told(verdict));
  return verdict.intact ? 0 : 1;
}

async function wantedFingerprint(given: { fingerprint?: string; certificate?: string }): Promise<string | null> {
  if (given.certificate !== undefined) {
    return fingerprintOf(new X509Certificate(await readFile(given.certificate)).raw);
  }
  if (given.fingerprint === undefined) return null;
  const hex = given.fingerprint.replaceAll(':', '').toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new Error('--fingerprint must be a SHA-256: 64 digits in hex');
  return hex;
}

async function wantedAuthorities(file: string | undefined): Promise<Authorities> {
  return file === undefined ? [] : authoritiesIn(await readFile(file));
}

function machineReadable({ intact, pinned, faults, signedBy, timeStamp, manifest }: Verdict) {
  return {
    ...{ intact, pinned, faults },
    signedBy: signedBy === null ? null : signerOf(signedBy),
    timeStamp: timeStamp === null ? null : { ...timeStamp, at: timeStamp.at.toISOString() },
    registration: manifest?.registration ?? null,
    personalData: manifest?.personalData ?? null,
    events: manifest?.chain.events.length ?? null,
    head: manifest?.chain.head ?? null,
    files: manifest?.files.length ?? null,
  };
}

function signerOf({ fingerprint, certificate, signingTime }: NonNullable<Verdict['signedBy']>) {
  const { subject, validFrom, validTo } = new X509Certificate(certificate);
  return {
    ...{ fingerprint, subject },
    validFrom: new Date(validFrom).toISOString(),
    validTo: new Date(validTo).toISOString(),
    statedTime: signingTime?.toISOString() ?? null,
  };
}

function told(verdict: Verdict): string {
  const { intact, pinned, faults, manifest } = verdict;
  const lines = [intact ? 'INTACT' : 'NOT INTACT', ''];
  for (const { code, at } of faults) lines.push(`  ${code}: ${ARCHIVE_FAULTS[code]}${at === null ? '' : ` – ${at}`}`);
  if (faults.length > 0) lines.push('');
  if (manifest !== null) {
    const { id, projectId, status, sequence } = manifest.registration;
    lines.push(
      `  registration  ${id}`,
      `  project       ${projectId}`,
      `  status        ${status}, after ${sequence} events`,
      `  files         ${manifest.files.length}${manifest.personalData ? '' : ', without personal data'}`,
      `  last hash     ${manifest.chain.head}`,
    );
  }
  if (verdict.signedBy !== null) {
    const { fingerprint, subject, statedTime } = signerOf(verdict.signedBy);
    lines.push(
      `  signed by     ${subject}`,
      `  certificate   SHA-256 ${fingerprint}`,
      `  signed at     ${statedTime ?? 'not stated'}, as the signer says`,
    );
  }
  if (verdict.timeStamp !== null) {
    const { at, authority, pinned: isNamed } = verdict.timeStamp;
    lines.push(
      `  time stamp    ${at.toISOString()}, ${isNamed ? 'by the authority that you named' : 'authority not checked'}`,
      `  authority     SHA-256 ${authority}`,
    );
  }
  if (intact) lines.push('', pinned ? PINNED : UNPINNED);
  return `${lines.map(printable).join('\n')}\n`;
}

/** What stands in a file from anywhere must not move the cursor. */
function printable(line: string): string {
  return line.replace(/(?!\n)\p{C}/gu, '?');
}

const PINNED = 'It is as the holder of the certificate that you named signed it.';
const UNPINNED = `It is as its last signer left it. Who that is was not checked: anybody can make such a certificate. Compare its
SHA-256 with the one at GET /v1/projects/{id}/certificate, or name it with --fingerprint.`;
