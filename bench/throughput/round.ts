import type { Course } from './course';

export interface Timing {
  readonly update: string;
  readonly ms: number;
}

/** What one variant did in one round. */
export interface RoundResult {
  readonly completed: number;
  /** From the first start to the last end. */
  readonly seconds: number;
  readonly timings: readonly Timing[];
  /** What made a registration be given up. */
  readonly errors: readonly string[];
}

/**
 * Takes courses from their beginning to their end, `clients` at once, each client one after the other. No new one is
 * begun after `seconds`; those begun are taken to their end.
 */
export async function runRound(
  courses: readonly Course[],
  { clients, seconds }: { readonly clients: number; readonly seconds: number },
): Promise<RoundResult> {
  const timings: Timing[] = [];
  const errors: string[] = [];
  const waiting = [...courses];
  const started = performance.now();
  let completed = 0;

  async function work(): Promise<void> {
    for (let course = waiting.shift(); course !== undefined; course = waiting.shift()) {
      try {
        await runCourse(course, (timing) => timings.push(timing));
        completed += 1;
      } catch (error) {
        errors.push(messageOf(error));
      }
      if (performance.now() - started > seconds * 1_000) return;
    }
  }

  await Promise.all(Array.from({ length: clients }, work));
  return { completed, seconds: (performance.now() - started) / 1_000, timings, errors };
}

/** Does the actions of a course one after the other. */
export async function runCourse(
  course: Course,
  record: (timing: Timing) => void,
  afterEach: () => Promise<void> = async () => {},
): Promise<void> {
  for (const { update, run } of course.actions) {
    const started = performance.now();
    await run();
    if (update !== null) record({ update, ms: performance.now() - started });
    await afterEach();
  }
}

/** An error and all that it says caused it. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${messageOf(error.cause)}`;
}
