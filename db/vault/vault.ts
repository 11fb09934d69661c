import type { JsonValue, RecordKind, SealedRecords } from '../records';

export const HASH_PURPOSES = [
  'naturalKey',
  'contact',
  'code',
  'apiKey',
  'updateId',
  'fingerprint',
  'documentNumber',
  'searchKey',
] as const;
export type HashPurpose = (typeof HASH_PURPOSES)[number];

export const SIGNING_PURPOSES = ['registrationToken'] as const;
export type SigningPurpose = (typeof SIGNING_PURPOSES)[number];

export const SERVICE_PURPOSES = ['idempotency', 'projectCertificate', 'webhookSecrets'] as const;
export type ServicePurpose = (typeof SERVICE_PURPOSES)[number];

export interface RecordRef<Kind extends RecordKind> {
  readonly registrationId: string;
  readonly kind: Kind;
  readonly id: string;
}
export interface BlobRef {
  readonly registrationId: string;
  readonly blobId: string;
}

/** A record as it is stored, with the key that it was sealed with, wrapped. */
export interface SealedRow extends RecordRef<RecordKind> {
  readonly sealed: Buffer;
  readonly wrapped: Buffer;
}

export interface OpenedRecords {
  /** Null where there is no such record, or it was not asked for. */
  get<Kind extends RecordKind>(ref: RecordRef<Kind>): SealedRecords[Kind] | null;
}

/** Seals for one registration, whose key was read once: for a request or an activity, and no longer. */
export interface Sealer {
  /** The first write wins; another under the same kind and id changes nothing. */
  seal<Kind extends RecordKind>(kind: Kind, id: string, value: SealedRecords[Kind]): Promise<void>;
  sealBlob(blobId: string, bytes: Buffer): Promise<void>;
}

/** A record that is sealed with a key which is not stored yet. */
export type NewRecord = {
  [Kind in RecordKind]: { readonly kind: Kind; readonly id: string; readonly value: SealedRecords[Kind] };
}[RecordKind];

/** The data key of a new registration, wrapped, and what is sealed with it: to be stored with the enrolment or not at all. */
export interface NewKey {
  readonly wrapped: Buffer;
  readonly records: readonly Pick<SealedRow, 'kind' | 'id' | 'sealed'>[];
}

/**
 * Keeps what is known of persons, sealed with one data key per registration. What is opened in another place than it
 * was sealed for, or was changed, throws a `SealBrokenError`.
 */
export interface Vault {
  /** Makes the data key of a registration, once, and seals what is known of it from the beginning. */
  newKey(registrationId: string, records: readonly NewRecord[]): NewKey;
  /** Throws where the registration has no key. */
  sealerOf(registrationId: string): Promise<Sealer>;
  /** With a key that was read together with something else. */
  sealerWith(key: { readonly registrationId: string; readonly projectId: string; readonly wrapped: Buffer }): Sealer;

  /** The first write wins; another under the same reference changes nothing. Throws where the registration has no key. */
  seal<Kind extends RecordKind>(ref: RecordRef<Kind>, value: SealedRecords[Kind]): Promise<void>;
  /** Null where there is no such record. */
  open<Kind extends RecordKind>(ref: RecordRef<Kind>): Promise<SealedRecords[Kind] | null>;
  /** Opens records of any kinds and registrations in one query. */
  openMany(refs: readonly RecordRef<RecordKind>[]): Promise<OpenedRecords>;
  /** Opens records that were read together with something else. */
  openRows(rows: readonly SealedRow[]): OpenedRecords;

  sealBlob(ref: BlobRef, bytes: Buffer): Promise<void>;
  /** Throws where there is no such blob. */
  openBlob(ref: BlobRef): Promise<Buffer>;

  /** For what belongs to no registration. The bytes open again only for the same purpose and id. */
  sealForService(purpose: ServicePurpose, id: string, value: JsonValue): Buffer;
  openForService(purpose: ServicePurpose, id: string, sealed: Buffer): JsonValue;

  /** HMAC-SHA256 in base64url: equal for equal parts, and says nothing about them without this system's key. */
  hash(purpose: HashPurpose, ...parts: string[]): string;
  /** 32 bytes for HS256. */
  signingKey(purpose: SigningPurpose): Uint8Array;
}
