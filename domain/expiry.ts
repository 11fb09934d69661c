import { durationMs } from './duration';
import type { Flow } from './flow';
import { clockRuns } from './progress';
import type { Expiry, Registration } from './registration';
import { isTerminal } from './vocabulary';
import type { Instant } from './vocabulary';

/** Stops or restarts the clock when the one waited for changes. */
export function expiryOf(registration: Registration, at: Instant): Expiry {
  const { expiry } = registration;
  if (isTerminal(registration.status)) return expiry;
  if (clockRuns(registration.waitingOn)) return 'at' in expiry ? expiry : { at: later(at, expiry.remainingMs) };
  return 'at' in expiry ? { remainingMs: Math.max(0, msBetween(at, expiry.at)) } : expiry;
}

/** How long a registration of a flow may take, in milliseconds. */
export function lifetimeOf(flow: Flow): number {
  const ms = durationMs(flow.expiresIn);
  if (ms === null) throw new Error('The flow has no readable expiresIn; validateFlow lets none pass');
  return ms;
}

export function later(at: Instant, ms: number): Instant {
  return new Date(Date.parse(at) + ms).toISOString();
}

function msBetween(from: Instant, to: Instant): number {
  return Date.parse(to) - Date.parse(from);
}
