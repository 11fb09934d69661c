import { DefaultLogger } from '@temporalio/worker';
import type { Logger as TemporalLogger } from '@temporalio/worker';
import pino from 'pino';
import type { Logger } from 'pino';

/** Fields of SDK log lines that are safe and useful. Error objects are not: their messages may quote what was handled. */
const FIELDS = [
  'workflowId',
  'runId',
  'workflowType',
  'activityType',
  'activityId',
  'attempt',
  'taskQueue',
  'durationMs',
  'sdkComponent',
  'errorType',
  'errorCode',
  'place',
];

export function createLogger(name: string, level: string): Logger {
  return pino({ name, level });
}

/** Carries the SDK's log lines to ours, without anything that could hold personal data. */
export function temporalLogger(logger: Logger): TemporalLogger {
  return new DefaultLogger('INFO', ({ level, message, meta }) => {
    const fields = Object.fromEntries(
      FIELDS.flatMap((field) => (meta?.[field] === undefined ? [] : [[field, meta[field]]])),
    );
    const error: unknown = meta?.error;
    const kind = error instanceof Error ? { error: error.name } : {};
    switch (level) {
      case 'ERROR':
        return logger.error({ ...fields, ...kind }, message);
      case 'WARN':
        return logger.warn({ ...fields, ...kind }, message);
      case 'INFO':
        return logger.info({ ...fields, ...kind }, message);
      default:
        return logger.debug({ ...fields, ...kind }, message);
    }
  });
}
