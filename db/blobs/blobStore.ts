/** Where sealed pictures lie. A key is `<registrationId>/<blobId>`; the bytes are sealed before they come here. */
export interface BlobStore {
  /** Replaces what was there; after it returns the bytes survive a crash. */
  put(key: string, bytes: Buffer): Promise<void>;
  /** Null where there is none. */
  get(key: string): Promise<Buffer | null>;
}
