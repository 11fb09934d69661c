/** How long a request keeps its key without renewing, in seconds. */
export const LEASE_SECONDS = 10;

export interface IdempotentRequest {
  /** HMAC of credential, route and Idempotency-Key: the key itself is the caller's text and is not stored. */
  readonly id: string;
  /** Null for requests with the admin key that belong to no project. */
  readonly projectId: string | null;
  /** HMAC of the body. */
  readonly fingerprint: string;
  /** Allotted to the first request, and handed to every later one, so that a repetition makes nothing twice. */
  readonly resourceId: string;
}

/** A request's hold on its key. */
export interface Lease {
  readonly id: string;
  readonly token: string;
}

export type Begun =
  | { readonly type: 'fresh'; readonly resourceId: string; readonly lease: Lease }
  /** The request that ran before was given up or died; this one goes on with its resource id. */
  | { readonly type: 'takenOver'; readonly resourceId: string; readonly lease: Lease }
  | { readonly type: 'replay'; readonly resourceId: string; readonly answer: Buffer }
  | { readonly type: 'mismatch' }
  | { readonly type: 'inProgress' };

export interface IdempotencyRepository {
  /** Of any number of equal requests at once exactly one is `fresh`. */
  begin(request: IdempotentRequest): Promise<Begun>;
  /** False where the lease was lost to another request. */
  renew(lease: Lease): Promise<boolean>;
  /** Keeps the sealed answer. False where the lease was lost to another request. */
  finish(lease: Lease, answer: Buffer): Promise<boolean>;
  /** Keeps no answer (429, 5xx): the next request with this key takes over at once. */
  release(lease: Lease): Promise<void>;
}
