import { z } from 'zod';
import { canonicalJson } from '../../domain/canonicalJson';

/** Names of the two files that speak for all others. */
export const MANIFEST = 'manifest.json';
export const SIGNATURE = 'manifest.p7s';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
/** Letters, digits and a few marks in folders: nothing that could lead anywhere else. */
export const filePath = z.string().regex(/^(?:[\w-]+\/)*[\w-]+\.[a-z0-9]+$/);

/** Ids and keys, as they are made here. */
const name = z.string().regex(/^[\w-]{1,80}$/);
/** What later versions have more of: kinds of events, statuses, languages. To verify a form is not to know its words. */
const word = z.string().regex(/^[\w.-]{1,80}$/);

/** Of the form below: another number is another form. */
const VERSION = 1;
const FORMAT = /^app-registrations-evidence\/(\d{1,6})$/;
const anyFormat = z.looseObject({ format: z.string() });

/** Whether a manifest is of a form that came after this one. */
export function isNewer(manifest: unknown): boolean {
  const [, version] = FORMAT.exec(anyFormat.safeParse(manifest).data?.format ?? '') ?? [];
  return version !== undefined && Number(version) > VERSION;
}

const event = z.strictObject({
  sequence: z.int().min(1),
  type: word,
  at: z.iso.datetime({ precision: 3 }),
  key: name.optional(),
  data: z.record(z.string(), z.unknown()),
});

export const manifest = z.strictObject({
  format: z.literal(`app-registrations-evidence/${VERSION}`),
  registration: z.strictObject({
    id: name,
    projectId: name,
    mode: word,
    flow: z.strictObject({ id: name, version: z.int() }),
    status: word,
    /** Of the last event. */
    sequence: z.int().min(0),
    revision: z.int().min(0),
  }),
  /** Whether it was made with the scope for personal data: without it there are no pictures, names and answers. */
  personalData: z.boolean(),
  /** Of what is written for people to read. */
  language: word,
  chain: z.strictObject({
    algorithm: z.literal('SHA-256(hash before || RFC 8785(event))'),
    first: hash,
    events: z.array(z.strictObject({ event, hash })),
    head: hash,
  }),
  /** Every file but the manifest and its signature, in the order of the archive. */
  files: z.array(z.strictObject({ path: filePath, bytes: z.int().min(0), sha256: hash })),
  /** An RFC 3161 token in base64 over this manifest with null in its place; null where no authority was asked, or it was down. */
  timeStamp: z.base64().nullable(),
});
export type Manifest = z.infer<typeof manifest>;

/** What the time stamp of a manifest is over. */
export function stampedBytes(manifest: Manifest): Buffer {
  return Buffer.from(canonicalJson({ ...manifest, timeStamp: null }));
}
