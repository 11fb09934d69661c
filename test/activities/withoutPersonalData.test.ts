import { ApplicationFailure, CancelledFailure, activityInfo } from '@temporalio/activity';
import type { ApplicationFailureOptions, Logger } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { withoutPersonalData } from '../../activities/withoutPersonalData';

const SECRET = 'ana@example.com';

/** The failure that leaves an activity which throws this, and what was logged of it. */
async function failing(error: Error): Promise<{ failure: unknown; logged: string }> {
  const lines: unknown[] = [];
  const log = (...line: unknown[]) => void lines.push(line);
  const logger: Logger = { log, trace: log, debug: log, info: log, warn: log, error: log };
  const env = new MockActivityEnvironment({}, { interceptors: [withoutPersonalData], logger });
  const failure: unknown = await env.run(() => Promise.reject(error)).catch((thrown: unknown) => thrown);
  return {
    failure,
    logged: JSON.stringify(lines, (_, value: unknown) => (value instanceof Error ? everythingOf(value) : value)),
  };
}

function everythingOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return [error.message, error.stack, JSON.stringify(error), everythingOf(error.cause)].join('\n');
}

class MailRefusedError extends Error {
  readonly code = 'EENVELOPE';
}

function fromALibrary(): Error {
  return new MailRefusedError(`550 <${SECRET}> unknown\n    at ${SECRET}`);
}

describe('an activity that fails', () => {
  it('keeps the class and the place of an unknown error, but nothing that it says', async () => {
    const { failure, logged } = await failing(fromALibrary());
    expect(failure).toMatchObject({ type: 'MailRefusedError', nonRetryable: false });
    expect(everythingOf(failure)).toContain('fromALibrary');
    expect(everythingOf(failure)).not.toContain(SECRET);
    expect(logged).toContain('"errorType":"MailRefusedError","errorCode":"EENVELOPE"');
    expect(logged).not.toContain(SECRET);
  });

  it.each<[string, () => Error]>([
    ['a message that was changed after it was thrown', () => Object.assign(fromALibrary(), { message: 'other' })],
    ['a message that was emptied', () => Object.assign(fromALibrary(), { message: '' })],
    ['a message that was shortened', () => Object.assign(fromALibrary(), { message: '550 <' })],
    ['a code that is text', () => Object.assign(new Error('x'), { code: SECRET })],
    ['a cause', () => new Error('x', { cause: fromALibrary() })],
    ['a cause within a failure of ours', () => ApplicationFailure.create({ message: 'x', cause: fromALibrary() })],
  ])('does not let it out by %s', async (_, make) => {
    const { failure, logged } = await failing(make());
    expect(failure).toBeInstanceOf(ApplicationFailure);
    expect(everythingOf(failure)).not.toContain(SECRET);
    expect(logged).not.toContain(SECRET);
  });

  it('lets failures with codes pass as they are', async () => {
    const failure = ApplicationFailure.nonRetryable('The provider is away', 'PROVIDER_UNAVAILABLE', { call: 2 });
    expect((await failing(failure)).failure).toBe(failure);
  });

  it('keeps all of a failure of ours but its cause', async () => {
    const given: ApplicationFailureOptions = { message: 'x', type: 'CODE', nonRetryable: true, details: [1] };
    const { failure } = await failing(ApplicationFailure.create({ ...given, cause: new Error('y') }));
    expect(failure).toMatchObject(given);
    expect(failure).toHaveProperty('cause', undefined);
  });

  it('stays cancelled', async () => {
    const cancelled = new CancelledFailure('CANCELLED');
    expect((await failing(cancelled)).failure).toBe(cancelled);
  });

  it('is not touched where it does not fail', async () => {
    const env = new MockActivityEnvironment({ activityId: '7' }, { interceptors: [withoutPersonalData] });
    expect(await env.run(() => Promise.resolve(activityInfo().activityId))).toBe('7');
  });
});
