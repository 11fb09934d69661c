const DEFAULT_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 20_000;

/** How long a caller wants to wait for an evaluation: `Prefer: wait=10` (RFC 7240), in seconds and capped. */
export function waitOf(prefer: string | undefined): number {
  const seconds = /(?:^|[,\s])wait\s*=\s*"?(\d{1,6})"?/i.exec(prefer ?? '')?.[1];
  if (seconds !== undefined) return Math.min(Number(seconds) * 1_000, LONGEST_WAIT_MS);
  return /(?:^|[,\s])respond-async\b/i.test(prefer ?? '') ? 0 : DEFAULT_WAIT_MS;
}

/** Whether a caller wants events as they happen, and which it had last. Browsers send both by themselves. */
export function streamOf(
  accept: string | undefined,
  lastEventId: string | undefined,
): { readonly lastEventId: number | null } | null {
  if (!/(?:^|[,\s])text\/event-stream(?:$|[;,\s])/i.test(accept ?? '')) return null;
  return { lastEventId: /^\d{1,15}$/.test(lastEventId ?? '') ? Number(lastEventId) : null };
}

export function etagOf(sequence: number): string {
  return `"${sequence}"`;
}

/** Whether `If-Match` demands a certain state: `*` only demands that there is one. */
export function isCondition(ifMatch: string | undefined): ifMatch is string {
  return ifMatch !== undefined && ifMatch.trim() !== '*';
}

/** Whether `If-Match` still holds (RFC 9110): absent, `*`, or a list with the current entity tag. */
export function isCurrent(ifMatch: string | undefined, sequence: number): boolean {
  return !isCondition(ifMatch) || ifMatch.split(',').some((tag) => tag.trim() === etagOf(sequence));
}

const LONGEST_KEY = 255;
/** A publishable key is shared by all visitors: a key that one of them can guess would show them another's answer. */
const SHORTEST_SHARED_KEY = 16;

/** The caller's own text, whatever it holds; null where there is none of the right length. */
export function idempotencyKeyOf(header: string | undefined, isShared: boolean): string | null {
  const length = header?.length ?? 0;
  const isFit = length >= (isShared ? SHORTEST_SHARED_KEY : 1) && length <= LONGEST_KEY;
  return header !== undefined && isFit ? header : null;
}
