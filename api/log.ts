import pino from 'pino';
import type { Logger } from 'pino';

/** JSON lines on standard output. What is noted of a request is in `Exchange`: never a body, a query or a path. */
export function createLog(level: string): Logger {
  return pino({ name: 'api', level });
}
