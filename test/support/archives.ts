import { createHash } from 'node:crypto';
import { canonicalJson } from '../../domain/canonicalJson';
import { chainOf, headOf } from '../../evidence/archive/chain';
import { manifest as manifestSchema } from '../../evidence/archive/manifest';
import type { Manifest } from '../../evidence/archive/manifest';
import type { Signer } from '../../evidence/cms/certificate';
import { signCms } from '../../evidence/cms/signCms';
import { filesOf, zipOf } from './zip';
import type { Files } from './zip';

/** The archive with its files changed, in the form that evidence has: only what they say can betray it. */
export function forged(zip: Buffer, change: (files: [string, Buffer][]) => Files): Buffer {
  return zipOf(change(filesOf(zip)));
}

export function withFile(zip: Buffer, name: string, change: (bytes: Buffer) => Buffer): Buffer {
  return forged(zip, (files) => files.map(([path, bytes]) => [path, path === name ? change(bytes) : bytes]));
}

/** With another manifest under the old signature. */
export function withManifest(zip: Buffer, change: (manifest: Manifest) => object): Buffer {
  return withFile(zip, 'manifest.json', () => Buffer.from(canonicalJson(change(manifestIn(zip)))));
}

export function bytesIn(zip: Buffer, name: string): Buffer {
  return new Map(filesOf(zip)).get(name) ?? Buffer.alloc(0);
}

export function manifestIn(zip: Buffer): Manifest {
  return manifestSchema.parse(JSON.parse(bytesIn(zip, 'manifest.json').toString()));
}

/** With a signature over its manifest by whoever holds this key. */
export async function resigned(zip: Buffer, by: Signer): Promise<Buffer> {
  const cms = await signCms(bytesIn(zip, 'manifest.json'), by, new Date(), () => Promise.resolve(null));
  return withFile(zip, 'manifest.p7s', () => cms);
}

/** With a manifest that lists its files as they are. */
export function relisted(zip: Buffer): Buffer {
  const files = filesOf(zip).filter(([name]) => !name.startsWith('manifest.'));
  const listed = files.map(([path, bytes]) => {
    return { path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  });
  return withManifest(zip, (manifest) => ({ ...manifest, files: listed }));
}

type Event = Manifest['chain']['events'][number]['event'];

/** With its chain as it should be for these events. */
export function chained(manifest: Manifest, events: readonly Event[]): Manifest {
  const chain = chainOf(manifest.registration.id, events);
  return { ...manifest, chain: { ...manifest.chain, events: chain, head: headOf(manifest.registration.id, chain) } };
}

export function eventsOf({ chain }: Manifest): Event[] {
  return chain.events.map(({ event }) => event);
}

export function flipped(bytes: Buffer, index: number, bits: number): Buffer {
  const changed = Buffer.from(bytes);
  changed.writeUInt8(changed.readUInt8(index) ^ bits, index);
  return changed;
}
