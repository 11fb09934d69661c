import { createHash } from 'node:crypto';
import { toLatinLetters } from '../../domain/transliteration';

/** One way in which a value may have been written down. */
export interface Form {
  readonly encoding: string;
  readonly bytes: Buffer;
}

/** Without a key, whoever guesses the value can make them too. */
const DIGESTS = ['md5', 'sha1', 'sha256', 'sha512'];
/** Shorter ones occur by chance. */
const MIN_BYTES = 6;

/** Small letters for Latin capitals; every other byte is itself. */
export const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte,
);

/** Every form of a value that is searched for, Latin capitals made small, each once under its first name. */
export function formsOf(value: string | Buffer): Form[] {
  const forms = typeof value === 'string' ? spellingsOf(value).flatMap(formsOfText) : formsOfBytes(value);
  const distinct = new Map<string, Form>();
  for (const { encoding, bytes } of forms) {
    const folded = Buffer.from(bytes.map((byte) => FOLDED[byte] ?? byte));
    const key = folded.toString('latin1');
    if (folded.length >= MIN_BYTES && !distinct.has(key)) distinct.set(key, { encoding, bytes: folded });
  }
  return [...distinct.values()];
}

/** As it was written, and as it is normalised to be compared. */
function spellingsOf(text: string): string[] {
  const plain = text.trim();
  const written = [
    text,
    plain,
    plain.toLowerCase(),
    plain.toUpperCase(),
    plain.normalize('NFD'),
    toLatinLetters(plain),
  ];
  return [...new Set(written)];
}

function formsOfText(text: string): Form[] {
  const json = JSON.stringify(text).slice(1, -1);
  const ascii = json.replaceAll(/[^ -~]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const percent = encodeURIComponent(text);
  return [
    ...formsOfBytes(Buffer.from(text)),
    { encoding: 'utf16', bytes: Buffer.from(text, 'utf16le') },
    { encoding: 'json', bytes: Buffer.from(json) },
    { encoding: 'json in json', bytes: Buffer.from(JSON.stringify(json).slice(1, -1)) },
    { encoding: 'json in ASCII', bytes: Buffer.from(ascii) },
    { encoding: 'percent', bytes: Buffer.from(percent) },
    { encoding: 'form', bytes: Buffer.from(percent.replaceAll('%20', '+')) },
    ...DIGESTS.flatMap((name) => formsOfDigest(name, createHash(name).update(text).digest())),
  ];
}

function formsOfBytes(bytes: Buffer): Form[] {
  return [
    { encoding: 'plain', bytes },
    { encoding: 'hex', bytes: Buffer.from(bytes.toString('hex')) },
    ...[0, 1, 2].flatMap((offset) => base64At(bytes, offset)),
  ];
}

/** What base64 makes of bytes that begin `offset` bytes after a group of three, whatever stands around them. */
function base64At(bytes: Buffer, offset: number): Form[] {
  const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
  const [start, end] = [Math.ceil((offset * 8) / 6), Math.floor((padded.length * 8) / 6)];
  return (['base64', 'base64url'] as const).map((encoding) => ({
    encoding: `${encoding} at ${offset}`,
    bytes: Buffer.from(padded.toString(encoding).slice(start, end)),
  }));
}

function formsOfDigest(name: string, digest: Buffer): Form[] {
  return [
    { encoding: name, bytes: digest },
    { encoding: `${name} in hex`, bytes: Buffer.from(digest.toString('hex')) },
    { encoding: `${name} in base64`, bytes: Buffer.from(digest.toString('base64').replace(/=+$/, '')) },
    { encoding: `${name} in base64url`, bytes: Buffer.from(digest.toString('base64url')) },
  ];
}
