import type { RefusalCode } from '../domain/refusals';

/** One thing wrong with a request, at a JSON Pointer (RFC 6901, without `#`) into its body or query. */
export interface FieldFault {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

export interface RefusalFacts {
  readonly errors?: readonly FieldFault[];
  /** Tries left for a contact code. */
  readonly attemptsLeft?: number;
  /** The open registration that stands in the way; for backends only. */
  readonly registrationId?: string;
  /** When to come back, in whole seconds. */
  readonly retryAfter?: number;
}

/** A request that is answered with a problem: thrown anywhere below the pipeline, rendered in one place. */
export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    readonly facts: RefusalFacts = {},
    options?: ErrorOptions,
  ) {
    super(code, options);
    this.name = 'Refusal';
  }
}

/** Throws `INVALID_FIELDS` with these faults, if there is one. */
export function refuseFaults(faults: readonly FieldFault[]): void {
  if (faults.length > 0) throw new Refusal('INVALID_FIELDS', { errors: faults });
}
