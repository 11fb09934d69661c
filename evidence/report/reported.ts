import type { Link } from '../archive/chain';
import type { EvidenceFacts } from '../facts';

/** What a report tells. */
export interface Reported {
  readonly facts: EvidenceFacts;
  readonly chain: readonly Link[];
  /** When it is made and signed. */
  readonly madeAt: string;
  /** Of the certificate that signs it. */
  readonly fingerprint: string;
  /** JPEG, small enough for a page, by blob id: those that there is room for. */
  readonly pictures: ReadonlyMap<string, Uint8Array>;
}
