import { z } from 'zod';
import { EVENT_TYPES } from '../../domain/registration';
import { LANGUAGES, STATUSES } from '../../domain/vocabulary';

/** Names of the two files that speak for all others. */
export const MANIFEST = 'manifest.json';
export const SIGNATURE = 'manifest.p7s';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
/** Letters, digits and a few marks in folders: nothing that could lead anywhere else. */
export const filePath = z.string().regex(/^(?:[\w-]+\/)*[\w-]+\.[a-z0-9]+$/);

/** Ids and keys, as they are made here. */
const name = z.string().regex(/^[\w-]{1,80}$/);

const event = z.strictObject({
  sequence: z.int().min(1),
  type: z.enum(EVENT_TYPES),
  at: z.iso.datetime({ precision: 3 }),
  key: name.optional(),
  data: z.record(z.string(), z.unknown()),
});

export const manifest = z.strictObject({
  format: z.literal('app-registrations-evidence/1'),
  registration: z.strictObject({
    id: name,
    projectId: name,
    mode: z.enum(['live', 'sandbox']),
    flow: z.strictObject({ id: name, version: z.int() }),
    status: z.enum(STATUSES),
    /** Of the last event. */
    sequence: z.int().min(0),
    revision: z.int().min(0),
  }),
  /** Whether it was made with the scope for personal data: without it there are no pictures, names and answers. */
  personalData: z.boolean(),
  /** Of what is written for people to read. */
  language: z.enum(LANGUAGES),
  chain: z.strictObject({
    algorithm: z.literal('SHA-256(hash before || RFC 8785(event))'),
    first: hash,
    events: z.array(z.strictObject({ event, hash })),
    head: hash,
  }),
  /** Every file but the manifest and its signature, in the order of the archive. */
  files: z.array(z.strictObject({ path: filePath, bytes: z.int().min(0), sha256: hash })),
});
export type Manifest = z.infer<typeof manifest>;
