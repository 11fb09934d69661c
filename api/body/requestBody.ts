import type { JsonValue } from '../../db/records';

/** A body as it was sent, read and bounded but not yet checked against any schema. */
export type RequestBody =
  | { readonly type: 'none' }
  | { readonly type: 'json'; readonly value: JsonValue }
  | { readonly type: 'multipart'; readonly fields: readonly Field[]; readonly files: readonly UploadedFile[] };

export interface Field {
  readonly name: string;
  readonly value: string;
}
export interface UploadedFile {
  readonly name: string;
  readonly bytes: Buffer;
}

export type BodyMedia = 'json' | 'multipart';

export const SIZES = {
  jsonBytes: 256 * 1024,
  pictureBytes: 10 * 1024 * 1024,
  multipartBytes: 30 * 1024 * 1024,
  /** A field of a multipart body, such as `sandbox`. */
  fieldBytes: 16 * 1024,
  fields: 20,
  files: 12,
  /** How deep JSON may nest. */
  depth: 32,
} as const;
