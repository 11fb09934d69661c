import { types } from 'node:util';
import { KnexTimeoutError } from 'knex';

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/**
 * SQLSTATEs of a server that is away, starting, stopping, full or read-only after a failover; 25P03 and 57P05 end a
 * session that was idle for too long. 57014 ends a statement that took too long, 55P03, 40001 and 40P01 one that stood in
 * another's way.
 */
const SERVER_CODES = /^(08...|57P0[1235]|57014|53...|55P03|40001|40P01|25006|25P03)$/;

/** What `pg` says without a code. */
const DRIVER_MESSAGES =
  /Connection terminated|timeout expired|Query read timeout|Client has encountered a connection error|Unable to acquire a connection|connection ended unexpectedly/i;

/** Whether an error says that PostgreSQL cannot be reached now, so that the same request may pass later. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!types.isNativeError(error)) return false;
  if (error instanceof KnexTimeoutError) return true;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (NETWORK_CODES.has(code) || SERVER_CODES.test(code) || DRIVER_MESSAGES.test(error.message)) return true;
  if ('errors' in error && Array.isArray(error.errors) && error.errors.some(isDatabaseUnavailable)) return true;
  return isDatabaseUnavailable(error.cause);
}
