import { end, run, tailOf } from './piece';
import type { Piece } from './piece';
import type { Guard } from './guard';

/** Runs a program to its end; throws with the end of its log where it fails, and ends it where `signal` aborts. */
export async function runOnce(
  what: string,
  program: Pick<Piece, 'command' | 'args' | 'env'>,
  around: { readonly logFile: string; readonly guard: Guard; readonly signal: AbortSignal },
): Promise<void> {
  around.signal.throwIfAborted();
  const running = run({ ...program, stopSignal: 'SIGTERM' }, around.logFile, around.guard);
  const stop = () => void end(running, 'SIGTERM', 5_000);
  around.signal.addEventListener('abort', stop);
  const how = await running.ended;
  around.signal.removeEventListener('abort', stop);
  around.signal.throwIfAborted();
  if (how !== 'exit code 0') throw new Error(`${what} failed (${how}):\n${tailOf(around.logFile)}`);
}
