import { z } from 'zod';
import { REFUSALS } from '../domain/refusals';
import type { RefusalCode } from '../domain/refusals';
import type { Route } from './route';

/** Every refusal that a route may answer: those that follow from what it declares, and its own. */
export function refusalsOf(route: Route): readonly RefusalCode[] {
  const codes = new Set<RefusalCode>([
    ...(BY_NO_CREDENTIAL.includes(route.access.who) ? [] : (['UNAUTHENTICATED', 'FORBIDDEN', 'RATE_LIMITED'] as const)),
    ...(namesSomething(route) ? (['NOT_FOUND'] as const) : []),
    ...(route.isConditional ? (['STALE'] as const) : []),
    ...(route.body.schema === null ? [] : BODY_REFUSALS),
    ...(hasParameters(route) ? (['INVALID_FIELDS'] as const) : []),
    ...(takesIdempotencyKey(route) ? IDEMPOTENCY_REFUSALS : []),
    ...(route.refusals ?? []),
    'INTERNAL_ERROR',
    'TEMPORARILY_UNAVAILABLE',
  ]);
  return [...codes].sort((a, b) => REFUSALS[a].status - REFUSALS[b].status);
}

const BODY_REFUSALS = ['MALFORMED_BODY', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'INVALID_FIELDS'] as const;
const IDEMPOTENCY_REFUSALS = ['IDEMPOTENCY_KEY_REQUIRED', 'IDEMPOTENCY_IN_PROGRESS', 'IDEMPOTENCY_MISMATCH'] as const;

/** By a path, by an id in a body or query, or by a token. */
function namesSomething(route: Route): boolean {
  return route.path.includes('{') || route.path.startsWith('/v1/app-registrations');
}

function hasParameters({ query }: Route): boolean {
  return Object.keys(query instanceof z.ZodObject ? query.shape : {}).length > 0;
}

const BY_NO_CREDENTIAL: readonly Route['access']['who'][] = ['anyone', 'vendor'];

/** What only asks changes nothing. A vendor’s callback carries its own id, and an attempt takes one result. */
export function takesIdempotencyKey({ method, access, onlyAsks }: Route): boolean {
  return method === 'post' && access.who !== 'vendor' && onlyAsks !== true;
}
