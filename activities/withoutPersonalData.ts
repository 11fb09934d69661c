import { ApplicationFailure, CancelledFailure, CompleteAsyncError } from '@temporalio/activity';
import type { Context } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';

/** For the Temporal UI, which shows it beside the class and the stack. */
const MESSAGE = 'Unexpected error; the worker’s log has its code';

/**
 * Keeps people's data out of what Temporal and the log store of a failed activity. Libraries put values into their
 * messages – a mail server the address, PostgreSQL the row –, so that of an unknown error only its class, its code and
 * the lines of its stack go on. Failures that our own activities throw are made of codes and pass unchanged, but for
 * their cause.
 */
export const withoutPersonalData: ActivityInterceptorsFactory = (context) => ({
  inbound: {
    async execute(input, next) {
      try {
        return await next(input);
      } catch (error) {
        throw cleaned(error, context);
      }
    },
  },
});

function cleaned(error: unknown, context: Context): unknown {
  if (error instanceof CancelledFailure || error instanceof CompleteAsyncError) return error;
  if (error instanceof ApplicationFailure) return error.cause === undefined ? error : withoutCause(error);
  const type = error instanceof Error ? error.constructor.name : typeof error;
  const place = error instanceof Error ? framesOf(error) : '';
  context.log.error('Activity met an unexpected error', { errorType: type, errorCode: codeOf(error), place });
  const failure = ApplicationFailure.retryable(MESSAGE, type);
  failure.stack = place;
  return failure;
}

function withoutCause({ message, type, nonRetryable, details, nextRetryDelay, category }: ApplicationFailure) {
  return new ApplicationFailure(message, type, nonRetryable, details, undefined, nextRetryDelay, category);
}

/** Such as `ECONNREFUSED` or PostgreSQL's `23505`; anything else that calls itself a code may be text. */
function codeOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  return /^[A-Z0-9_]{1,40}$/.test(error.code) ? error.code : null;
}

/** The lines of a stack below its message, or nothing where the message has changed since and its end is unknown. */
function framesOf({ message, stack = '' }: Error): string {
  const start = stack.indexOf(message);
  const frames = stack.slice(start + message.length);
  const isWhole = start >= 0 && /^[\w [\]]*(: )?$/.test(stack.slice(0, start)) && frames.startsWith('\n    at ');
  return isWhole ? frames.trimStart() : '';
}
