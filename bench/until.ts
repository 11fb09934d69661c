import { setTimeout as sleep } from 'node:timers/promises';

/** Asks every `everyMs` until there is an answer other than null; throws where there is none within `patienceMs`. */
export async function until<Answer>(
  ask: () => Promise<Answer | null>,
  { what, patienceMs, everyMs }: { readonly what: string; readonly patienceMs: number; readonly everyMs: number },
): Promise<Answer> {
  const end = Date.now() + patienceMs;
  while (Date.now() < end) {
    const answer = await ask();
    if (answer !== null) return answer;
    await sleep(everyMs);
  }
  throw new Error(`${what}: not within ${patienceMs / 1_000} s`);
}
