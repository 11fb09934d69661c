import { createHash } from 'node:crypto';
import { canonicalJson } from '../../domain/canonicalJson';
import type { RegistrationEvent } from '../../domain/registration';

/** An event, and what binds it to all that came before. */
export interface Link<Event = RegistrationEvent> {
  readonly event: Event;
  /** Lower-case hex. */
  readonly hash: string;
}

/** What the first event is bound to: SHA-256 of the registration's id, in lower-case hex. */
export function firstHash(registrationId: string): string {
  return createHash('sha256').update(registrationId, 'utf8').digest('hex');
}

/** The next hash of a chain: SHA-256 of the 32 bytes of the hash before, and the event's canonical JSON in UTF-8. */
export function nextHash(before: string, event: unknown): string {
  return createHash('sha256').update(Buffer.from(before, 'hex')).update(canonicalJson(event), 'utf8').digest('hex');
}

/** Every event with its hash, in order. */
export function chainOf<Event>(registrationId: string, events: readonly Event[]): Link<Event>[] {
  let hash = firstHash(registrationId);
  return events.map((event) => {
    hash = nextHash(hash, event);
    return { event, hash };
  });
}

/** The hash that all events lead to. */
export function headOf(registrationId: string, chain: readonly Link<unknown>[]): string {
  return chain.at(-1)?.hash ?? firstHash(registrationId);
}
